//! Keys of categories, products and pictures.

use super::{Key, key};
use boli_domain::{ProductId, RowId, UserId};

pub const CATEGORIES: &str = "CATEGORIES";

#[must_use]
pub fn category(id: i64) -> Key {
    key(CATEGORIES, format!("CATEGORY#{id:06}"))
}

/// Names of categories are unique whatever their case.
#[must_use]
pub fn category_name(name: &str) -> Key {
    key(CATEGORIES, format!("NAME#{}", name.to_lowercase()))
}

#[must_use]
pub fn product(id: ProductId) -> Key {
    key(format!("PRODUCT#{id}"), "PRODUCT")
}

#[must_use]
pub fn seller_products(seller: UserId) -> String {
    format!("SELLER#{seller}#PRODUCTS")
}

/// Finds an image's product by the image's id.
#[must_use]
pub fn image(id: RowId) -> Key {
    key(format!("IMAGE#{id}"), "IMAGE")
}
