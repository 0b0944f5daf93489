//! Pages that a browser or a phone's system reads: shared links and what opens them.

use boli_runtime::Function;

pub mod get_app_association;
pub mod get_asset_links;
pub mod redirect_share;
pub mod show_share;

mod shared;

/// All functions of the area.
pub const FUNCTIONS: &[&Function] = &[
    &get_app_association::FUNCTION,
    &get_asset_links::FUNCTION,
    &redirect_share::FUNCTION,
    &show_share::FUNCTION,
];
