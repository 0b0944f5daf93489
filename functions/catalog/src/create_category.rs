//! `POST /api/products/categories/`: staff adds a category.

use crate::category_draft;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_store::items::CategoryItem;

pub const FUNCTION: Function = Function::http("catalog-create-category", |deps, request| {
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
    let draft = category_draft::read(request.form().await?, None)?;
    let image = match &draft.image {
        Some(picture) => Some(category_draft::store(deps, picture).await?),
        None => None,
    };
    let category = CategoryItem {
        id: deps.new_row_id().0,
        name: draft.name,
        description: draft.description,
        image,
        is_active: draft.is_active,
        created_at: deps.now(),
        removed_at: None,
    };

    deps.store()
        .create_category(&category)
        .await
        .map_err(category_draft::refused)?;

    let media_url = |key: &str| deps.media_url(key);
    Response::created(&views::catalog::category(&category, media_url))
}
