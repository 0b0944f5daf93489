//! `GET /api/products/products/{id}/`: a product's page.

use crate::visibility::visible_product;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};

pub const FUNCTION: Function = Function::http("catalog-get-product", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.optional_caller(&request).await?;
    let product = visible_product(deps, &request, caller.as_ref()).await?;
    let categories = deps.store().categories().await?;
    Response::ok(&views::catalog::product(&product, &categories, |key| {
        deps.media_url(key)
    }))
}
