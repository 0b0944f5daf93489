//! The catalog: categories, products and their pictures.

pub mod create_product;
pub mod get_category;
pub mod get_product;
pub mod list_categories;
pub mod list_images;
pub mod list_products;
pub mod upload_image;

mod visibility;

use boli_runtime::Function;

/// The functions of this area.
pub const FUNCTIONS: &[&Function] = &[
    &create_product::FUNCTION,
    &get_category::FUNCTION,
    &get_product::FUNCTION,
    &list_categories::FUNCTION,
    &list_images::FUNCTION,
    &list_products::FUNCTION,
    &upload_image::FUNCTION,
];
