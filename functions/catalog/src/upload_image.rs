//! `POST /api/products/products/{id}/images/`: adds a picture to a product. The first one is
//! the primary one; making another primary takes it from the one before.

use boli_domain::ProductId;
use boli_domain::limits::{MAX_PRODUCT_IMAGES, UPLOADS_PER_ACCOUNT};
use boli_runtime::failure::Kind;
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response, views};
use boli_store::PicturesRefused;
use boli_store::items::{ImageItem, ProductImage, ProductItem};
use boli_wire::picture::{PRODUCT_IMAGE, Picture};
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

/// A seller who uploads several pictures at once races against nobody else.
const ATTEMPTS: usize = MAX_PRODUCT_IMAGES;

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let id = request.param("id")?;
    let mut product = own_product(deps, &caller, id).await?;
    // Before the picture is decoded, which is what costs.
    deps.count_use(&UPLOADS_PER_ACCOUNT, &caller.id().to_string())
        .await?;
    let upload = read(request.form().await?)?;
    check_room(&product)?;

    let image = store_picture(deps, id, &upload).await?;
    let pointer = ImageItem {
        id: image.id,
        product_id: id,
    };
    for _ in 0..ATTEMPTS {
        let added = ProductImage {
            is_primary: image.is_primary || product.images.is_empty(),
            ..image.clone()
        };
        let pictures = with_picture(&product.images, added.clone());
        match deps
            .store()
            .add_picture(&product, &pictures, &pointer, deps.now())
            .await
        {
            Ok(()) => {
                return Response::created(&views::catalog::image(&added, |key| {
                    deps.media_url(key)
                }));
            }
            Err(PicturesRefused::Changed) => product = own_product(deps, &caller, id).await?,
            Err(PicturesRefused::Store(error)) => return Err(error.into()),
        }
        check_room(&product)?;
    }
    Err(Failure::unavailable("the product's pictures kept changing"))
}

/// Ownership never changes, so it needs no part in the write's race.
async fn own_product(deps: &Deps, caller: &Caller, id: ProductId) -> Result<ProductItem, Failure> {
    deps.store()
        .product(id)
        .await?
        .filter(|product| product.seller_id == caller.id())
        .ok_or_else(|| {
            Failure::detail(
                Kind::Forbidden,
                "Product not found or you don't have permission",
            )
        })
}

struct Draft {
    picture: Picture,
    is_primary: bool,
}

fn read(mut form: Form) -> Result<Draft, FieldErrors> {
    let is_primary = form.optional_flag("is_primary").unwrap_or(false);
    let Some(upload) = form.take_file("image") else {
        let text = if form.raw("image").is_some() {
            "The submitted data was not a file. Check the encoding type on the form."
        } else {
            "No file was submitted."
        };
        return Err(FieldErrors::one("image", text));
    };
    form.finish()?;
    let picture = Picture::read(upload, PRODUCT_IMAGE)
        .map_err(|refused| FieldErrors::one("image", refused.to_string()))?;
    Ok(Draft {
        picture,
        is_primary,
    })
}

fn check_room(product: &ProductItem) -> Result<(), FieldErrors> {
    if product.images.len() < MAX_PRODUCT_IMAGES {
        return Ok(());
    }
    let text = format!("A product can have at most {MAX_PRODUCT_IMAGES} images.");
    Err(FieldErrors::one("image", text))
}

/// Stored before the product names it: a picture nobody names is no harm, a name without a
/// picture is.
async fn store_picture(
    deps: &Deps,
    product: ProductId,
    upload: &Draft,
) -> Result<ProductImage, Failure> {
    let id = deps.new_row_id();
    let key = format!("products/{product}/{id}.{}", upload.picture.extension);
    deps.media()?
        .put(
            &key,
            upload.picture.content_type,
            upload.picture.bytes.clone(),
        )
        .await
        .map_err(Failure::unavailable)?;
    Ok(ProductImage {
        id,
        key,
        is_primary: upload.is_primary,
        created_at: deps.now(),
    })
}

/// One picture is primary at most.
fn with_picture(images: &[ProductImage], added: ProductImage) -> Vec<ProductImage> {
    let mut pictures = images.to_vec();
    if added.is_primary {
        for picture in &mut pictures {
            picture.is_primary = false;
        }
    }
    pictures.push(added);
    pictures
}

#[cfg(test)]
mod tests {
    use super::*;
    use boli_domain::{RowId, Timestamp};

    fn image(id: i64, is_primary: bool) -> ProductImage {
        let created_at = Timestamp::from_millis(id);
        ProductImage {
            id: RowId(id),
            key: format!("{id}.png"),
            is_primary,
            created_at,
        }
    }

    #[test]
    fn one_picture_is_primary() {
        let two = with_picture(&[image(1, true)], image(2, false));
        assert_eq!(two.iter().filter(|picture| picture.is_primary).count(), 1);
        let three = with_picture(&two, image(3, true));
        let primary: Vec<_> = three.iter().filter(|picture| picture.is_primary).collect();
        assert_eq!(primary.len(), 1);
        assert_eq!(primary[0].id, RowId(3));
    }
}
