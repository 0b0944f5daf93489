//! `GET /api/orders/returns/`: what buyers want to give back to the caller, the newest first; with
//! `order`, the returns of that order, for its buyer and for its sellers.

use boli_domain::OrderId;
use boli_runtime::views::returns::goods_return;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::FieldErrors;

pub const FUNCTION: Function = Function::http("orders-list-returns", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let store = deps.store();
    let returns = match request.query("order") {
        None => store.seller_returns(caller.id()).await?,
        Some(text) => {
            let order: OrderId = text.parse().map_err(|_| {
                FieldErrors::one(
                    "order",
                    format!("\u{201c}{text}\u{201d} is not a valid UUID."),
                )
            })?;
            let mut returns = store.returns_of(order).await?;
            returns.retain(|one| [one.buyer.id, one.seller.id].contains(&caller.id()));
            returns
        }
    };
    let page = request.page(deps, returns)?;
    let shown = page.results.iter().map(|item| goods_return(deps, item));
    let shown = shown.collect();
    Response::ok(&page.with(shown))
}
