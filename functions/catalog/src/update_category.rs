//! `PUT` and `PATCH /api/products/categories/{id}/`: staff changes a category, as a whole or in
//! part.

use crate::category_draft;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_store::items::CategoryItem;
use http::Method;

pub const FUNCTION: Function = Function::http("catalog-update-category", |deps, request| {
    Box::pin(handle(deps, request))
})
.requires(|deps| {
    deps.media()?;
    deps.verifier().map(|_| ())
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
    let before = Some(&seen).filter(|_| request.method == Method::PATCH);
    let draft = category_draft::read(request.form().await?, before)?;
    let image = match &draft.image {
        Some(picture) => Some(category_draft::store(deps, picture).await?),
        None => seen.image.clone(),
    };
    let changed = CategoryItem {
        name: draft.name,
        description: draft.description,
        image,
        is_active: draft.is_active,
        ..seen.clone()
    };

    deps.store()
        .change_category(&seen, &changed)
        .await
        .map_err(category_draft::refused)?;

    let media_url = |key: &str| deps.media_url(key);
    Response::ok(&views::catalog::category(&changed, media_url))
}
