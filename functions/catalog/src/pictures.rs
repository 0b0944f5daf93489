//! A product's pictures: whose they are, where they are stored, and which is the primary one.

use crate::uploads;
use crate::visibility::own_product;
use boli_domain::limits::MAX_PRODUCT_IMAGES;
use boli_domain::{ProductId, RowId, UploadId};
use boli_runtime::failure::Kind;
use boli_runtime::{Caller, Deps, Failure, Request};
use boli_store::items::{ProductImage, ProductItem};
use boli_store::{Picture, PicturesRefused};
use boli_wire::picture::{self, PRODUCT_IMAGE};
use boli_wire::{FieldErrors, Form};

/// A seller who changes several pictures at once races against nobody else.
const ATTEMPTS: usize = MAX_PRODUCT_IMAGES;

/// The caller's own product, to add a picture to. The contract has one answer here for a product
/// that is missing and one of another seller.
///
/// # Errors
/// 403 for both.
pub async fn product_for_picture(
    deps: &Deps,
    caller: &Caller,
    id: ProductId,
) -> Result<ProductItem, Failure> {
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

/// The caller's own picture that the path names, with its product.
///
/// # Errors
/// 404 when there is none, 403 with `refusal` when it is another seller's.
pub async fn own_picture(
    deps: &Deps,
    caller: &Caller,
    request: &Request,
    refusal: &str,
) -> Result<(ProductItem, ProductImage), Failure> {
    let unknown = || Failure::no_match("ProductImage");
    let id: RowId = request.param("id")?;
    let product = deps.store().product_of_picture(id).await?;
    let product = own_product(deps, caller, product.ok_or_else(unknown)?, refusal).await?;
    let found = product.images.iter().find(|image| image.id == id).cloned();
    Ok((product, found.ok_or_else(unknown)?))
}

/// Takes the uploaded picture out of a form; `None` when the field was not sent.
///
/// # Errors
/// It is no file, or no picture of the right size.
pub fn take(form: &mut Form) -> Result<Option<picture::Pair>, FieldErrors> {
    match form.take_file("image") {
        Some(upload) => check(upload).map(Some),
        None if form.raw("image").is_some() => Err(FieldErrors::one(
            "image",
            "The submitted data was not a file. Check the encoding type on the form.",
        )),
        None => Ok(None),
    }
}

/// Decodes an upload and encodes it anew, once as it is and once small.
///
/// # Errors
/// It is no picture of the right size.
pub fn check(upload: boli_wire::Upload) -> Result<picture::Pair, FieldErrors> {
    picture::Pair::read(upload, PRODUCT_IMAGE)
        .map_err(|refused| FieldErrors::one("image", refused.to_string()))
}

/// The refusal of a form without a picture.
#[must_use]
pub fn missing() -> FieldErrors {
    FieldErrors::one("image", "No file was submitted.")
}

/// Where a picture lies in the media bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub key: String,
    pub thumbnail: String,
}

/// Stores a picture and its small copy under a name of their own, before the product names them:
/// a picture nobody names is no harm, a name without a picture is.
///
/// # Errors
/// The bucket is out of reach.
pub async fn store(
    deps: &Deps,
    product: ProductId,
    name: &str,
    pair: &picture::Pair,
) -> Result<Place, Failure> {
    let place = Place {
        key: format!("products/{product}/{name}.{}", pair.whole.extension),
        thumbnail: format!("products/{product}/{name}-small.{}", pair.small.extension),
    };
    for (key, picture) in [(&place.key, &pair.whole), (&place.thumbnail, &pair.small)] {
        deps.media()?
            .put(key, picture.content_type, picture.bytes.clone())
            .await
            .map_err(Failure::unavailable)?;
    }
    Ok(place)
}

/// Adds a stored picture, which may be of an upload, to its product and returns it.
///
/// # Errors
/// 400 when the product has as many as it may, or one of the same upload.
pub async fn add(
    deps: &Deps,
    product: ProductItem,
    place: Place,
    upload: Option<UploadId>,
    is_primary: bool,
) -> Result<ProductImage, Failure> {
    let pictures = commit(deps, product, |pictures| {
        check_room(pictures)?;
        // Two requests may have found the same upload.
        if let Some(upload) = upload {
            uploads::check_unused(pictures, upload)?;
        }
        // An id of its own at each attempt: that it is taken is a reason to try again.
        let added = ProductImage {
            id: deps.new_row_id(),
            key: place.key.clone(),
            thumbnail: Some(place.thumbnail.clone()),
            is_primary,
            created_at: deps.now(),
        };
        Ok((Picture::Added(added.id), with(pictures, added)))
    });
    let mut pictures = pictures.await?.into_iter();
    let added = pictures.find(|picture| picture.key == place.key);
    added.ok_or_else(|| Failure::internal("the picture that was added is not there"))
}

