//! `GET /api/payments/withdrawals/`: what the caller asked to be paid, newest first. Buyers ask for
//! nothing.

use boli_runtime::views::wallet;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("payments-list-withdrawals", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let withdrawals = deps.store().withdrawals(caller.id()).await?;
    let page = request.page(deps, withdrawals)?;
    let shown = page.results.iter().map(wallet::withdrawal).collect();
    Response::ok(&page.with(shown))
}
