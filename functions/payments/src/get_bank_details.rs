//! `GET /api/payments/seller/bank-details/`: where the caller is paid; blank until the seller says
//! it.

use boli_runtime::failure::Kind;
use boli_runtime::views::wallet;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("payments-get-bank-details", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    caller.seller(|| Failure::detail(Kind::Forbidden, "Only sellers can access bank details"))?;
    let details = deps.store().bank_details(caller.id()).await?;
    Response::ok(&wallet::bank_details(&caller.user, details.as_ref()))
}
