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

#[must_use]
pub fn order(id: OrderId) -> Key {
    key(format!("ORDER#{id}"), "ORDER")
}

/// Owns an order number.
#[must_use]
pub fn order_number(number: &str) -> Key {
    key(format!("ORDERNUMBER#{number}"), "NUMBER")
}

/// What is held until a moment: units of unpaid orders and of auctions' winners, earnings
/// of delivered orders. In the order of the moments.
pub const HELD: &str = "HELD";

#[must_use]
pub fn user_orders(user: UserId) -> String {
    format!("USER#{user}#ORDERS")
}

/// A seller's part of a paid order.
#[must_use]
pub fn seller_order(order: OrderId, seller: UserId) -> Key {
    key(format!("ORDER#{order}"), format!("SELLER#{seller}"))
}

#[must_use]
pub fn seller_orders(seller: UserId) -> String {
    format!("SELLER#{seller}#ORDERS")
}
