//! `GET /share/`: the page behind a shared link, for people and for the previews of messengers
//! (contract section 13.4). It opens the app, or leads to the store.

use crate::shared::Shared;
use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use boli_runtime::environment::Environment;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use sha2::{Digest, Sha256};

pub const FUNCTION: Function = Function::http("pages-show-share", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

const STYLE: &str = include_str!("../templates/share.css");
/// Tries the app, then the store.
const SCRIPT: &str = include_str!("../templates/share.js");
/// The page is the same for everybody who opens the link.
const CACHING: &str = "public, max-age=300";

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let shared = Shared::of(&request);
    let page = SharePage::new(deps.environment(), deps.public_url(), shared);
    let html = page.render().map_err(Failure::internal)?;
    let mut response = Response::new(StatusCode::OK)
        .header(CONTENT_TYPE, "text/html; charset=utf-8")
        .header(CACHE_CONTROL, CACHING)
        .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(CONTENT_SECURITY_POLICY, &policy());
    response.body = html.into();
    Ok(response)
}

/// Nothing runs and nothing styles but what is on the page.
fn policy() -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
}

#[derive(Template)]
#[template(path = "share.html")]
struct SharePage<'a> {
    brand: &'a str,
    title: String,
    description: String,
    /// What the page invites to.
    invitation: String,
    url: String,
    app_link: String,
    play_store: Option<String>,
    app_store: Option<&'a str>,
    referral: Option<&'a str>,
    style: &'static str,
    script: &'static str,
}

impl<'a> SharePage<'a> {
    fn new(environment: &'a Environment, public_url: &str, shared: Shared<'a>) -> Self {
        let brand = environment.brand();
        let scheme = environment.get("APP_LINK_SCHEME").unwrap_or("boli");
        let (title, description, invitation) = match (shared.livestream, shared.product) {
            (Some(_), _) => (
                format!("Join this live stream on {brand}!"),
                "Live shopping experience with real-time deals".to_owned(),
                "Join this exciting live shopping stream".to_owned(),
            ),
            (None, Some(_)) => (
                format!("Check out this product on {brand}!"),
                "Amazing deals and live shopping experience".to_owned(),
                format!("Discover this amazing product on {brand}"),
            ),
            (None, None) => (
                format!("{brand} - Live Shopping Experience"),
                format!("Join {brand} for the ultimate live shopping experience."),
                "Watch live, bid and buy.".to_owned(),
            ),
        };
        let query = shared.query();
        let mark = if query.is_empty() { "" } else { "?" };
        Self {
            brand,
            title,
            description,
            invitation,
            url: format!("{public_url}/share/{mark}{query}"),
            app_link: shared.app_link(scheme),
            play_store: environment
                .get("ANDROID_PACKAGE")
                .map(|package| format!("https://play.google.com/store/apps/details?id={package}")),
            app_store: environment.get("APP_STORE_URL"),
            referral: shared.referral,
            style: STYLE,
            script: SCRIPT,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(shared: Shared<'_>, variables: &[(&str, &str)]) -> String {
        let variables = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let environment: Environment = variables.collect();
        SharePage::new(&environment, "https://boli.example", shared)
            .render()
            .unwrap()
    }

    #[test]
    fn a_livestream_opens_in_the_app_or_leads_to_the_stores() {
        let shared = Shared {
            livestream: Some("42"),
            referral: Some("LIVE1234"),
            ..Shared::default()
        };
        let html = page(
            shared,
            &[
                ("APP_LINK_SCHEME", "shop"),
                ("ANDROID_PACKAGE", "com.example.shop"),
                ("APP_STORE_URL", "https://apps.apple.com/app/id1"),
            ],
        );
        for part in [
            "<title>Join this live stream on Boli!</title>",
            "<meta property=\"og:title\" content=\"Join this live stream on Boli!\">",
            "href=\"shop://livestream?id=42\"",
            "href=\"https://play.google.com/store/apps/details?id=com.example.shop\"",
            "href=\"https://apps.apple.com/app/id1\"",
            "LIVE1234",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn what_stands_in_a_link_is_text() {
        let shared = Shared {
            referral: Some("\"><script>alert(1)</script>"),
            ..Shared::default()
        };
        let html = page(shared, &[]);
        assert_eq!(html.matches("<script>").count(), 1, "{html}");
        assert!(!html.contains("alert(1)</script>"));
    }

    #[test]
    fn the_policy_allows_the_pages_own_script_and_style() {
        let html = page(Shared::default(), &[]);
        assert!(html.contains(&format!("<script>{SCRIPT}</script>")));
        assert!(html.contains(&format!("<style>{STYLE}</style>")));
        assert!(!policy().contains("unsafe"));
    }
}
