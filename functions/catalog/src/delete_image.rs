//! `DELETE /api/products/products/images/{id}/` and `/api/products/images/{id}/`, which the
//! seller console calls: removes a picture from its product.

use crate::pictures;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::Picture;
use http::StatusCode;

pub const FUNCTION: Function = Function::http("catalog-delete-image", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let refusal = "You can only delete your own product images";
    let (product, picture) = pictures::own_picture(deps, &caller, &request, refusal).await?;

    pictures::commit(deps, product, |pictures| {
        let left = pictures::without(pictures, picture.id);
        Ok((Picture::Removed(picture.id), left))
    })
    .await?;

    Ok(Response::new(StatusCode::NO_CONTENT))
}
