//! `POST /api/auth/registration/send-otp/`: issues a registration code. The change feed mails
//! it, so a code that was issued is never forgotten.

use crate::codes::{self, REGISTRATION};
use boli_domain::limits::MAX_EMAIL_CHARS;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::AccountStatus;

pub const FUNCTION: Function =
    Function::http("accounts-send-registration-code", |deps, request| {
        Box::pin(handle(deps, request))
    });

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let mut form = request.form().await?;
    let email = form.optional_text("email", MAX_EMAIL_CHARS);
    form.finish()?;
    let email = codes::require_email(email)?;

    codes::count_request(deps, &request, &REGISTRATION, &email).await?;
    let store = deps.store();
    // An address that nobody has costs the same look-ups, of a user who is not there.
    let owner = store.owner_of_email(&email).await?;
    let owner = owner.unwrap_or_else(|| deps.new_id());
    let user = store.user(owner).await?;
    if user.is_some_and(|user| user.account_status == AccountStatus::Active) {
        return Err(Failure::invalid(
            "User with this email is already registered and verified",
        ));
    }
    codes::issue(deps, &REGISTRATION, owner).await?;
    // The same for an unknown address: it tells nobody who has an account.
    Response::message("OTP sent to your email for verification")
}
