//! Auctions: opened by the room's owner, bid on by buyers, ended by hand or by their clock.

use boli_runtime::Function;

pub mod create;
pub mod end;
pub mod get;
pub mod list;
pub mod place_bid;

/// All functions of the area.
pub const FUNCTIONS: &[&Function] = &[
    &create::FUNCTION,
    &end::FUNCTION,
    &get::FUNCTION,
    &list::FUNCTION,
    &place_bid::FUNCTION,
];
