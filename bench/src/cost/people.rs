//! What accounts consume.

use super::actions::above_idle;
use super::consumed::Consumed;
use super::driver::Driver;
use crate::room::RoomError;
use boli_local::World;
use http::Method;
use serde_json::{Value, json};

/// A buyer's registration, up to the code from the mail.
///
/// # Errors
/// A world refuses it.
pub(super) async fn registration(idle_minute: &Consumed) -> Result<Consumed, RoomError> {
    let mut driver = Driver::new(World::bare(1).await);
    driver.world.settle().await;
    let mark = driver.mark().await?;
    let email = "asha@example.com";
    let body = json!({
        "username": "asha", "email": email, "password": "monsoon-2026",
        "password_confirm": "monsoon-2026", "first_name": "Asha", "last_name": "Rao",
        "phone_number": "+919876543210",
    });
    let path = "/api/auth/register/buyer/";
    driver.call(Method::POST, path, None, body, 201).await?;
    let path = "/api/auth/registration/send-otp/";
    driver
        .call(Method::POST, path, None, json!({ "email": email }), 200)
        .await?;
    driver.world.settle().await;
    let body = json!({ "email": email, "otp_code": mailed_code(&driver)? });
    let path = "/api/auth/registration/verify-otp/";
    driver.call(Method::POST, path, None, body, 200).await?;
    driver.world.settle().await;
    Ok(above_idle(driver.since(&mark).await?, idle_minute))
}

/// The code in the newest mail: five characters on a line of their own.
fn mailed_code(driver: &Driver) -> Result<String, RoomError> {
    let failed = |reason: &str| RoomError::Account(reason.to_owned());
    let mails = driver.world.core().services.mailbox.newest_first();
    let mails = mails.map_err(|error| failed(&error.to_string()))?;
    let mail = mails.first().ok_or_else(|| failed("no code was mailed"))?;
    let is_code = |word: &&str| {
        word.len() == 5
            && word
                .chars()
                .all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit())
    };
    let code = mail.text.split_whitespace().find(is_code);
    let code = code.ok_or_else(|| failed(&format!("no code in the mail: {}", mail.text)))?;
    Ok(code.to_owned())
}

/// A buyer signs in and looks at the own profile.
///
/// # Errors
/// A world refuses it.
pub(super) async fn sign_in(idle_minute: &Consumed) -> Result<Consumed, RoomError> {
    let mut driver = Driver::new(World::start().await);
    driver.world.settle().await;
    let mark = driver.mark().await?;
    let body = json!({ "username": "buyer1", "password": "buyer123" });
    let path = "/api/auth/login/";
    let reply = driver.call(Method::POST, path, None, body, 200).await?;
    if reply["token"] == Value::Null {
        return Err(RoomError::Account(format!("no token: {reply}")));
    }
    driver.world.settle().await;
    Ok(above_idle(driver.since(&mark).await?, idle_minute))
}
