//! What all pages have: the frame around them, and headers that let nothing else in.

use crate::models;
use crate::session::{CSRF_FIELD, Session};
use askama::Template;
use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure, Request, Response};
use http::StatusCode;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, LOCATION, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};

pub const SIGN_IN: &str = "/admin/sign-in/";
pub const DASHBOARD: &str = "/admin/";

/// The frame of a page: who is signed in, and where one can go.
#[derive(Clone, Debug)]
pub struct Frame {
    pub brand: String,
    pub title: String,
    pub operator: String,
    pub roles: String,
    pub csrf_field: &'static str,
    pub csrf: String,
    pub menu: Vec<MenuGroup>,
    /// Where the style sheet and the script of this version are.
    pub style: String,
    pub script: String,
}

#[derive(Clone, Debug)]
pub struct MenuGroup {
    pub title: &'static str,
    pub entries: Vec<MenuEntry>,
}

#[derive(Clone, Debug)]
pub struct MenuEntry {
    pub title: &'static str,
    pub address: String,
    pub is_current: bool,
}

impl Frame {
    /// The frame of a page of `session`; `current` is the entry of the menu that is open.
    #[must_use]
    pub fn new(deps: &Deps, session: &Session, title: impl Into<String>, current: &str) -> Self {
        let operator = &session.operator;
        let roles: Vec<_> = operator.roles.iter().map(|role| role.as_str()).collect();
        Self {
            brand: deps.environment().brand().to_owned(),
            title: title.into(),
            operator: operator.name.clone(),
            roles: roles.join(", "),
            csrf_field: CSRF_FIELD,
            csrf: session.item.csrf.clone(),
            menu: models::menu(session, current),
            style: crate::get_asset::address(crate::get_asset::STYLE),
            script: crate::get_asset::address(crate::get_asset::SCRIPT),
        }
    }

    /// The frame of the sign-in, which knows nobody.
    #[must_use]
    pub fn before_sign_in(deps: &Deps, title: &str, csrf: &str) -> Self {
        Self {
            brand: deps.environment().brand().to_owned(),
            title: title.to_owned(),
            operator: String::new(),
            roles: String::new(),
            csrf_field: CSRF_FIELD,
            csrf: csrf.to_owned(),
            menu: Vec::new(),
            style: crate::get_asset::address(crate::get_asset::STYLE),
            script: crate::get_asset::address(crate::get_asset::SCRIPT),
        }
    }
}

/// A page with its headers.
///
/// # Errors
/// 500 when the template fails.
pub fn html(deps: &Deps, status: StatusCode, page: &impl Template) -> Result<Response, Failure> {
    let body = page.render().map_err(Failure::internal)?;
    let response = Response {
        body: body.into(),
        ..Response::new(status)
    };
    Ok(response
        .header(CONTENT_TYPE, "text/html; charset=utf-8")
        .header(CACHE_CONTROL, "no-store")
        .header(CONTENT_SECURITY_POLICY, &policy(deps))
        .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(X_FRAME_OPTIONS, "DENY")
        .header(REFERRER_POLICY, "same-origin")
        .header(
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ))
}

/// Nothing runs and nothing styles but the panel's own files; pictures are the shop's.
fn policy(deps: &Deps) -> String {
    let media = deps.media_url("");
    let media = origin(&media);
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' {media}; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Scheme and host of an address.
fn origin(address: &str) -> &str {
    let after_scheme = address.find("://").map_or(0, |at| at + 3);
    let rest = address.get(after_scheme..).unwrap_or_default();
    let host = rest.find('/').map_or(address.len(), |at| after_scheme + at);
    address.get(..host).unwrap_or_default()
}

/// To another page, by a new request that reads it.
#[must_use]
pub fn to(address: &str) -> Response {
    Response::new(StatusCode::SEE_OTHER)
        .header(LOCATION, address)
        .header(CACHE_CONTROL, "no-store")
}

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage {
    frame: Frame,
    text: String,
}

/// What went wrong, as a page.
///
/// # Errors
/// 500 when even that fails.
pub fn failure(deps: &Deps, session: &Session, failure: &Failure) -> Result<Response, Failure> {
    let text = failure.body.get("error").and_then(|text| text.as_str());
    let title = match failure.kind {
        Kind::Forbidden => "Not allowed",
        Kind::NotFound => "Not found",
        _ => "That did not work",
    };
    let page = MessagePage {
        frame: Frame::new(deps, session, title, ""),
        text: text.unwrap_or_default().to_owned(),
    };
    html(deps, failure.kind.status(), &page)
}

/// Runs what makes a page for an operator who has signed in; others are led to the sign-in. What
/// fails is a page too, and is logged.
///
/// # Errors
/// The table can't be reached before anybody is known.
pub async fn for_operator<F, P>(deps: &Deps, request: Request, make: F) -> Result<Response, Failure>
where
    F: FnOnce(Session, Request) -> P,
    P: Future<Output = Result<Response, Failure>>,
{
    let Some(session) = Session::complete(deps, &request).await? else {
        return Ok(to(SIGN_IN));
    };
    match make(session.clone(), request).await {
        Ok(response) => Ok(response),
        Err(refused) => {
            refused.log();
            failure(deps, &session, &refused)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn an_origin_has_no_path() {
        assert_eq!(origin("https://m.example/media/a"), "https://m.example");
        assert_eq!(origin("http://localhost:8000"), "http://localhost:8000");
    }
}
