//! Address books.

use super::entity;
use crate::keys;
use boli_domain::address::AddressType;
use boli_domain::{RowId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// An address of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressItem {
    pub id: RowId,
    pub user_id: UserId,
    pub address_type: AddressType,
    pub full_name: String,
    pub phone_number: String,
    pub address_line_1: String,
    pub address_line_2: String,
    pub city: String,
    pub state: String,
    pub postal_code: String,
    pub country: String,
    pub created_at: Timestamp,
}

entity!(AddressItem, "address", |address| keys::address(
    address.user_id,
    address.id
));

/// What is said of a user's addresses once: so that no two of them can be the default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressBookItem {
    pub user_id: UserId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_id: Option<RowId>,
    /// How many addresses there are.
    pub kept: u32,
}

entity!(AddressBookItem, "address_book", |book| keys::address_book(
    book.user_id
));
