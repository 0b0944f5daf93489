//! `POST /api/auth/forgot-password/send-otp/`: issues a code with which the password may be
//! replaced; the change feed mails it. An address that nobody has gets the same answer, after
//! the same work (faults F2 and F6).

use crate::codes::{self, PASSWORD_RESET};
use boli_domain::limits::MAX_EMAIL_CHARS;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("accounts-send-reset-code", |deps, request| {
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

    codes::count_request(deps, &request, &PASSWORD_RESET, &email).await?;
    let owner = deps.store().owner_of_email(&email).await?;
    let owner = owner.unwrap_or_else(|| deps.new_id());
    codes::issue(deps, &PASSWORD_RESET, owner).await?;
    Response::message("OTP sent to your email")
}
