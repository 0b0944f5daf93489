//! Categories and products.

use super::entity;
use crate::keys::{self, Index, by_time};
use boli_domain::gst::GoodsTax;
use boli_domain::product::ProductStatus;
use boli_domain::{Paise, ProductId, RowId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// A category of the shop.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CategoryItem {
    pub id: i64,
    pub name: String,
    pub description: String,
    pub image: Option<String>,
    pub is_active: bool,
    pub created_at: Timestamp,
    /// Removed by staff: products that are in it keep its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_at: Option<Timestamp>,
}

entity!(CategoryItem, "category", |category| keys::category(
    category.id
));

/// Owns a category's name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CategoryNameItem {
    pub name: String,
    pub category_id: i64,
}

entity!(CategoryNameItem, "category_name", |name| {
    keys::category_name(&name.name)
});

/// A picture of a product; `key` is its place in the media bucket.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProductImage {
    pub id: RowId,
    pub key: String,
    /// The place of its small copy; pictures from before there were copies have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<String>,
    pub is_primary: bool,
    pub created_at: Timestamp,
}

/// Finds an image's product: clients name an image by its id alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImageItem {
    pub id: RowId,
    pub product_id: ProductId,
}

entity!(ImageItem, "image", |image| keys::image(image.id));

/// A product with its stock: `available + reserved + sold` is what the seller ever put in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProductItem {
    pub id: ProductId,
    pub seller_id: UserId,
    pub seller_name: String,
    pub name: String,
    pub description: String,
    pub category_id: i64,
    pub base_price: Paise,
    pub product_status: ProductStatus,
    pub available: u32,
    pub reserved: u32,
    pub sold: u32,
    pub images: Vec<ProductImage>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Removed by its seller: it is shown and sold no more, but what was ordered keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "GoodsTax::is_unsaid")]
    pub tax: GoodsTax,
}

impl ProductItem {
    /// The status clients see: an active product without units left is sold out.
    #[must_use]
    pub fn status(&self) -> ProductStatus {
        self.product_status.shown(self.available)
    }

    /// The picture shown first.
    #[must_use]
    pub fn primary_image(&self) -> Option<&ProductImage> {
        self.images
            .iter()
            .find(|image| image.is_primary)
            .or_else(|| self.images.first())
    }
}

entity!(ProductItem, "product", |product| keys::product(product.id),
indexes -> Vec<Index> = if product.removed_at.is_some() { Vec::new() } else { vec![
    Index::gsi1(keys::seller_products(product.seller_id), by_time(product.created_at, product.id)),
] });
