//! `GET /api/orders/orders/{id}/track/`: where an order is, for its buyer and its sellers.

use boli_runtime::views::orders;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("orders-track", |deps, request| {
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
        .filter(|order| {
            // Sellers learn of an order when it is paid.
            let sells = order.order_status.is_sellers_business() && order.is_sold_by(caller.id());
            order.buyer.id == caller.id() || sells
        })
        .ok_or_else(|| Failure::not_found("Order not found"))?;
    Response::ok(&orders::tracking(&order))
}
