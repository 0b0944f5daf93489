//! `POST /api/products/products/{id}/images/uploads/`: where a client may put a picture of the
//! product, up to a size that no request has on AWS. `POST …/images/` then takes it from there.

use crate::{pictures, uploads};
use boli_domain::UploadId;
use boli_domain::limits::{MAX_UPLOAD_BYTES, UPLOAD_LIFE, UPLOADS_PER_ACCOUNT};
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::catalog::{ImageUpload, UploadHeaders};
use boli_wire::picture::MediaType;
use boli_wire::{FieldErrors, Form, Ist};

pub const FUNCTION: Function = Function::http("catalog-create-upload", |deps, request| {
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
    let product = pictures::product_for_picture(deps, &caller, request.param("id")?).await?;
    deps.count_use(&UPLOADS_PER_ACCOUNT, &caller.id().to_string())
        .await?;
    let (content_type, size) = read(request.form().await?)?;
    pictures::check_room(&product.images)?;

    let (upload_id, now) = (deps.new_id::<UploadId>(), deps.now());
    let key = uploads::key(&product, upload_id);
    let url = deps
        .media()?
        .presign_upload(&key, content_type.as_str(), size, now, UPLOAD_LIFE)
        .await
        .map_err(Failure::unavailable)?;

    Response::created(&ImageUpload {
        upload_id,
        url,
        method: "PUT",
        headers: UploadHeaders {
            content_type: content_type.as_str(),
        },
        expires_at: Ist(now.plus(UPLOAD_LIFE)),
    })
}

fn read(mut form: Form) -> Result<(MediaType, i64), FieldErrors> {
    let content_type = form.choice("content_type");
    let most = i64::try_from(MAX_UPLOAD_BYTES).unwrap_or(i64::MAX);
    let size = form.integer("size", 1..=most);
    form.finish()?;
    Ok((content_type, size))
}
