//! `GET /api/payments/credit-purchases/{id}/`: one of the caller's purchases of credits.

use boli_runtime::views::payments;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("payments-get-credit-purchase", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let no_match = || Failure::no_match("CreditPurchase");
    // The caller is part of the key.
    let purchase = deps
        .store()
        .credit_purchase(caller.id(), request.param("id")?)
        .await?;
    let purchase = purchase.ok_or_else(no_match)?;
    let payment = deps
        .store()
        .opened_payment(&purchase.gateway_order_id)
        .await?
        .ok_or_else(no_match)?;
    Response::ok(&payments::credit_purchase(&purchase, &payment))
}
