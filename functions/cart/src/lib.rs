//! The cart. A user's cart is its lines; a line won at an auction holds its unit.

use boli_runtime::Function;

pub mod add;
pub mod clear;
pub mod get;
pub mod remove;

mod body;

/// All functions of the area.
pub const FUNCTIONS: &[&Function] = &[
    &add::FUNCTION,
    &clear::FUNCTION,
    &get::FUNCTION,
    &remove::FUNCTION,
];
