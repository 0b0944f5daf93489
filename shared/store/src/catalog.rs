//! Access patterns of categories and products.

use crate::client::{Query, Store};
use crate::error::{CommitError, StoreError};
use crate::items::{CategoryItem, ImageItem, ProductImage, ProductItem};
use crate::keys::{self, IndexName};
use crate::write::Write;
use boli_domain::{ProductId, Timestamp, UserId};

/// All categories of the shop, by id: there are a few dozen at most, and most bodies name one.
#[derive(Clone, Debug, Default)]
pub struct Categories(Vec<CategoryItem>);

impl Categories {
    #[must_use]
    pub fn get(&self, id: i64) -> Option<&CategoryItem> {
        self.0.iter().find(|category| category.id == id)
    }

    /// A category's name; empty when it is gone.
    #[must_use]
    pub fn name(&self, id: i64) -> &str {
        self.get(id).map_or("", |category| &category.name)
    }

    /// The category of that name, whatever its case.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&CategoryItem> {
        self.0
            .iter()
            .find(|category| category.name.eq_ignore_ascii_case(name))
    }

    pub fn iter(&self) -> impl Iterator<Item = &CategoryItem> {
        self.0.iter()
    }
}

impl From<Vec<CategoryItem>> for Categories {
    fn from(categories: Vec<CategoryItem>) -> Self {
        Self(categories)
    }
}

/// Somebody else changed the product's pictures meanwhile: read it again.
#[derive(Debug, thiserror::Error)]
pub enum PicturesRefused {
    #[error("the product was changed meanwhile")]
    Changed,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// All categories, eventually consistent. 0.5 read units per 4 KB / 0 write units.
    pub async fn categories(&self) -> Result<Categories, StoreError> {
        let query = Query::collection(keys::CATEGORIES, "CATEGORY#");
        Ok(Categories(self.query(query).await?))
    }

    /// A category, eventually consistent. 0.5 read units / 0 write units.
    pub async fn category(&self, id: i64) -> Result<Option<CategoryItem>, StoreError> {
        self.get(keys::category(id)).await
    }

    /// Puts a category in place, whatever was there. 0 read units / 1 write unit.
    pub async fn put_category(&self, category: &CategoryItem) -> Result<(), CommitError> {
        self.commit(vec![Write::put(category)?]).await
    }

    /// A product as of now. 1 read unit / 0 write units.
    pub async fn product(&self, id: ProductId) -> Result<Option<ProductItem>, StoreError> {
        self.get_now(keys::product(id)).await
    }

    /// Products by id, in the order asked for, each once; unknown ones are left out. 1 read
    /// unit each / 0 write units.
    pub async fn products(&self, ids: &[ProductId]) -> Result<Vec<ProductItem>, StoreError> {
        self.in_order(ids.iter().copied().map(keys::product).collect())
            .await
    }

    /// All products, newest first. 1 read unit each, and 0.5 per 4 KB of keys / 0 write units.
    pub async fn all_products(&self) -> Result<Vec<ProductItem>, StoreError> {
        self.listed(Query::index(IndexName::Gsi2, keys::PRODUCTS).newest_first())
            .await
    }

    /// A seller's products, newest first. 1 read unit each, and 0.5 per 4 KB of keys / 0
    /// write units.
    pub async fn products_of(&self, seller: UserId) -> Result<Vec<ProductItem>, StoreError> {
        self.listed(Query::index(IndexName::Gsi1, keys::seller_products(seller)).newest_first())
            .await
    }

    /// Creates a product. 0 read units / 3 write units: the item and its two index entries.
    pub async fn create_product(&self, product: &ProductItem) -> Result<(), CommitError> {
        self.commit(vec![Write::create(product)?]).await
    }

    /// Creates a product that has a picture from the start. 0 read units / 8 write units, in
    /// one transaction.
    pub async fn create_pictured_product(
        &self,
        product: ProductItem,
        picture: ProductImage,
    ) -> Result<(), CommitError> {
        let pointer = ImageItem {
            id: picture.id,
            product_id: product.id,
        };
        let product = ProductItem {
            images: vec![picture],
            ..product
        };
        self.commit(vec![Write::create(&product)?, Write::create(&pointer)?])
            .await
    }

    /// Replaces a product's pictures as `seen` has them by `pictures`, `added` being the new
    /// one. 0 read units / 4 write units, in one transaction.
    ///
    /// # Errors
    /// [`PicturesRefused::Changed`] when the product is not as `seen` any more.
    pub async fn add_picture(
        &self,
        seen: &ProductItem,
        pictures: &[ProductImage],
        added: &ImageItem,
        now: Timestamp,
    ) -> Result<(), PicturesRefused> {
        let product = Write::update(
            keys::product(seen.id),
            "SET images = :pictures, updated_at = :now",
        )
        .when("seller_id = :seller AND updated_at = :seen AND size(images) = :count")
        .value(":pictures", pictures)
        .value(":now", now)
        .value(":seller", seen.seller_id)
        .value(":seen", seen.updated_at)
        .value(":count", seen.images.len())
        .named("product");
        self.commit(vec![product, Write::create(added)?])
            .await
            .map_err(|error| match error {
                CommitError::Refused { .. } => PicturesRefused::Changed,
                CommitError::Store(error) => error.into(),
            })
    }
}
