//! `GET /api/payments/payments/{id}/`: one of the caller's payments.

use boli_runtime::views::payments;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("payments-get", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let payment = deps.store().payment_by_id(request.param("id")?).await?;
    let payment = payment
        .filter(|payment| payment.opened.user_id == caller.id())
        .ok_or_else(|| Failure::no_match("Payment"))?;
    Response::ok(&payments::payment(&payment))
}
