//! What the gateway itself would answer in words that clients can't read.

pub mod fallback;

use boli_runtime::Function;

/// The functions of this area.
pub const FUNCTIONS: &[&Function] = &[&fallback::FUNCTION];
