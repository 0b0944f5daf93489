//! `POST /api/products/products/{id}/images/`: adds a picture to a product, one that is in the
//! form or one that the client has put into the bucket. The first one is the primary one;
//! making another primary takes it from the one before.

use crate::{pictures, uploads};
use boli_domain::UploadId;
use boli_domain::limits::UPLOADS_PER_ACCOUNT;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};
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

/// Where the picture is.
enum Source {
    Form(Pair),
    Upload(UploadId),
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let product = pictures::product_for_picture(deps, &caller, request.param("id")?).await?;
    // Before the picture is decoded, which is what costs.
    deps.count_use(&UPLOADS_PER_ACCOUNT, &caller.id().to_string())
        .await?;
    let (source, is_primary) = read(request.form().await?)?;
    pictures::check_room(&product.images)?;
    let row = deps.new_row_id();
    let (picture, name, upload) = match source {
        Source::Form(picture) => (picture, row.to_string(), None),
        Source::Upload(id) => {
            let upload = uploads::find(deps, &product, id).await?;
            (pictures::check(upload)?, uploads::name(id, row), Some(id))
        }
    };

    let raw = upload.map(|id| uploads::key(&product, id));
    let place = pictures::store(deps, product.id, &name, &picture).await?;
    let added = pictures::add(deps, product, place, upload, is_primary).await?;
    if let Some(key) = raw {
        uploads::remove(deps, &key).await?;
    }

    Response::created(&views::catalog::image(&added, |key| deps.media_url(key)))
}

fn read(mut form: Form) -> Result<(Source, bool), FieldErrors> {
    let is_primary = form.optional_flag("is_primary").unwrap_or(false);
    let source = match pictures::take(&mut form)? {
        Some(picture) => Source::Form(picture),
        None if form.raw("upload_id").is_some() => Source::Upload(form.id("upload_id")),
        None => return Err(pictures::missing()),
    };
    form.finish()?;
    Ok((source, is_primary))
}
