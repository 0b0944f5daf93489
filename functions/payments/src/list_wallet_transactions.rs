//! `GET /api/payments/wallet/transactions/`: the movements in the caller's wallet, newest first.

use boli_runtime::views::wallet;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function =
    Function::http("payments-list-wallet-transactions", |deps, request| {
        Box::pin(handle(deps, request))
    });

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let movements = deps.store().wallet_transactions(caller.id()).await?;
    let page = request.page(deps, movements)?;
    let shown = page.results.iter().map(wallet::transaction).collect();
    Response::ok(&page.with(shown))
}
