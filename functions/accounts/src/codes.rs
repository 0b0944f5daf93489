//! One-time codes by mail: for a registration, and for a forgotten password. What is asked for
//! with an address that nobody has is counted, answered and done alike.

use boli_domain::UserId;
use boli_domain::code::alphanumeric;
use boli_domain::limits::{
    CODES_PER_ADDRESS, PASSWORD_RESET_CODE_CHARS, PASSWORD_RESET_CODE_LIFE,
    REGISTRATION_CODE_CHARS, REGISTRATION_CODE_LIFE, REGISTRATION_CODES_PER_MAILBOX,
    RESET_CODES_PER_MAILBOX,
};
use boli_domain::rate::Rate;
use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure, Request};
use boli_store::items::{AccountStatus, CodeItem, CodePurpose};
use std::time::Duration;

/// Longer than any code: what is longer is wrong anyway.
pub const MAX_TYPED_CHARS: usize = 20;

/// What codes of a purpose are like.
pub struct CodeKind {
    purpose: CodePurpose,
    chars: usize,
    life: Duration,
    requests: Rate,
    /// Of the accounts that get them.
    status: AccountStatus,
}

pub const REGISTRATION: CodeKind = CodeKind {
    purpose: CodePurpose::Registration,
    chars: REGISTRATION_CODE_CHARS,
    life: REGISTRATION_CODE_LIFE,
    requests: REGISTRATION_CODES_PER_MAILBOX,
    status: AccountStatus::Pending,
};

pub const PASSWORD_RESET: CodeKind = CodeKind {
    purpose: CodePurpose::PasswordReset,
    chars: PASSWORD_RESET_CODE_CHARS,
    life: PASSWORD_RESET_CODE_LIFE,
    requests: RESET_CODES_PER_MAILBOX,
    status: AccountStatus::Active,
};

/// The address that a request is about.
///
/// # Errors
/// 400 without one.
pub fn require_email(email: Option<String>) -> Result<String, Failure> {
    let email = email.filter(|email| !email.is_empty());
    email.ok_or_else(|| Failure::invalid("Email is required"))
}

/// Counts a request for a code, by who asks and by whose mailbox it is about.
///
/// # Errors
/// 429 `THROTTLED` and `OTP_TOO_FREQUENT`.
pub async fn count_request(
    deps: &Deps,
    request: &Request,
    kind: &CodeKind,
    email: &str,
) -> Result<(), Failure> {
    deps.count_use(&CODES_PER_ADDRESS, &request.network())
        .await?;
    let text = "Too many codes were requested. Please try again later.";
    count_by_mailbox(deps, &kind.requests, email, text, "OTP_TOO_FREQUENT").await
}

/// Counts what is done with an e-mail address, whosever it is.
///
/// # Errors
/// 429 with that text and code.
pub async fn count_by_mailbox(
    deps: &Deps,
    rate: &Rate,
    email: &str,
    text: &str,
    code: &str,
) -> Result<(), Failure> {
    let counted = deps.count_use(rate, &email.to_lowercase()).await;
    counted.map_err(|failure| match failure.retry_after {
        Some(wait) if failure.kind == Kind::TooMany => Failure::new(Kind::TooMany, text)
            .code(code)
            .retry_after(wait),
        _ => failure,
    })
}

/// Issues a code to `user`; to nobody, with the same work, when there is no such account or it
/// has no use for one.
///
/// # Errors
/// The table can't be written.
pub async fn issue(deps: &Deps, kind: &CodeKind, user: UserId) -> Result<(), Failure> {
    let now = deps.now();
    let code = CodeItem {
        user_id: user,
        purpose: kind.purpose,
        code: alphanumeric(deps.random_bytes(), kind.chars),
        issued_at: now,
        valid_until: now.plus(kind.life),
        attempts: 0,
    };
    deps.store().issue_code(&code, kind.status).await?;
    Ok(())
}

/// 400: the code is not the one that was mailed, or not any more.
pub fn wrong(code: &str) -> Failure {
    Failure::invalid("Invalid or expired OTP").code(code)
}
