//! `POST /api/auth/registration/send-otp/`: issues a registration code. The change feed mails
//! it, so a code that was issued is never forgotten.

use boli_domain::limits::{
    CODES_PER_ADDRESS, MAX_CODES_ISSUED, MAX_EMAIL_CHARS, REGISTRATION_CODE_CHARS,
    REGISTRATION_CODE_LIFE,
};
use boli_domain::{Timestamp, code};
use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::IssueRefused;
use boli_store::items::{AccountStatus, CodeItem, CodePurpose, UserItem};

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
    let email = form
        .optional_text("email", MAX_EMAIL_CHARS)
        .unwrap_or_default();
    form.finish()?;
    if email.is_empty() {
        return Err(Failure::invalid("Email is required"));
    }

    deps.count_use(&CODES_PER_ADDRESS, &request.network())
        .await?;
    if let Some(user) = pending_user(deps, &email).await? {
        issue(deps, &user).await?;
    }
    // The same for an unknown address: it tells nobody who has an account.
    Response::message("OTP sent to your email for verification")
}

async fn pending_user(deps: &Deps, email: &str) -> Result<Option<UserItem>, Failure> {
    let Some(user) = deps.store().user_by_email(email).await? else {
        return Ok(None);
    };
    match user.account_status {
        AccountStatus::Pending => Ok(Some(user)),
        AccountStatus::Disabled => Ok(None),
        AccountStatus::Active => Err(Failure::invalid(
            "User with this email is already registered and verified",
        )),
    }
}

async fn issue(deps: &Deps, user: &UserItem) -> Result<(), Failure> {
    let purpose = CodePurpose::Registration;
    let previous = deps.store().code(user.id, purpose).await?;
    let now = deps.now();
    let (issued, counted_since) = count(previous.as_ref(), now)?;
    let code = CodeItem {
        user_id: user.id,
        purpose,
        code: code::alphanumeric(deps.random_bytes(), REGISTRATION_CODE_CHARS),
        issued_at: now,
        valid_until: now.plus(REGISTRATION_CODE_LIFE),
        attempts: 0,
        issued,
        counted_since,
    };
    match deps.store().issue_code(&code, previous.as_ref()).await {
        // A second request in the same moment mailed one: as good as this.
        Ok(()) | Err(IssueRefused::Raced) => Ok(()),
        Err(IssueRefused::Store(error)) => Err(error.into()),
    }
}

/// How many codes were issued since when, with the one to be issued now.
fn count(previous: Option<&CodeItem>, now: Timestamp) -> Result<(u32, Timestamp), Failure> {
    let recent = previous.filter(|code| code.counted_since.plus(REGISTRATION_CODE_LIFE) > now);
    let Some(recent) = recent else {
        return Ok((1, now));
    };
    if recent.issued >= MAX_CODES_ISSUED {
        let free_at = recent.counted_since.plus(REGISTRATION_CODE_LIFE);
        return Err(Failure::new(
            Kind::TooMany,
            "Too many codes were requested. Please try again later.",
        )
        .code("OTP_TOO_FREQUENT")
        .retry_after(free_at.since(now)));
    }
    Ok((recent.issued.saturating_add(1), recent.counted_since))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(issued: u32) -> CodeItem {
        let start = Timestamp::from_millis(0);
        CodeItem {
            user_id: "00000000-0000-0000-0000-000000000000".parse().unwrap(),
            purpose: CodePurpose::Registration,
            code: "AAAAA".to_owned(),
            issued_at: start,
            valid_until: start.plus(REGISTRATION_CODE_LIFE),
            attempts: 0,
            issued,
            counted_since: start,
        }
    }

    #[test]
    fn codes_are_counted_over_one_codes_life() {
        let start = Timestamp::from_millis(0);
        let later = start.plus(REGISTRATION_CODE_LIFE);
        assert_eq!(count(None, start).unwrap(), (1, start));
        assert_eq!(count(Some(&code(1)), start).unwrap(), (2, start));
        let refused = count(Some(&code(MAX_CODES_ISSUED)), start).unwrap_err();
        assert_eq!(refused.kind, Kind::TooMany);
        assert_eq!(
            count(Some(&code(MAX_CODES_ISSUED)), later).unwrap(),
            (1, later)
        );
    }
}
