//! `GET /api/payments/wallet/`: the caller's wallet: for sellers all that they earned and were not
//! paid yet, for everybody what the platform gave them.

use boli_runtime::views::wallet;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("payments-get-wallet", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let balance = deps.store().balance(caller.id()).await?;
    Response::ok(&wallet::wallet(&caller.user, balance.as_ref()))
}
