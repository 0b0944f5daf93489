//! Bodies of the auction endpoints. On the wire an auction is a "bidding".

use crate::catalog::Card;
use crate::{Decimal, Ist, Number};
use boli_domain::{AuctionId, BidId, ProductId, RoomId, UserId};
use serde::Serialize;

/// An auction.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bidding {
    pub id: AuctionId,
    pub product: ProductId,
    pub product_data: Card,
    pub livestream: RoomId,
    pub livestream_title: String,
    pub starting_price: Decimal,
    /// Null before the first bid.
    pub current_highest_bid: Option<Decimal>,
    /// Seconds.
    pub timer_duration: i64,
    /// `active` or `ended`.
    pub status: &'static str,
    pub started_at: Ist,
    /// Late bids may move it.
    pub ends_at: Ist,
    pub ended_at: Option<Ist>,
    pub winner: Option<UserId>,
    /// Absent without a winner.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub winner_name: Option<String>,
    /// Highest first.
    pub bids: Vec<Bid>,
}

/// A bid.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bid {
    pub id: BidId,
    pub amount: Decimal,
    pub bidder: UserId,
    pub bidder_name: String,
    pub created_at: Ist,
    /// It is the highest so far.
    pub is_winning: bool,
}

/// The reply to placing a bid.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BidTaken {
    pub message: &'static str,
    pub bid: Bid,
    pub current_highest_bid: Number,
}

/// The reply to ending an auction by hand.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BiddingClosed {
    pub message: &'static str,
    /// Username.
    pub winner: Option<String>,
    pub winning_amount: Option<Number>,
}
