//! Products: who sees them and what may be sold.

use serde::{Deserialize, Serialize};

/// Whether a product is on sale (contract section 3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProductStatus {
    #[default]
    Active,
    /// Hidden by its seller.
    Inactive,
    /// Shown when nothing is left.
    SoldOut,
}

impl ProductStatus {
    /// The word of clients.
    #[must_use]
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::SoldOut => "sold_out",
        }
    }

    /// Reads the word of clients.
    #[must_use]
    pub fn from_wire(word: &str) -> Option<Self> {
        [Self::Active, Self::Inactive, Self::SoldOut]
            .into_iter()
            .find(|status| status.wire() == word)
    }

    /// What clients see: an active product without units is sold out, and one marked sold out
    /// is back on sale with its first unit.
    #[must_use]
    pub const fn shown(self, available: u32) -> Self {
        match (self, available) {
            (Self::Inactive, _) => Self::Inactive,
            (Self::Active | Self::SoldOut, 0) => Self::SoldOut,
            (Self::Active | Self::SoldOut, _) => Self::Active,
        }
    }

    /// Inactive products are their seller's business only (fault F44).
    #[must_use]
    pub const fn is_public(self) -> bool {
        match self {
            Self::Active | Self::SoldOut => true,
            Self::Inactive => false,
        }
    }
}

/// A word that is no status of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no status of a product")]
pub struct UnknownStatus;

impl std::str::FromStr for ProductStatus {
    type Err = UnknownStatus;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::from_wire(word).ok_or(UnknownStatus)
    }
}

/// Why a product can't be sold now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaleRefused {
    #[error("Product is not available")]
    Inactive,
    #[error("Cannot start bidding on out-of-stock product")]
    SoldOut,
}

/// Whether an auction of the product may open, which takes one unit.
///
/// # Errors
/// The product is hidden, or nothing is left of it.
pub const fn may_auction(status: ProductStatus, available: u32) -> Result<(), SaleRefused> {
    match status.shown(available) {
        ProductStatus::Active => Ok(()),
        ProductStatus::Inactive => Err(SaleRefused::Inactive),
        ProductStatus::SoldOut => Err(SaleRefused::SoldOut),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_unit_decides_between_active_and_sold_out() {
        use ProductStatus::{Active, Inactive, SoldOut};
        assert_eq!((Active.shown(1), Active.shown(0)), (Active, SoldOut));
        assert_eq!((SoldOut.shown(1), Inactive.shown(0)), (Active, Inactive));
        assert_eq!(may_auction(Active, 1), Ok(()));
        assert_eq!(may_auction(Active, 0), Err(SaleRefused::SoldOut));
        assert_eq!(may_auction(Inactive, 5), Err(SaleRefused::Inactive));
        assert!(!Inactive.is_public() && SoldOut.is_public());
        assert_eq!(ProductStatus::from_wire("sold_out"), Some(SoldOut));
        assert_eq!(ProductStatus::from_wire("gone"), None);
    }
}
