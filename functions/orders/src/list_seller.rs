//! `GET /api/orders/seller/orders/`: the paid orders with lines of the caller, newest first,
//! each with the caller's lines only. Buyers have none.

use boli_runtime::views::cards::Cards;
use boli_runtime::views::orders;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("orders-list-seller", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let sales = deps.store().sales(caller.id()).await?;
    let ids = sales.iter().map(|sale| sale.order_id).collect();
    let page = request.page(deps, ids)?;
    let shown = deps.store().orders(&page.results).await?;
    let cards = Cards::of_orders(deps, &shown).await?;
    let bodies = shown
        .iter()
        .map(|order| orders::seller_order(order, caller.id(), &cards));
    Response::ok(&page.with(bodies.collect()))
}
