//! `GET /api/auth/seller/credits/`: the caller's stream credits.

use crate::seller;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::accounts::SellerCredits;

pub const FUNCTION: Function = Function::http("accounts-get-credits", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    seller::profile(&caller)?;
    let credits = caller.user.credits;
    Response::ok(&SellerCredits {
        credits,
        message: format!("You have {credits} credits remaining"),
    })
}
