//! Addresses of an address book (contract section 5).

use crate::RowId;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What an address is to its owner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AddressType {
    #[default]
    Home,
    Work,
    Other,
}

/// A word that is no [`AddressType`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no type of address")]
pub struct NoAddressType;

impl FromStr for AddressType {
    type Err = NoAddressType;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "home" => Ok(Self::Home),
            "work" => Ok(Self::Work),
            "other" => Ok(Self::Other),
            _ => Err(NoAddressType),
        }
    }
}

/// Which of the addresses that are left becomes the default when the default goes: the newest,
/// so that a book never has addresses and lost its default (fault F45).
#[must_use]
pub fn heir(left: impl IntoIterator<Item = RowId>) -> Option<RowId> {
    left.into_iter().max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_address_inherits() {
        assert_eq!(heir([RowId(2), RowId(7), RowId(5)]), Some(RowId(7)));
        assert_eq!(heir([]), None);
    }

    #[test]
    fn types_are_the_contracts_words() {
        assert_eq!("work".parse(), Ok(AddressType::Work));
        assert_eq!("villa".parse::<AddressType>(), Err(NoAddressType));
    }
}
