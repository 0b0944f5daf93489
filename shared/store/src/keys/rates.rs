//! Keys of limits.

use super::{Key, key};
use boli_domain::Timestamp;

/// How often somebody did something in the window that ends at `free_at`.
#[must_use]
pub fn uses(rate: &str, who: &str, free_at: Timestamp) -> Key {
    key(
        format!("RATE#{rate}#{who}"),
        format!("{:015}", free_at.as_millis()),
    )
}
