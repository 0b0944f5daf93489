//! Carts.

use super::entity;
use crate::keys;
use boli_domain::{AuctionId, Paise, ProductId, RowId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// A user's cart; its lines are items of their own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CartItem {
    pub id: RowId,
    pub user_id: UserId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

entity!(CartItem, "cart", |cart| keys::cart(cart.user_id));

/// A line of a cart. A line with an auction holds the unit reserved for its winner.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CartLineItem {
    pub id: RowId,
    pub user_id: UserId,
    pub product_id: ProductId,
    pub auction_id: Option<AuctionId>,
    pub quantity: u32,
    /// The hammer price of an auction; other lines are priced anew from the product.
    pub unit_price: Paise,
    pub added_at: Timestamp,
}

entity!(CartLineItem, "cart_line",
    |line| keys::cart_line(line.user_id, line.product_id, line.auction_id));
