//! Keys of carts and orders.

use super::{Key, key, user_partition};
use boli_domain::{AuctionId, OrderId, ProductId, UserId};

pub const CART_LINE_PREFIX: &str = "CARTLINE#";

/// One line for each product and auction, so that adding again merges.
#[must_use]
pub fn cart_line(user: UserId, product: ProductId, auction: Option<AuctionId>) -> Key {
    let auction = auction.map_or_else(|| "-".to_owned(), |id| id.to_string());
    key(
        user_partition(user),
        format!("{CART_LINE_PREFIX}{product}#{auction}"),
    )
}

/// An order is kept under its number, so that no two orders have the same one.
#[must_use]
pub fn order(id: OrderId) -> Key {
    key(format!("ORDER#{}", id.number()), "ORDER")
}

/// What is held until a moment: units of unpaid orders, earnings of delivered ones. In the order
/// of the moments.
pub const HELD: &str = "HELD";

#[must_use]
pub fn user_orders(user: UserId) -> String {
    format!("USER#{user}#ORDERS")
}
