//! Goods and services tax: rates with their days, and the tax that is in a price.
//!
//! Prices have the tax in them, as India's retail prices do: what is sold is split into its
//! taxable value and the tax of each kind, whose parts add up to the price to the paisa.

mod hsn;
mod rate;
mod split;

pub use hsn::{Hsn, HsnRefused};
pub use rate::{GstRate, RateRefused};
pub use split::{TaxSplit, Territory};

use serde::{Deserialize, Serialize};

/// Basis points of the whole.
pub(crate) const WHOLE: u64 = 10_000;

/// `amount * points / of` in whole numbers, a half rounded up. `of` is not zero.
pub(crate) fn share(amount: u64, points: u64, of: u64) -> u64 {
    let doubled = u128::from(amount)
        .saturating_mul(u128::from(points))
        .saturating_mul(2);
    let of = u128::from(of);
    let rounded = doubled
        .saturating_add(of)
        .checked_div(of.saturating_mul(2))
        .unwrap_or_default();
    u64::try_from(rounded).unwrap_or(u64::MAX)
}

/// What the tax must know of goods; sellers may say it later.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoodsTax {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hsn: Option<Hsn>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<GstRate>,
}

impl GoodsTax {
    /// Nothing is said.
    #[must_use]
    pub const fn is_unsaid(&self) -> bool {
        self.hsn.is_none() && self.rate.is_none()
    }
}
