//! Bodies of the cart endpoints.

use crate::Ist;
use crate::catalog::Card;
use crate::scalars::{Number, Total};
use boli_domain::{AuctionId, ProductId, RowId};
use serde::Serialize;

/// A line of a cart.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CartItem {
    pub id: RowId,
    pub product: ProductId,
    pub product_data: Card,
    /// The auction the line was won at.
    pub bidding: Option<AuctionId>,
    pub quantity: u32,
    pub price: Number,
    pub total_price: Number,
    pub added_at: Ist,
}

/// A user's cart.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cart {
    pub id: RowId,
    pub items: Vec<CartItem>,
    pub total_amount: Total,
    /// Units, not lines.
    pub total_items: u32,
    pub created_at: Ist,
    pub updated_at: Ist,
}

/// The reply to adding a line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CartItemAdded {
    pub message: &'static str,
    pub cart_item: CartItem,
}
