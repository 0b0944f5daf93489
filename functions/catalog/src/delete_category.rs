//! `DELETE /api/products/categories/{id}/`: staff removes a category. Products that are in it
//! keep its name.

use crate::category_draft;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use http::StatusCode;

pub const FUNCTION: Function = Function::http("catalog-delete-category", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    category_draft::authorise(&caller)?;
    let seen = deps
        .store()
        .category(request.param("id")?)
        .await?
        .ok_or_else(|| Failure::no_match("Category"))?;

    deps.store()
        .remove_category(&seen, deps.now())
        .await
        .map_err(category_draft::refused)?;

    Ok(Response::new(StatusCode::NO_CONTENT))
}