/// Whether the product may have one more.
///
/// # Errors
/// It may not.
pub fn check_room(pictures: &[ProductImage]) -> Result<(), FieldErrors> {
    if pictures.len() < MAX_PRODUCT_IMAGES {
        return Ok(());
    }
    let text = format!("A product can have at most {MAX_PRODUCT_IMAGES} images.");
    Err(FieldErrors::one("image", text))
}

/// Changes a product's pictures, again when somebody else changed the product meanwhile, and
/// returns them. `change` says what becomes of which picture.
///
/// # Errors
/// What `change` refuses; 404 when the product was removed; 503 when it kept changing.
pub async fn commit(
    deps: &Deps,
    mut product: ProductItem,
    change: impl Fn(&[ProductImage]) -> Result<(Picture, Vec<ProductImage>), Failure>,
) -> Result<Vec<ProductImage>, Failure> {
    for _ in 0..ATTEMPTS {
        let (picture, pictures) = change(&product.images)?;
        let done = deps
            .store()
            .replace_pictures(&product, &pictures, picture, deps.now())
            .await;
        match done {
            Ok(()) => return Ok(pictures),
            Err(PicturesRefused::Changed) => {
                let now = deps.store().product(product.id).await?;
                product = now
                    .filter(|product| product.removed_at.is_none())
                    .ok_or_else(|| Failure::no_match("Product"))?;
            }
            Err(PicturesRefused::Store(error)) => return Err(error.into()),
        }
    }
    Err(Failure::unavailable("the product's pictures kept changing"))
}

/// The pictures with one more, which is the primary one when it is the first.
#[must_use]
pub fn with(pictures: &[ProductImage], added: ProductImage) -> Vec<ProductImage> {
    let is_primary = added.is_primary || pictures.is_empty();
    let added = ProductImage {
        is_primary,
        ..added
    };
    let earlier = pictures.iter().cloned().map(|picture| ProductImage {
        is_primary: picture.is_primary && !is_primary,
        ..picture
    });
    earlier.chain([added]).collect()
}

/// The pictures with one replaced by what became of it. One picture is primary at most.
#[must_use]
pub fn replaced(pictures: &[ProductImage], changed: &ProductImage) -> Vec<ProductImage> {
    let replace = |picture: &ProductImage| {
        if picture.id == changed.id {
            return changed.clone();
        }
        ProductImage {
            is_primary: picture.is_primary && !changed.is_primary,
            ..picture.clone()
        }
    };
    pictures.iter().map(replace).collect()
}

/// The pictures without one; when that was the primary one, the oldest of the others is.
#[must_use]
pub fn without(pictures: &[ProductImage], id: RowId) -> Vec<ProductImage> {
    let mut rest: Vec<_> = pictures.to_vec();
    rest.retain(|picture| picture.id != id);
    if rest.iter().all(|picture| !picture.is_primary)
        && let Some(oldest) = rest.iter_mut().min_by_key(|picture| picture.id)
    {
        oldest.is_primary = true;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use boli_domain::Timestamp;

    fn image(id: i64, is_primary: bool) -> ProductImage {
        ProductImage {
            id: RowId(id),
            key: format!("{id}.png"),
            thumbnail: None,
            is_primary,
            created_at: Timestamp::from_millis(id),
        }
    }

    fn primary(pictures: &[ProductImage]) -> Vec<i64> {
        let primary = pictures.iter().filter(|picture| picture.is_primary);
        primary.map(|picture| picture.id.0).collect()
    }

    #[test]
    fn one_picture_is_primary() {
        let one = with(&[], image(1, false));
        assert_eq!(primary(&one), [1]);
        let two = with(&one, image(2, false));
        assert_eq!(primary(&two), [1]);
        let three = with(&two, image(3, true));
        assert_eq!(primary(&three), [3]);
        assert_eq!(primary(&replaced(&three, &image(2, true))), [2]);
        assert_eq!(primary(&without(&three, RowId(3))), [1]);
        assert_eq!(primary(&without(&three, RowId(1))), [3]);
        assert!(without(&one, RowId(1)).is_empty());
    }
}
