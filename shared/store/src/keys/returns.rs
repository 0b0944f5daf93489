//! Keys of returns.

use super::{Key, key, order};
use boli_domain::{OrderId, RowId, UserId};

pub const RETURN_PREFIX: &str = "RETURN#";

/// A line of an order has one return.
#[must_use]
pub fn goods_return(id: OrderId, line: RowId) -> Key {
    key(order(id).pk, format!("{RETURN_PREFIX}{line}"))
}

#[must_use]
pub fn seller_returns(seller: UserId) -> String {
    format!("SELLER#{seller}#RETURNS")
}

/// Returns that wait for their sellers, in the order in which their time is over.
pub const UNANSWERED_RETURNS: &str = "UNANSWEREDRETURNS";

/// Returns that wait for an operator.
pub const DISPUTES: &str = "DISPUTES";
