//! Access patterns of products' pictures.

use crate::client::Store;
use crate::error::{CommitError, StoreError};
use crate::items::{ImageItem, ProductImage, ProductItem};
use crate::keys;
use crate::write::Write;
use boli_domain::{ProductId, RowId, Timestamp};

/// Somebody else changed the product's pictures meanwhile: read it again.
#[derive(Debug, thiserror::Error)]
pub enum PicturesRefused {
    #[error("the product was changed meanwhile")]
    Changed,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What becomes of the picture that a change of a product's pictures is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    Added(RowId),
    Changed,
    Removed(RowId),
}

impl Store {
    /// The product of a picture, which never changes; `None` for an unknown picture. 1 read
    /// unit / 0 write units.
    pub async fn product_of_picture(&self, id: RowId) -> Result<Option<ProductId>, StoreError> {
        let pointer: Option<ImageItem> = self.get_now(keys::image(id)).await?;
        Ok(pointer.map(|pointer| pointer.product_id))
    }

    /// Replaces a product's pictures as `seen` has them by `pictures`, of which `picture` is
    /// what changed. 0 read units / 4 write units, in one transaction; 1 when none comes or
    /// goes.
    ///
    /// # Errors
    /// [`PicturesRefused::Changed`] when the product is not as `seen` any more.
    pub async fn replace_pictures(
        &self,
        seen: &ProductItem,
        pictures: &[ProductImage],
        picture: Picture,
        now: Timestamp,
    ) -> Result<(), PicturesRefused> {
        let product = Write::update(
            keys::product(seen.id),
            "SET images = :pictures, updated_at = :now",
        )
        .when(
            "seller_id = :seller AND updated_at = :seen AND size(images) = :count \
             AND attribute_not_exists(removed_at)",
        )
        .value(":pictures", pictures)
        .value(":now", now)
        .value(":seller", seen.seller_id)
        .value(":seen", seen.updated_at)
        .value(":count", seen.images.len())
        .named("product");
        let pointer = match picture {
            Picture::Added(id) => Some(Write::create(&ImageItem {
                id,
                product_id: seen.id,
            })?),
            Picture::Removed(id) => Some(Write::delete(keys::image(id))),
            Picture::Changed => None,
        };
        let writes = [product].into_iter().chain(pointer).collect();
        self.commit(writes).await.map_err(|error| match error {
            CommitError::Refused { .. } => PicturesRefused::Changed,
            CommitError::Store(error) => error.into(),
        })
    }
}
