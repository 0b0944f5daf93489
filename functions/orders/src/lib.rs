//! Orders: made of a cart, paid, shipped and delivered.

use boli_runtime::Function;

pub mod answer_return;
pub mod cancel;
pub mod create;
pub mod create_return;
pub mod download_invoice;
pub mod get;
pub mod get_evidence;
pub mod list;
pub mod list_returns;
pub mod list_seller;
pub mod track;
pub mod update_status;

mod address;
mod cancellation;
mod draft;

/// All functions of the area.
pub const FUNCTIONS: &[&Function] = &[
    &answer_return::FUNCTION,
    &cancel::FUNCTION,
    &create::FUNCTION,
    &create_return::FUNCTION,
    &download_invoice::FUNCTION,
    &get::FUNCTION,
    &get_evidence::FUNCTION,
    &list::FUNCTION,
    &list_returns::FUNCTION,
    &list_seller::FUNCTION,
    &track::FUNCTION,
    &update_status::FUNCTION,
];
