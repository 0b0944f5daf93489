//! `GET /api/products/products/my_products/`: everything that the calling seller has, newest
//! first and on one page.

use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_wire::Page;
use boli_wire::catalog::ShopCard;

pub const FUNCTION: Function = Function::http("catalog-list-own-products", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    caller.seller(|| Failure::forbidden("Only sellers can access this endpoint"))?;
    let products = deps.store().products_of(caller.id()).await?;
    let categories = deps.store().categories().await?;
    let media_url = |key: &str| deps.media_url(key);
    let cards: Vec<ShopCard> = products
        .iter()
        .map(|product| views::catalog::shop_card(product, &categories, media_url))
        .collect();
    Response::ok(&Page::whole(cards))
}
