//! All keys of the table. Sort keys end in a UUIDv7 or fixed-width milliseconds, so they
//! sort by time.

mod accounts;
mod auctions;
mod catalog;
mod chat;
mod lists;
mod livestreams;
mod notifications;
mod operators;
mod orders;
mod payments;
mod rates;
mod referrals;
mod returns;
mod sockets;
mod taxes;

pub use accounts::*;
pub use auctions::*;
pub use catalog::*;
pub use chat::*;
pub use lists::*;
pub use livestreams::*;
pub use notifications::*;
pub use operators::*;
pub use orders::*;
pub use payments::*;
pub use rates::*;
pub use referrals::*;
pub use returns::*;
pub use sockets::*;
pub use taxes::*;

use boli_domain::Timestamp;

/// The primary key of an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub pk: String,
    pub sk: String,
}

/// The sparse indexes. Both project keys only: an update of an item costs them nothing, and
/// a list reads its rows by key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexName {
    /// "Everything of an owner", newest first.
    Gsi1,
    /// "Everything of a kind" and look-ups by a second id.
    Gsi2,
}

impl IndexName {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gsi1 => "GSI1",
            Self::Gsi2 => "GSI2",
        }
    }

    #[must_use]
    pub const fn pk_attribute(self) -> &'static str {
        match self {
            Self::Gsi1 => "GSI1PK",
            Self::Gsi2 => "GSI2PK",
        }
    }

    #[must_use]
    pub const fn sk_attribute(self) -> &'static str {
        match self {
            Self::Gsi1 => "GSI1SK",
            Self::Gsi2 => "GSI2SK",
        }
    }
}

/// An item's place in a sparse index.
#[derive(Clone, Debug)]
pub struct Index {
    pub name: IndexName,
    pub pk: String,
    pub sk: String,
}

impl Index {
    pub(crate) fn gsi1(pk: String, sk: impl ToString) -> Self {
        Self {
            name: IndexName::Gsi1,
            pk,
            sk: sk.to_string(),
        }
    }

    pub(crate) fn gsi2(pk: String, sk: impl ToString) -> Self {
        Self {
            name: IndexName::Gsi2,
            pk,
            sk: sk.to_string(),
        }
    }
}

fn key(pk: impl Into<String>, sk: impl Into<String>) -> Key {
    Key {
        pk: pk.into(),
        sk: sk.into(),
    }
}

/// Milliseconds at a fixed width, then `id` to keep rows of one instant apart.
#[must_use]
pub fn by_time(at: Timestamp, id: impl std::fmt::Display) -> String {
    format!("{:015}#{id}", at.as_millis())
}
