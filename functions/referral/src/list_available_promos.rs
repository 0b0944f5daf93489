//! `GET /api/auth/promo-codes/available/`: the caller's promo codes that are unused, active and
//! not over, newest first. One that waits for the next order is among them.

use crate::promo_view::promo;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::PromoCodeItem;

pub const FUNCTION: Function = Function::http("referral-list-available-promos", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let now = deps.now();
    let is_over = |promo: &PromoCodeItem| promo.valid_until.is_some_and(|until| until <= now);
    let promos = deps.store().promos_of(caller.id()).await?;
    let available = promos
        .iter()
        .filter(|promo| promo.is_active && !promo.is_used && !is_over(promo));
    let page = request.page(deps, available.map(promo).collect())?;
    Response::ok(&page)
}
