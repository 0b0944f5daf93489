//! Bodies of the order endpoints.

use crate::catalog::Card;
use crate::scalars::{Decimal, Ist, Number, UtcZ};
use boli_domain::order::{OrderStatus, PaymentStatus};
use boli_domain::{AuctionId, OrderId, ProductId, RowId, UserId};
use serde::Serialize;
use serde_json::{Map, Value};

/// The seller of a line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineSeller {
    pub id: UserId,
    pub username: String,
    pub email: String,
}

/// The auction a line was won at.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BiddingData {
    pub id: AuctionId,
    pub starting_price: Decimal,
    pub current_highest_bid: Option<Decimal>,
    pub status: &'static str,
}

/// A line of an order.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderItem {
    pub id: RowId,
    pub product: ProductId,
    pub product_data: Card,
    pub seller: LineSeller,
    pub bidding_data: Option<BiddingData>,
    pub quantity: u32,
    pub unit_price: Number,
    pub total_price: Number,
    pub product_name: String,
    pub product_description: String,
}

/// Who took a step.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Actor {
    pub id: UserId,
    pub username: String,
}

/// A step in an order's life.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Track {
    pub id: RowId,
    pub status: OrderStatus,
    pub notes: String,
    pub tracking_id: Option<String>,
    pub courier_name: Option<String>,
    pub created_at: Ist,
    pub created_by: Actor,
}

/// What buyers and sellers see alike.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderCore {
    pub id: OrderId,
    pub order_number: String,
    pub status: OrderStatus,
    pub payment_status: PaymentStatus,
    pub subtotal: Number,
    pub shipping_fee: Number,
    pub tax_amount: Number,
    /// Includes the platform fee, which is in no field of its own.
    pub total_amount: Number,
    pub items: Vec<OrderItem>,
    /// Newest first.
    pub tracking: Vec<Track>,
    pub created_at: Ist,
    pub updated_at: Ist,
    pub confirmed_at: Option<Ist>,
    pub shipped_at: Option<Ist>,
    pub delivered_at: Option<Ist>,
    pub customer_notes: String,
    pub seller_notes: String,
}

/// An order as its buyer sees it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Order {
    #[serde(flatten)]
    pub core: OrderCore,
    pub user: UserId,
    pub user_name: String,
    pub shipping_address: Map<String, Value>,
}

/// An order as a seller of it sees it: only the seller's lines.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SellerOrder {
    #[serde(flatten)]
    pub core: OrderCore,
    pub buyer_name: String,
    pub buyer_email: String,
    pub buyer_phone: String,
    pub delivery_address: Map<String, Value>,
}

/// A step as the tracking page shows it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TrackStep {
    pub status: OrderStatus,
    pub notes: String,
    pub created_at: UtcZ,
    /// A username.
    pub created_by: String,
}

/// Where an order is.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tracking {
    pub order_number: String,
    pub current_status: OrderStatus,
    /// Newest first.
    pub tracking: Vec<TrackStep>,
}

/// The reply to moving an order on.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusUpdated {
    pub message: String,
    pub order: SellerOrder,
}
