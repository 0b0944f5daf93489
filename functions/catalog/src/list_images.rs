//! `GET /api/products/products/{id}/images/`: a product's pictures, for signed-in users.

use crate::visibility::visible_product;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};

pub const FUNCTION: Function = Function::http("catalog-list-images", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let product = visible_product(deps, &request, Some(&caller)).await?;
    let images = views::catalog::images(&product, |key| deps.media_url(key));
    Response::ok(&request.page(deps, images)?)
}
