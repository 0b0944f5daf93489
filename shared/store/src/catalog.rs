//! Access patterns of products.

mod categories;
mod pictures;

pub use categories::{Categories, CategoryRefused};
pub use pictures::{Picture, PicturesRefused};

use crate::client::{Query, Store};
use crate::error::{CommitError, StoreError, happened};
use crate::items::{ImageItem, ProductImage, ProductItem};
use crate::keys::{self, IndexName};
use crate::write::Write;
use boli_domain::gst::GoodsTax;
use boli_domain::product::ProductStatus;
use boli_domain::{Paise, ProductId, Timestamp, UserId};

/// What a seller makes of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductChange {
    pub name: String,
    pub description: String,
    pub category_id: i64,
    pub base_price: Paise,
    pub status: ProductStatus,
    /// Units for sale from now on; `None` leaves them as they are.
    pub quantity: Option<u32>,
    pub tax: GoodsTax,
}

/// The product is there and the seller's own.
const OWN: &str = "seller_id = :seller AND attribute_not_exists(removed_at)";

impl Store {
    /// Shows or hides a product, whoever sells it; `false` when it is not there. 0 read units / 1
    /// write unit.
    pub async fn set_product_status(
        &self,
        id: ProductId,
        status: ProductStatus,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let set = "SET product_status = :status, updated_at = :now";
        let write = Write::update(keys::product(id), set)
            .when("attribute_exists(PK) AND attribute_not_exists(removed_at)")
            .value(":status", status)
            .value(":now", now);
        happened(self.commit(vec![write]).await)
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

    /// A seller's products, newest first. 1 read unit each, and 0.5 per 4 KB of keys / 0
    /// write units.
    pub async fn products_of(&self, seller: UserId) -> Result<Vec<ProductItem>, StoreError> {
        self.listed(Query::index(IndexName::Gsi1, keys::seller_products(seller)).newest_first())
            .await
    }

    /// Creates a product. 0 read units / 2 write units: the item and its index entry.
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

    /// Saves what a product's seller changed of it and returns it; `None` when the seller has
    /// no such product any more. Stock is set only when `change` says so: units sell
    /// meanwhile. 0 read units / 1 write unit per KB of the product.
    pub async fn change_product(
        &self,
        id: ProductId,
        seller: UserId,
        change: &ProductChange,
        now: Timestamp,
    ) -> Result<Option<ProductItem>, StoreError> {
        let mut expression = "SET #name = :name, description = :description, \
             category_id = :category, base_price = :price, product_status = :status, \
             updated_at = :now, tax = :tax"
            .to_owned();
        if change.quantity.is_some() {
            expression.push_str(", available = :available");
        }
        let mut write = Write::update(keys::product(id), expression)
            .when(OWN)
            .name("#name", "name")
            .value(":name", &change.name)
            .value(":description", &change.description)
            .value(":category", change.category_id)
            .value(":price", change.base_price)
            .value(":status", change.status)
            .value(":tax", &change.tax)
            .value(":seller", seller)
            .value(":now", now);
        if let Some(quantity) = change.quantity {
            write = write.value(":available", quantity);
        }
        match self.update(write).await {
            Ok(product) => Ok(Some(product)),
            Err(CommitError::Refused { .. }) => Ok(None),
            Err(CommitError::Store(error)) => Err(error),
        }
    }

    /// Takes a product off the shop for good; says whether its seller had it. The row stays:
    /// orders, carts and auctions go on naming it (fault F46). 0 read units / 1 write unit per
    /// KB of the product, and 2 for its index entries.
    pub async fn remove_product(
        &self,
        id: ProductId,
        seller: UserId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let remove = Write::update(
            keys::product(id),
            "SET product_status = :inactive, removed_at = :now, updated_at = :now \
             REMOVE GSI1PK, GSI1SK, GSI2PK, GSI2SK",
        )
        .when(OWN)
        .value(":inactive", ProductStatus::Inactive)
        .value(":seller", seller)
        .value(":now", now);
        match self.commit(vec![remove]).await {
            Ok(()) => Ok(true),
            Err(CommitError::Refused { .. }) => Ok(false),
            Err(CommitError::Store(error)) => Err(error),
        }
    }
}
