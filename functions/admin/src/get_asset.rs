//! `GET /admin/assets/{file}`: the panel's style sheet and its script, which browsers keep: a
//! new version has a new address.

use boli_runtime::{Deps, Failure, Function, Request, Response};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use sha2::{Digest, Sha256};

pub const FUNCTION: Function = Function::page("admin-get-asset", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

pub const STYLE: &str = "panel.css";
pub const SCRIPT: &str = "htmx.min.js";

/// Name, media type and content.
const ASSETS: [(&str, &str, &str); 2] = [
    (
        STYLE,
        "text/css; charset=utf-8",
        include_str!("../assets/panel.css"),
    ),
    (
        SCRIPT,
        "text/javascript; charset=utf-8",
        include_str!("../assets/vendor/htmx.min.js"),
    ),
];

/// The address of an asset, with its content's digest.
#[must_use]
pub fn address(name: &str) -> String {
    let content = ASSETS.iter().find(|(known, ..)| *known == name);
    let digest = Sha256::digest(content.map_or("", |(_, _, content)| content));
    let digest: String = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("/admin/assets/{name}?v={digest}")
}

async fn handle(_deps: &Deps, request: Request) -> Result<Response, Failure> {
    let file: String = request.param("file")?;
    let asset = ASSETS.iter().find(|(name, ..)| *name == file);
    let (_, media_type, content) = asset.ok_or_else(|| Failure::not_found("Not found."))?;
    let response = Response {
        body: content.as_bytes().into(),
        ..Response::new(StatusCode::OK)
    };
    Ok(response
        .header(CONTENT_TYPE, media_type)
        .header(CACHE_CONTROL, "public, max-age=31536000, immutable")
        .header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
}
