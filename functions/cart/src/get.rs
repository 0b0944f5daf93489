//! `GET /api/orders/cart/`: the caller's cart, with prices and stock of now.

use crate::body;
use boli_domain::ProductId;
use boli_runtime::views::cards::Cards;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function =
    Function::http("cart-get", |deps, request| Box::pin(handle(deps, request)));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let lines = deps.store().cart(caller.id()).await?;
    let products: Vec<ProductId> = lines.iter().map(|line| line.product_id).collect();
    let cards = Cards::read(deps, &products).await?;
    Response::ok(&body::cart(&caller.user, &lines, &cards)?)
}
