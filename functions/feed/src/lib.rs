//! The change feed: everything that follows from a committed write. Both functions call a
//! pure function from an item's (old, new) images to effects; all effects are idempotent,
//! because the feed delivers at least once.

use boli_runtime::Function;

pub mod broadcast;
pub mod relay;
#[cfg(test)]
mod samples;

/// All functions of the area.
pub const FUNCTIONS: &[&Function] = &[&broadcast::FUNCTION, &relay::FUNCTION];
