//! What belongs to no area: health, the areas' maps, and what the gateway itself would answer in
//! words that clients can't read.

pub mod check_health;
pub mod fallback;
pub mod list_area;

use boli_runtime::Function;

/// The functions of this area.
pub const FUNCTIONS: &[&Function] = &[
    &check_health::FUNCTION,
    &fallback::FUNCTION,
    &list_area::FUNCTION,
];
