//! The catalog: categories, products and their pictures.

pub mod create_category;
pub mod create_product;
pub mod create_upload;
pub mod delete_category;
pub mod delete_image;
pub mod delete_product;
pub mod get_category;
pub mod get_image;
pub mod get_product;
pub mod list_categories;
pub mod list_images;
pub mod list_own_products;
pub mod list_products;
pub mod update_category;
pub mod update_image;
pub mod update_product;
pub mod upload_image;

mod category_draft;
mod draft;
mod pictures;
mod uploads;
mod visibility;

use boli_runtime::Function;

/// The functions of this area.
pub const FUNCTIONS: &[&Function] = &[
    &create_category::FUNCTION,
    &create_product::FUNCTION,
    &create_upload::FUNCTION,
    &delete_category::FUNCTION,
    &delete_image::FUNCTION,
    &delete_product::FUNCTION,
    &get_category::FUNCTION,
    &get_image::FUNCTION,
    &get_product::FUNCTION,
    &list_categories::FUNCTION,
    &list_images::FUNCTION,
    &list_own_products::FUNCTION,
    &list_products::FUNCTION,
    &update_category::FUNCTION,
    &update_image::FUNCTION,
    &update_product::FUNCTION,
    &upload_image::FUNCTION,
];
