//! `DELETE /api/products/products/{id}/`: its seller takes a product off the shop. What was
//! ordered keeps it.

use crate::visibility::own_product;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use http::StatusCode;

pub const FUNCTION: Function = Function::http("catalog-delete-product", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let refusal = "You can only delete your own products";
    let product = own_product(deps, &caller, request.param("id")?, refusal).await?;

    let removed = deps
        .store()
        .remove_product(product.id, caller.id(), deps.now())
        .await?;

    if removed {
        Ok(Response::new(StatusCode::NO_CONTENT))
    } else {
        Err(Failure::no_match("Product"))
    }
}
