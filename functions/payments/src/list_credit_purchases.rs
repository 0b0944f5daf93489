//! `GET /api/payments/credit-purchases/`: the caller's purchases of credits, newest first, not
//! paged. Buyers have none.

use boli_runtime::views::payments;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::payments::CreditTransactions;

pub const FUNCTION: Function = Function::http("payments-list-credit-purchases", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let purchases = deps.store().credit_purchases(caller.id()).await?;
    let transactions = purchases.iter().map(payments::credit_transaction).collect();
    Response::ok(&CreditTransactions { transactions })
}
