//! `GET /api/products/products/images/{id}/` and `/api/products/images/{id}/`: a picture, for
//! its product's seller.

use crate::pictures;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};

pub const FUNCTION: Function = Function::http("catalog-get-image", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let refusal = "You can only view your own product images";
    let (_, picture) = pictures::own_picture(deps, &caller, &request, refusal).await?;
    Response::ok(&views::catalog::image(&picture, |key| deps.media_url(key)))
}
