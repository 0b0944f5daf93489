//! `GET /api/livestreams/livestreams/{id}/products/`: what a stream shows, newest first.

use crate::announcement::in_order;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_wire::livestreams::StreamProducts;

pub const FUNCTION: Function = Function::http("livestreams-list-products", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let room = crate::stream(deps, request.param("id")?).await?;
    let products = in_order(deps.store().products(&room.product_ids).await?);
    let categories = deps.store().categories().await?;
    let row = |product| views::catalog::product(product, &categories, |key| deps.media_url(key));
    Response::ok(&StreamProducts {
        count: products.len(),
        products: products.iter().map(row).collect(),
    })
}
