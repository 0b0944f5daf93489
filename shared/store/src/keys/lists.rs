//! Keys of lists and of the words that searches find.

use super::{Key, key};
use boli_domain::account::{UserType, VerificationStatus};
use boli_domain::auction::AuctionStatus;
use boli_domain::livestream::LivestreamStatus;
use boli_domain::order::OrderStatus;
use boli_domain::product::ProductStatus;
use boli_domain::{Paise, UserId};

/// Where it is written down in which lists an item is: beside the item.
#[must_use]
pub fn placed(target: &Key) -> Key {
    key(target.pk.clone(), format!("PLACED#{}", target.sk))
}

/// The partition of a list: its rows and its counts.
#[must_use]
pub fn list(name: &str) -> String {
    format!("LIST#{name}")
}

pub const ROW_PREFIX: &str = "ROW#";

/// A row's place in its list; `order` is made by [`super::by_time`].
#[must_use]
pub fn list_row(name: &str, order: &str) -> Key {
    key(list(name), format!("{ROW_PREFIX}{order}"))
}

/// A row's place in the same list by price. Prices have ten digits at most.
#[must_use]
pub fn by_price(price: Paise, order: &str) -> String {
    format!("{:012}#{order}", price.0)
}

pub const COUNT_PREFIX: &str = "COUNT#";

#[must_use]
pub fn list_count(name: &str, shard: u32) -> Key {
    key(list(name), format!("{COUNT_PREFIX}{shard:02}"))
}

/// The partition of all words with the same first letter.
#[must_use]
pub fn word_partition(word: &str) -> String {
    let first: String = word.chars().take(1).collect();
    format!("WORD#{first}")
}

#[must_use]
pub fn word(word: &str, order: &str) -> Key {
    key(word_partition(word), format!("{word}#{order}"))
}

// Names of lists.

/// The products that everybody sees, by what they are shown as, and of one category.
#[must_use]
pub fn products_list(status: ProductStatus, category: Option<i64>) -> String {
    format!("PRODUCTS#{}{}", status.wire(), of_category(category))
}

/// All products of a seller.
#[must_use]
pub fn seller_products_list(seller: UserId) -> String {
    format!("PRODUCTS#SELLER#{seller}")
}

/// The livestreams of a status, of a category, of both or all of them.
#[must_use]
pub fn rooms_list(status: Option<LivestreamStatus>, category: Option<i64>) -> String {
    let status = status.map_or_else(String::new, |status| format!("#{}", status.wire()));
    format!("ROOMS{status}{}", of_category(category))
}

/// All livestreams of a seller.
#[must_use]
pub fn seller_rooms_list(seller: UserId) -> String {
    format!("ROOMS#SELLER#{seller}")
}

/// The auctions of a status, or all of them.
#[must_use]
pub fn auctions_list(status: Option<AuctionStatus>) -> String {
    let status = status.map_or_else(String::new, |status| format!("#{}", status.wire()));
    format!("AUCTIONS{status}")
}

/// All users of a kind, or all users at all. Those whose address nobody verified are in none.
#[must_use]
pub fn users_list(kind: Option<UserType>) -> String {
    let kind = kind.map_or_else(String::new, |kind| format!("#{}", kind.wire()));
    format!("USERS{kind}")
}

/// The users whom an operator has shut out.
pub const DISABLED_USERS_LIST: &str = "USERS#disabled";

/// The sellers about whom operators have decided so.
#[must_use]
pub fn sellers_list(status: VerificationStatus) -> String {
    format!("SELLERS#{}", status.wire())
}

/// The orders of a status, or all of them.
#[must_use]
pub fn orders_list(status: Option<OrderStatus>) -> String {
    let status = status.map_or_else(String::new, |status| format!("#{status}"));
    format!("ORDERS{status}")
}

/// What the words of users begin with, so that searches for products don't find them.
pub const USER_WORD: char = '@';

fn of_category(category: Option<i64>) -> String {
    category.map_or_else(String::new, |id| format!("#CATEGORY#{id}"))
}
