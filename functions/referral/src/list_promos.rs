//! `GET /api/auth/promo-codes/`: the caller's promo codes, newest first.

use crate::promo_view::promo;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("referral-list-promos", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let promos = deps.store().promos_of(caller.id()).await?;
    let page = request.page(deps, promos.iter().map(promo).collect())?;
    Response::ok(&page)
}
