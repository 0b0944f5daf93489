//! `GET /api/products/categories/{id}/`: an active category.

use boli_runtime::{Deps, Failure, Function, Request, Response, views};

pub const FUNCTION: Function = Function::http("catalog-get-category", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let category = deps
        .store()
        .category(request.param("id")?)
        .await?
        .filter(|category| category.is_active)
        .ok_or_else(|| Failure::no_match("Category"))?;
    Response::ok(&views::catalog::category(&category, |key| {
        deps.media_url(key)
    }))
}
