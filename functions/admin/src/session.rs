//! Who is at the panel: a cookie that no script can read, whose digest finds the session.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use boli_domain::operator::{Permission, may};
use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure, Request, Response};
use boli_store::items::{OperatorItem, OperatorSessionItem};
use boli_wire::Form;
use http::header::{COOKIE, SET_COOKIE};
use sha2::{Digest, Sha256};
use std::time::Duration;
use subtle::ConstantTimeEq;

/// A working day, after which operators sign in again.
pub const SESSION_LIFE: Duration = Duration::from_secs(8 * 60 * 60);
/// From the password to the code.
pub const SIGN_IN_LIFE: Duration = Duration::from_secs(10 * 60);

const SESSION_COOKIE: &str = "boli_operator";
/// What the sign-in form must carry: there is no session yet that could know.
const FORM_COOKIE: &str = "boli_form";
/// The field of every form that the session knows.
pub const CSRF_FIELD: &str = "csrf";

/// An operator with a session.
#[derive(Clone, Debug)]
pub struct Session {
    pub operator: OperatorItem,
    pub item: OperatorSessionItem,
}

impl Session {
    /// The session of a request, complete or not.
    ///
    /// # Errors
    /// The table can't be reached.
    pub async fn of(deps: &Deps, request: &Request) -> Result<Option<Self>, Failure> {
        let Some(token) = cookie(request, SESSION_COOKIE) else {
            return Ok(None);
        };
        let digest = digest(token);
        let found = deps.store().operator_session(&digest, deps.now()).await?;
        Ok(found.map(|(item, operator)| Self { operator, item }))
    }

    /// The session of an operator who has shown both factors.
    ///
    /// # Errors
    /// The table can't be reached.
    pub async fn complete(deps: &Deps, request: &Request) -> Result<Option<Self>, Failure> {
        let session = Self::of(deps, request).await?;
        Ok(session.filter(|session| session.item.is_complete))
    }

    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        may(&self.operator.roles, permission)
    }

    /// That a form was made by this session.
    ///
    /// # Errors
    /// 403 for a form of somewhere else.
    pub fn check(&self, form: &Form) -> Result<(), Failure> {
        same(field(form, CSRF_FIELD), &self.item.csrf)
    }
}

/// A text field of a form; empty when it is not there.
pub fn field<'a>(form: &'a Form, name: &str) -> &'a str {
    let value = form.raw(name).and_then(serde_json::Value::as_str);
    value.unwrap_or_default()
}

/// That the sign-in form was made for this browser.
///
/// # Errors
/// 403 for a form of somewhere else.
pub fn check_form(request: &Request, form: &Form) -> Result<(), Failure> {
    let expected = cookie(request, FORM_COOKIE).unwrap_or_default();
    same(field(form, CSRF_FIELD), expected)
}

fn same(given: &str, expected: &str) -> Result<(), Failure> {
    let is_same = bool::from(given.as_bytes().ct_eq(expected.as_bytes()));
    if is_same && !expected.is_empty() {
        return Ok(());
    }
    let text =
        "This form was not made here, or is too old. Go back, reload the page and try again.";
    Err(Failure::forbidden(text))
}

/// A new value that nobody guesses.
#[must_use]
pub fn token(deps: &Deps) -> String {
    URL_SAFE_NO_PAD.encode(deps.random_bytes::<32>())
}

/// What the table knows a cookie by.
#[must_use]
pub fn digest(token: &str) -> String {
    let digest = Sha256::digest(token);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Sets the session's cookie.
#[must_use]
pub fn keep_session(deps: &Deps, response: Response, token: &str) -> Response {
    set_cookie(deps, response, SESSION_COOKIE, token, SESSION_LIFE)
}

/// Takes the session's cookie away.
#[must_use]
pub fn forget_session(deps: &Deps, response: Response) -> Response {
    set_cookie(deps, response, SESSION_COOKIE, "", Duration::ZERO)
}

/// Sets the cookie of the sign-in form.
#[must_use]
pub fn keep_form(deps: &Deps, response: Response, token: &str) -> Response {
    set_cookie(deps, response, FORM_COOKIE, token, SIGN_IN_LIFE)
}

/// Sent to the panel alone, by pages of it alone, and readable by no script.
fn set_cookie(
    deps: &Deps,
    response: Response,
    name: &str,
    value: &str,
    life: Duration,
) -> Response {
    let is_encrypted = deps.public_url().starts_with("https://");
    let secure = if is_encrypted { "; Secure" } else { "" };
    let life = life.as_secs();
    let cookie =
        format!("{name}={value}; Path=/admin; Max-Age={life}; HttpOnly; SameSite=Strict{secure}");
    response.header(SET_COOKIE, &cookie)
}

fn cookie<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let mut cookies = request
        .headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    cookies.find_map(|cookie| cookie.trim().strip_prefix(name)?.strip_prefix('='))
}

/// 403 for what the roles do not allow.
#[must_use]
pub fn not_allowed() -> Failure {
    Failure::new(Kind::Forbidden, "Your role does not allow this.")
}
