//! Pictures that clients have put into the bucket themselves, until a product has them.

use boli_domain::{RowId, UploadId};
use boli_providers::media::UPLOADS;
use boli_runtime::{Deps, Failure};
use boli_store::items::{ProductImage, ProductItem};
use boli_wire::{FieldErrors, Upload};

/// Where an upload lies. Seller and product are in the key, so that an upload of another one
/// is as unknown as one that never was.
#[must_use]
pub fn key(product: &ProductItem, id: UploadId) -> String {
    format!("{UPLOADS}{}/{}/{id}", product.seller_id, product.id)
}

/// What the picture of an upload is called. It has the upload's id, so that a product takes each
/// once, and a part of its own: the seller may put another picture into the same place while the
/// address is good, and no picture ever takes the name of one that clients keep for good.
#[must_use]
pub fn name(id: UploadId, picture: RowId) -> String {
    format!("{id}-{picture}")
}

/// Whether none of a product's pictures is of that upload.
///
/// # Errors
/// One is.
pub fn check_unused(pictures: &[ProductImage], id: UploadId) -> Result<(), FieldErrors> {
    let mark = format!("/{id}-");
    if pictures.iter().any(|picture| picture.key.contains(&mark)) {
        return Err(unknown());
    }
    Ok(())
}

/// Reads what a client has put there.
///
/// # Errors
/// 400 when there is nothing, or the product has it; 503 when the bucket is out of reach.
pub async fn find(deps: &Deps, product: &ProductItem, id: UploadId) -> Result<Upload, Failure> {
    check_unused(&product.images, id)?;
    let found = deps.media()?.find(&key(product, id)).await;
    let bytes = found.map_err(Failure::unavailable)?.ok_or_else(unknown)?;
    Ok(Upload {
        filename: id.to_string(),
        content_type: String::new(),
        bytes,
    })
}

/// Removes an upload that a product has now. The product's pictures know it by its id, and the
/// bucket removes what is left after a day, so a failure is no harm to anybody.
///
/// # Errors
/// The configuration is wrong.
pub async fn remove(deps: &Deps, key: &str) -> Result<(), Failure> {
    if let Err(error) = deps.media()?.delete(key).await {
        tracing::warn!(%error, "an upload waits for its expiry");
    }
    Ok(())
}

/// The refusal of an upload that is not there, or not any more.
#[must_use]
fn unknown() -> FieldErrors {
    FieldErrors::one(
        "upload_id",
        "This product has no such upload, or it was already used.",
    )
}
