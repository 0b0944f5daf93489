//! `PUT` and `PATCH /api/products/products/images/{id}/` and `/api/products/images/{id}/`:
//! replaces a picture, or makes it the primary one.

use crate::pictures;
use boli_domain::limits::UPLOADS_PER_ACCOUNT;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_store::Picture;
use boli_store::items::ProductImage;
use boli_wire::picture::Pair;
use boli_wire::{FieldErrors, Form};
use http::Method;

pub const FUNCTION: Function = Function::http("catalog-update-image", |deps, request| {
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
    let refusal = "You can only update your own product images";
    let (product, seen) = pictures::own_picture(deps, &caller, &request, refusal).await?;
    // Before a picture is decoded, which is what costs.
    deps.count_use(&UPLOADS_PER_ACCOUNT, &caller.id().to_string())
        .await?;
    let (picture, is_primary) = read(request.form().await?, &request.method)?;

    let mut changed = ProductImage {
        is_primary: is_primary.unwrap_or(seen.is_primary),
        ..seen
    };
    if let Some(picture) = picture {
        let name = deps.new_row_id().to_string();
        let place = pictures::store(deps, product.id, &name, &picture).await?;
        changed.key = place.key;
        changed.thumbnail = Some(place.thumbnail);
    }
    pictures::commit(deps, product, |pictures| {
        if pictures.iter().any(|picture| picture.id == changed.id) {
            Ok((Picture::Changed, pictures::replaced(pictures, &changed)))
        } else {
            Err(Failure::no_match("ProductImage"))
        }
    })
    .await?;

    Response::ok(&views::catalog::image(&changed, |key| deps.media_url(key)))
}

fn read(mut form: Form, method: &Method) -> Result<(Option<Pair>, Option<bool>), FieldErrors> {
    let is_primary = form.optional_flag("is_primary");
    let picture = pictures::take(&mut form)?;
    if picture.is_none() && method == Method::PUT {
        return Err(pictures::missing());
    }
    form.finish()?;
    Ok((picture, is_primary))
}
