//! `GET /api/payments/invoice/{id}/download/`: the invoice of one of the caller's purchases of
//! credits as a PDF.

use crate::documents::invoice::Invoice;
use boli_runtime::documents::{PDF, download};
use boli_runtime::{Deps, Failure, Function, Request, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;

pub const FUNCTION: Function = Function::http("payments-download-invoice", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    // The caller is part of the key.
    let purchase = deps
        .store()
        .credit_purchase(caller.id(), request.param("id")?)
        .await?
        .ok_or_else(|| Failure::not_found("Credit purchase not found"))?;
    match Invoice::of(deps.environment().brand(), &purchase, &caller.user) {
        Ok(invoice) => Ok(download(
            &format!("invoice-{}.pdf", purchase.id),
            PDF,
            invoice.pdf(),
        )),
        Err(none_yet) => {
            let mut response = Response::new(StatusCode::OK).header(CONTENT_TYPE, "text/plain");
            response.body = none_yet.text().into();
            Ok(response)
        }
    }
}
