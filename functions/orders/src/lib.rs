//! Orders: made of a cart, paid, shipped and delivered.

use boli_runtime::Function;

pub mod cancel;
pub mod create;
pub mod download_invoice;
pub mod get;
pub mod list;
pub mod list_seller;
pub mod track;
pub mod update_status;

mod address;
mod cancellation;
mod draft;

/// All functions of the area.
pub const FUNCTIONS: &[&Function] = &[
    &cancel::FUNCTION,
    &create::FUNCTION,
    &download_invoice::FUNCTION,
    &get::FUNCTION,
    &list::FUNCTION,
    &list_seller::FUNCTION,
    &track::FUNCTION,
    &update_status::FUNCTION,
];
