//! `GET /api/orders/orders/`: the caller's orders, newest first.

use boli_runtime::views::cards::Cards;
use boli_runtime::views::orders;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("orders-list", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let ids = deps.store().order_ids_of(caller.id()).await?;
    // Only the rows of the page are read.
    let page = request.page(deps, ids)?;
    let shown = deps.store().orders(&page.results).await?;
    let cards = Cards::of_orders(deps, &shown).await?;
    Response::ok(
        &page.with(
            shown
                .iter()
                .map(|order| orders::order(order, &cards))
                .collect(),
        ),
    )
}
