//! Returns of delivered items; beside the contract.

use crate::{Decimal, Ist};
use boli_domain::goods_return::{ReturnReason, ReturnStatus};
use boli_domain::order::OrderStatus;
use boli_domain::{AuctionId, OrderId, ProductId, RoomId, RowId};
use serde::Serialize;

/// A return.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Return {
    pub order: OrderId,
    pub order_number: String,
    /// The item of the order.
    pub item: RowId,
    pub product_name: String,
    pub quantity: u32,
    /// What goes back with it.
    pub amount: Decimal,
    pub buyer_name: String,
    pub seller_name: String,
    pub reason: ReturnReason,
    pub description: String,
    pub pictures: Vec<ReturnPicture>,
    pub status: ReturnStatus,
    /// The seller answers until then.
    pub answer_until: Ist,
    /// The parcel on its way back.
    pub tracking_id: Option<String>,
    /// Oldest first.
    pub history: Vec<ReturnStep>,
    pub created_at: Ist,
}

/// A picture of what is wrong.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReturnPicture {
    pub url: String,
    /// SHA-256 of the picture, in hexadecimal digits.
    pub sha256: String,
}

/// A step of a return.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReturnStep {
    pub status: ReturnStatus,
    pub by: String,
    pub note: String,
    pub at: Ist,
}

/// All that is known of an item of an order.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evidence {
    #[serde(flatten)]
    pub facts: Facts,
    /// SHA-256 of all other members, as JSON with sorted names and no spaces.
    pub sha256: String,
}

/// What an evidence says.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facts {
    pub order: OrderFacts,
    pub item: ItemFacts,
    /// The stream and the auction in which it was shown; null for what was bought from the shop.
    pub shown: Option<Shown>,
    /// Every bid, the first one first.
    pub bids: Vec<BidFact>,
    /// Newest last.
    pub tracking: Vec<StepFact>,
    #[serde(rename = "return")]
    pub goods_return: Option<Return>,
}

/// The order, and what paid it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderFacts {
    pub id: OrderId,
    pub order_number: String,
    pub buyer: String,
    pub ordered_at: Ist,
    pub paid_at: Option<Ist>,
    pub shipped_at: Option<Ist>,
    pub delivered_at: Option<Ist>,
    pub razorpay_order_id: Option<String>,
    pub razorpay_payment_id: Option<String>,
}

/// The item as it was sold.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemFacts {
    pub id: RowId,
    pub product: ProductId,
    pub product_name: String,
    pub product_description: String,
    pub seller: String,
    pub quantity: u32,
    pub unit_price: Decimal,
    pub total_price: Decimal,
}

/// Where and when it was shown.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shown {
    pub livestream: RoomId,
    pub title: String,
    pub stream_started_at: Option<Ist>,
    pub stream_ended_at: Option<Ist>,
    pub auction: AuctionId,
    pub starting_price: Decimal,
    pub auction_started_at: Ist,
    pub auction_closed_at: Option<Ist>,
    pub winner: Option<String>,
    pub price: Option<Decimal>,
}

/// A bid.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BidFact {
    pub number: u64,
    pub amount: Decimal,
    pub bidder: String,
    pub at: Ist,
}

/// A step on the order's way.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepFact {
    pub status: OrderStatus,
    pub at: Ist,
    pub by: String,
    pub notes: String,
    pub courier_name: Option<String>,
    pub tracking_id: Option<String>,
    /// SHA-256 of what shows how the goods were packed.
    pub packing_media_sha256: Option<String>,
}
