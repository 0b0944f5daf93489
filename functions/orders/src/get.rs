//! `GET /api/orders/orders/{id}/`: an order of the caller.

use boli_runtime::views::cards::Cards;
use boli_runtime::views::orders;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("orders-get", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let order = deps.store().order(request.param("id")?).await?;
    let order = order
        .filter(|order| order.buyer.id == caller.id())
        .ok_or_else(|| Failure::no_match("Order"))?;
    let cards = Cards::of_orders(deps, std::slice::from_ref(&order)).await?;
    Response::ok(&orders::order(&order, &cards))
}
