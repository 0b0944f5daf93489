//! `POST /api/auth/forgot-password/verify-otp/`: replaces a forgotten password with the code
//! that was mailed, and ends all sessions (fault F5). Whatever is wrong with the code or the
//! account, the answer is one: it tells nobody who has an account (fault F6).

use crate::codes::{self, MAX_TYPED_CHARS};
use boli_domain::code::matches;
use boli_domain::limits::{CODES_PER_ADDRESS, MAX_EMAIL_CHARS, RESET_GUESSES_PER_MAILBOX};
use boli_domain::registration::{check_password_length, check_password_strength};
use boli_runtime::{Deps, Failure, Function, Request, Response, passwords};
use boli_store::items::{AccountStatus, CodePurpose};
use boli_store::{CodeRefused, ResetRefused};
use boli_wire::{FieldErrors, Form};
use serde_json::Value;

pub const FUNCTION: Function = Function::http("accounts-reset-password", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let sent = Sent::read(request.form().await?)?;

    deps.count_use(&CODES_PER_ADDRESS, &request.network())
        .await?;
    codes::count_by_mailbox(
        deps,
        &RESET_GUESSES_PER_MAILBOX,
        &sent.email,
        "Too many wrong codes. Please try again later.",
        "OTP_TOO_MANY_ATTEMPTS",
    )
    .await?;
    let store = deps.store();
    let owner = store.owner_of_email(&sent.email).await?;
    let owner = owner.unwrap_or_else(|| deps.new_id());
    let code = store
        .guess_code(owner, CodePurpose::PasswordReset, deps.now())
        .await
        .map_err(guess_refused)?;
    if !matches(&sent.code, &code.code) {
        return Err(wrong_code());
    }

    // Only who has the code gets here.
    let user = store.user(owner).await?;
    let user = user
        .filter(|user| user.account_status == AccountStatus::Active)
        .ok_or_else(wrong_code)?;
    let hash = passwords::hash(&sent.password, deps.random())
        .map_err(|error| Failure::internal(error.to_string()))?;
    store
        .reset_password(&user, &code, &hash)
        .await
        .map_err(|refused| match refused {
            ResetRefused::Overtaken => wrong_code(),
            ResetRefused::Store(error) => error.into(),
        })?;
    Response::message("Password reset successfully")
}

/// What the request says.
struct Sent {
    email: String,
    code: String,
    password: String,
}

impl Sent {
    /// The password is looked at before the code, so that a weak one costs no guess.
    fn read(mut form: Form) -> Result<Self, Failure> {
        let mut text = |name, max| form.optional_text(name, max).unwrap_or_default();
        let email = text("email", MAX_EMAIL_CHARS);
        let code = text("otp_code", MAX_TYPED_CHARS);
        let password = form.raw("new_password").and_then(Value::as_str);
        let password = password.unwrap_or_default().to_owned();
        form.finish()?;
        if email.is_empty() || code.is_empty() || password.is_empty() {
            return Err(Failure::invalid(
                "Email, OTP code, and new password are required",
            ));
        }
        check_password_length(&password)
            .and_then(|()| check_password_strength(&password))
            .map_err(|refused| FieldErrors::one("new_password", refused.to_string()))?;
        Ok(Self {
            email,
            code,
            password,
        })
    }
}

fn wrong_code() -> Failure {
    codes::wrong("OTP_INVALID")
}

fn guess_refused(refused: CodeRefused) -> Failure {
    match refused {
        CodeRefused::Missing | CodeRefused::Expired | CodeRefused::TooManyAttempts => wrong_code(),
        CodeRefused::Store(error) => error.into(),
    }
}
