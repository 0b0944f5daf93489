//! `GET /api/products/categories/`: the active categories, a page at a time.

use boli_runtime::{Deps, Failure, Function, Request, Response, views};

pub const FUNCTION: Function = Function::http("catalog-list-categories", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let categories = deps.store().categories().await?;
    let media_url = |key: &str| deps.media_url(key);
    let shown = categories
        .iter()
        .filter(|category| category.is_active)
        .map(|category| views::catalog::category(category, media_url))
        .collect();
    Response::ok(&request.page(deps, shown)?)
}
