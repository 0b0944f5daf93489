//! `GET /api/payments/withdrawals/{id}/`: one of the caller's withdrawals.

use boli_runtime::views::wallet;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("payments-get-withdrawal", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    // The caller is part of the key.
    let withdrawal = deps
        .store()
        .withdrawal(caller.id(), request.param("id")?)
        .await?
        .ok_or_else(|| Failure::no_match("WithdrawalRequest"))?;
    Response::ok(&wallet::withdrawal(&withdrawal))
}
