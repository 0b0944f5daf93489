//! Carts: a user's cart is its lines.

use super::entity;
use crate::keys;
use boli_domain::limits::WINNER_PAYMENT_WINDOW;
use boli_domain::{AuctionId, Paise, ProductId, RowId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// A line of a cart. A line with an auction holds the unit reserved for its winner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLineItem {
    pub id: RowId,
    pub user_id: UserId,
    pub product_id: ProductId,
    pub auction_id: Option<AuctionId>,
    pub quantity: u32,
    /// The hammer price of an auction; other lines are priced anew from the product.
    pub unit_price: Paise,
    pub added_at: Timestamp,
    /// An unpaid order holds a won line until then, should that be later than the winner's
    /// own window.
    #[serde(default)]
    pub held_until: Option<Timestamp>,
}

impl CartLineItem {
    /// When a won unit goes back to sale unless it is paid.
    #[must_use]
    pub fn hold_ends(&self) -> Timestamp {
        let window_ends = self.added_at.plus(WINNER_PAYMENT_WINDOW);
        self.held_until
            .map_or(window_ends, |until| until.max(window_ends))
    }
}

entity!(CartLineItem, "cart_line", |line| keys::cart_line(
    line.user_id,
    line.product_id,
    line.auction_id
));
