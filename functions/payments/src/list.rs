//! `GET /api/payments/payments/`: the caller's payments, newest first.

use boli_runtime::views::payments;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("payments-list", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let all = deps.store().gateway_orders_of(caller.id()).await?;
    // Only the rows of the page are read.
    let page = request.page(deps, all)?;
    let shown = deps.store().payments(&page.results).await?;
    Response::ok(&page.with(shown.iter().map(payments::payment).collect()))
}
