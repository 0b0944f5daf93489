//! `POST /api/auth/registration/verify-otp/`: activates a pending account with the code that
//! was mailed to it, and signs in.

use crate::codes::{self, MAX_TYPED_CHARS};
use boli_domain::code::matches;
use boli_domain::limits::{CODES_PER_ADDRESS, MAX_EMAIL_CHARS};
use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_store::items::{AccountStatus, CodePurpose};
use boli_store::{ActivationRefused, CodeRefused};
use boli_wire::accounts::SignedIn;

pub const FUNCTION: Function =
    Function::http("accounts-verify-registration-code", |deps, request| {
        Box::pin(handle(deps, request))
    })
    .requires(|deps| deps.signer().map(|_| ()));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let mut form = request.form().await?;
    let email = form.optional_text("email", MAX_EMAIL_CHARS);
    let typed = form
        .optional_text("otp_code", MAX_TYPED_CHARS)
        .unwrap_or_default();
    form.finish()?;
    let email = codes::require_email(email)?;
    if typed.is_empty() {
        return Err(Failure::invalid("OTP code is required"));
    }

    deps.count_use(&CODES_PER_ADDRESS, &request.network())
        .await?;
    let store = deps.store();
    let user = store.user_by_email(&email).await?;
    let user = user
        .filter(|user| user.account_status == AccountStatus::Pending)
        .ok_or_else(nothing_pending)?;

    let code = store
        .guess_code(user.id, CodePurpose::Registration, deps.now())
        .await
        .map_err(guess_refused)?;
    if !matches(&typed, &code.code) {
        return Err(codes::wrong("OTP_INVALID"));
    }

    let signer = deps.signer()?;
    let session = signer.new_session(&user, deps.new_id(), deps.now());
    store
        .activate(&user, &code, &session)
        .await
        .map_err(|refused| match refused {
            ActivationRefused::NotPending => nothing_pending(),
            ActivationRefused::Store(error) => error.into(),
        })?;

    Response::ok(&SignedIn {
        user: views::accounts::user(&user),
        token: signer.sign(&session).map_err(Failure::internal)?,
        message: "Registration verified successfully",
    })
}

fn nothing_pending() -> Failure {
    Failure::not_found("No pending registration found for this email")
}

fn guess_refused(refused: CodeRefused) -> Failure {
    match refused {
        CodeRefused::Missing => codes::wrong("OTP_INVALID"),
        CodeRefused::Expired => codes::wrong("OTP_EXPIRED"),
        CodeRefused::TooManyAttempts => Failure::new(
            Kind::TooMany,
            "Too many wrong codes. Please request a new one.",
        )
        .code("OTP_TOO_MANY_ATTEMPTS"),
        CodeRefused::Store(error) => error.into(),
    }
}
