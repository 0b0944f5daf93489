//! `GET /api/payments/invoice/{id}/view/`: the invoice of one of the caller's purchases of credits
//! as a page.

use crate::documents::invoice::Invoice;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use http::StatusCode;
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};

pub const FUNCTION: Function = Function::http("payments-view-invoice", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

/// Nothing runs, nothing is fetched; the style is on the page.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    // The caller is part of the key.
    let purchase = deps
        .store()
        .credit_purchase(caller.id(), request.param("id")?)
        .await?
        .ok_or_else(|| Failure::not_found("Credit purchase not found"))?;
    let (content_type, html) =
        match Invoice::of(deps.environment().brand(), &purchase, &caller.user) {
            Ok(invoice) => ("text/html", invoice.html()?),
            Err(none_yet) => ("text/html; charset=utf-8", none_yet.html()?),
        };
    let mut response = Response::new(StatusCode::OK)
        .header(CONTENT_TYPE, content_type)
        .header(CONTENT_SECURITY_POLICY, POLICY)
        .header(X_CONTENT_TYPE_OPTIONS, "nosniff");
    response.body = html.into();
    Ok(response)
}
