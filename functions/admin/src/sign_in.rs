//! `GET` and `POST /admin/sign-in/`: password, then the code of the authenticator app, which the
//! first sign-in sets up.

use crate::page::{self, DASHBOARD, Frame, SIGN_IN};
use crate::second_factor;
use crate::session::{
    SESSION_LIFE, SIGN_IN_LIFE, Session, check_form, digest, field, keep_form, keep_session, token,
};
use askama::Template;
use boli_domain::limits::{MAX_EMAIL_CHARS, MAX_PASSWORD_CHARS, SIGN_INS_PER_ADDRESS};
use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure, Function, Request, Response, passwords};
use boli_store::items::{OperatorItem, OperatorSessionItem};
use boli_store::{FactorRefused, SignInPaused};
use boli_wire::Form;
use http::{Method, StatusCode};

pub const FUNCTION: Function = Function::page("admin-sign-in", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

/// One text for whatever is wrong with name and password, and for names that nobody has.
const WRONG: &str = "Name or password is wrong.";
const WRONG_CODE: &str = "That code is wrong or was used. Wait for the next one.";
const PAUSED: &str = "Too many attempts. Try again in a quarter of an hour.";

#[derive(Template)]
#[template(path = "sign_in.html")]
struct PasswordPage {
    frame: Frame,
    name: String,
    error: &'static str,
}

#[derive(Template)]
#[template(path = "second_factor.html")]
struct CodePage {
    frame: Frame,
    error: &'static str,
    /// The secret to set up, in groups of four, and as a picture.
    offered: Option<(String, String)>,
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let session = Session::of(deps, &request).await?;
    if request.method == Method::GET {
        return match session {
            Some(session) if session.item.is_complete => Ok(page::to(DASHBOARD)),
            Some(session) => ask_for_code(deps, &session, StatusCode::OK, ""),
            None => ask_for_password(deps, StatusCode::OK, "", ""),
        };
    }
    let form = request.form().await?;
    match session {
        Some(session) if !session.item.is_complete && form.has("code") => {
            session.check(&form)?;
            take_code(deps, &request, session, field(&form, "code")).await
        }
        _ => take_password(deps, &request, &form).await,
    }
}

fn ask_for_password(
    deps: &Deps,
    status: StatusCode,
    name: &str,
    error: &'static str,
) -> Result<Response, Failure> {
    let csrf = token(deps);
    let page = PasswordPage {
        frame: Frame::before_sign_in(deps, "Sign in", &csrf),
        name: name.to_owned(),
        error,
    };
    Ok(keep_form(deps, page::html(deps, status, &page)?, &csrf))
}

fn ask_for_code(
    deps: &Deps,
    session: &Session,
    status: StatusCode,
    error: &'static str,
) -> Result<Response, Failure> {
    let brand = deps.environment().brand();
    let name = &session.operator.name;
    let offered = session.item.offered_factor.as_ref().map(|secret| {
        let groups: Vec<_> = secret.as_bytes().chunks(4).collect();
        let groups: Vec<_> = groups.into_iter().map(String::from_utf8_lossy).collect();
        let picture = second_factor::picture(brand, name, secret)?;
        Ok::<_, Failure>((groups.join(" "), picture))
    });
    let page = CodePage {
        frame: Frame::before_sign_in(deps, "Second factor", &session.item.csrf),
        error,
        offered: offered.transpose()?,
    };
    page::html(deps, status, &page)
}

async fn take_password(deps: &Deps, request: &Request, form: &Form) -> Result<Response, Failure> {
    let name = field(form, "name").trim();
    let password = field(form, "password");
    if check_form(request, form).is_err() {
        // The cookie of an older form ran out: the new one has a cookie of its own.
        let again = "The page was open for too long. Please sign in again.";
        return ask_for_password(deps, StatusCode::FORBIDDEN, name, again);
    }
    if is_throttled(deps, request).await? {
        return ask_for_password(deps, StatusCode::TOO_MANY_REQUESTS, name, PAUSED);
    }
    let is_possible = !name.is_empty()
        && name.chars().count() <= MAX_EMAIL_CHARS
        && password.chars().count() <= MAX_PASSWORD_CHARS;
    if !is_possible {
        return ask_for_password(deps, StatusCode::BAD_REQUEST, "", WRONG);
    }
    let now = deps.now();
    match deps.store().count_sign_in(&login_of(name), now).await {
        Ok(()) => {}
        Err(SignInPaused::Until(_)) => {
            return ask_for_password(deps, StatusCode::TOO_MANY_REQUESTS, name, PAUSED);
        }
        Err(SignInPaused::Store(error)) => return Err(error.into()),
    }
    let operator = deps.store().panel_operator(name).await?;
    let operator = operator.filter(|operator| operator.is_active);
    let hash = operator
        .as_ref()
        .map(|operator| operator.password_hash.as_str());
    // An unknown name takes as long as a wrong password.
    let known = passwords::verify(password, hash);
    let Some(operator) = operator.filter(|_| known) else {
        return ask_for_password(deps, StatusCode::BAD_REQUEST, name, WRONG);
    };
    let offered = match operator.second_factor {
        Some(_) => None,
        None => Some(second_factor::secret(deps.random_bytes())),
    };
    let cookie = token(deps);
    let session = OperatorSessionItem {
        offered_factor: offered,
        valid_until: now.plus(SIGN_IN_LIFE),
        ..new_session(deps, &operator, &cookie)
    };
    deps.store().open_operator_session(&session).await?;
    Ok(keep_session(deps, page::to(SIGN_IN), &cookie))
}

async fn take_code(
    deps: &Deps,
    request: &Request,
    session: Session,
    code: &str,
) -> Result<Response, Failure> {
    if is_throttled(deps, request).await? {
        return ask_for_code(deps, &session, StatusCode::TOO_MANY_REQUESTS, PAUSED);
    }
    let Session { operator, item } = &session;
    let now = deps.now();
    match deps
        .store()
        .count_sign_in(&code_login_of(&operator.name), now)
        .await
    {
        Ok(()) => {}
        Err(SignInPaused::Until(_)) => {
            return ask_for_code(deps, &session, StatusCode::TOO_MANY_REQUESTS, PAUSED);
        }
        Err(SignInPaused::Store(error)) => return Err(error.into()),
    }
    let wrong = || ask_for_code(deps, &session, StatusCode::BAD_REQUEST, WRONG_CODE);
    let offered = item.offered_factor.as_deref();
    let Some(secret) = operator.second_factor.as_deref().or(offered) else {
        return wrong();
    };
    let code: String = code.chars().filter(|char| !char.is_whitespace()).collect();
    let Some(step) = second_factor::step_of(secret, &code, now)? else {
        return wrong();
    };
    // Whoever had the cookie before both factors were shown has nothing of it.
    let cookie = token(deps);
    let complete = OperatorSessionItem {
        is_complete: true,
        valid_until: now.plus(SESSION_LIFE),
        ..new_session(deps, operator, &cookie)
    };
    let first = offered.filter(|_| operator.second_factor.is_none());
    let logins = [login_of(&operator.name), code_login_of(&operator.name)];
    let store = deps.store();
    let completed =
        store.complete_operator_session(operator, step, first, &item.digest, &complete, &logins);
    match completed.await {
        Ok(()) => Ok(keep_session(deps, page::to(DASHBOARD), &cookie)),
        Err(FactorRefused::Used) => wrong(),
        Err(FactorRefused::Store(error)) => Err(error.into()),
    }
}

/// Too many sign-ins come from the request's network.
async fn is_throttled(deps: &Deps, request: &Request) -> Result<bool, Failure> {
    let counted = deps
        .count_use(&SIGN_INS_PER_ADDRESS, &request.network())
        .await;
    match counted {
        Ok(()) => Ok(false),
        Err(failure) if failure.kind == Kind::TooMany => Ok(true),
        Err(failure) => Err(failure),
    }
}

fn new_session(deps: &Deps, operator: &OperatorItem, cookie: &str) -> OperatorSessionItem {
    OperatorSessionItem {
        digest: digest(cookie),
        operator: operator.name.clone(),
        revision: operator.revision,
        csrf: token(deps),
        is_complete: false,
        offered_factor: None,
        opened_at: deps.now(),
        valid_until: deps.now(),
    }
}

/// What attempts are counted under: apart from the accounts of the API.
fn login_of(name: &str) -> String {
    format!("operator:{name}")
}

fn code_login_of(name: &str) -> String {
    format!("operator code:{name}")
}
