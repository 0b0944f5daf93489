//! `POST /api/products/products/{id}/images/`: adds a picture to a product. The first one is
//! the primary one; making another primary takes it from the one before.

use crate::pictures;
use boli_domain::ProductId;
use boli_domain::limits::UPLOADS_PER_ACCOUNT;
use boli_runtime::failure::Kind;
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response, views};
use boli_store::items::ProductItem;
use boli_wire::picture::Pair;
use boli_wire::{FieldErrors, Form};

pub const FUNCTION: Function = Function::http("catalog-upload-image", |deps, request| {
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
    let product = own_product(deps, &caller, request.param("id")?).await?;
    // Before the picture is decoded, which is what costs.
    deps.count_use(&UPLOADS_PER_ACCOUNT, &caller.id().to_string())
        .await?;
    let (picture, is_primary) = read(request.form().await?)?;
    pictures::check_room(&product.images)?;

    let place = pictures::store(deps, product.id, &picture).await?;
    let added = pictures::add(deps, product, place, is_primary).await?;

    Response::created(&views::catalog::image(&added, |key| deps.media_url(key)))
}

/// The contract has one answer here for a product that is missing and one of another seller.
async fn own_product(deps: &Deps, caller: &Caller, id: ProductId) -> Result<ProductItem, Failure> {
    deps.store()
        .product(id)
        .await?
        .filter(|product| product.seller_id == caller.id() && product.removed_at.is_none())
        .ok_or_else(|| {
            Failure::detail(
                Kind::Forbidden,
                "Product not found or you don't have permission",
            )
        })
}

fn read(mut form: Form) -> Result<(Pair, bool), FieldErrors> {
    let is_primary = form.optional_flag("is_primary").unwrap_or(false);
    let picture = pictures::take(&mut form)?.ok_or_else(pictures::missing)?;
    form.finish()?;
    Ok((picture, is_primary))
}
