//! Auctions and bids.

use super::entity;
use crate::keys::{self, Index, by_time};
use boli_domain::auction::AuctionStatus;
use boli_domain::{AuctionId, BidId, Paise, ProductId, RoomId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// An auction: the hot item. It carries its own rules (`increment`, `window`, the ends), so
/// that a bid needs no read, and is kept under 1 KB and out of the indexes, so that a bid is
/// one write unit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AuctionItem {
    pub id: AuctionId,
    pub room_id: RoomId,
    pub room_title: String,
    pub product_id: ProductId,
    pub product_name: String,
    pub seller: UserId,
    pub seller_name: String,
    pub starting_price: Paise,
    /// Seconds.
    pub timer_duration: i64,
    pub started_at: Timestamp,

    pub status: AuctionStatus,
    pub seq: u64,
    pub min_next: Paise,
    pub increment: Paise,
    pub last_bid_at: Timestamp,
    pub base_end: Timestamp,
    pub soft_end: Timestamp,
    pub hard_end: Timestamp,
    /// Milliseconds by which a late bid extends the auction.
    pub window: i64,
    pub high: Option<Paise>,
    pub bidder: Option<UserId>,
    pub bidder_name: Option<String>,
    pub bid_id: Option<BidId>,

    pub winner: Option<UserId>,
    pub winner_name: Option<String>,
    pub hammer: Option<Paise>,
    pub close_seq: Option<u64>,
    pub closed_at: Option<Timestamp>,
    /// The seller or the stream's end closed it, not the deadline.
    #[serde(default)]
    pub closed_by_hand: bool,
    /// The winner's line is in the cart, or the unit is back on sale.
    pub settled_at: Option<Timestamp>,
}

entity!(AuctionItem, "auction", |auction| keys::auction(auction.room_id, auction.id));

/// Finds an auction's room; written once.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct AuctionPointerItem {
    pub id: AuctionId,
    pub room_id: RoomId,
    pub started_at: Timestamp,
}

entity!(AuctionPointerItem, "auction_pointer", |pointer| keys::auction_pointer(pointer.id),
    indexes -> Vec<Index> = vec![
        Index::gsi2(keys::AUCTIONS.to_owned(), by_time(pointer.started_at, pointer.id)),
    ]);

/// Marks an auction as not settled yet; written when it opens, removed when it is settled.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct UnsettledAuctionItem {
    pub auction_id: AuctionId,
    pub room_id: RoomId,
    /// The earliest deadline it can have.
    pub base_end: Timestamp,
}

entity!(UnsettledAuctionItem, "unsettled_auction",
    |marker| keys::unsettled_auction(marker.auction_id));

/// One accepted bid, written by the feed from the auction's image.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BidItem {
    pub id: BidId,
    pub auction_id: AuctionId,
    pub room_id: RoomId,
    pub seq: u64,
    pub amount: Paise,
    pub bidder: UserId,
    pub bidder_name: String,
    pub at: Timestamp,
}

entity!(BidItem, "bid", |bid| keys::bid(bid.room_id, bid.auction_id, bid.seq));

/// Who runs an auction's clock: only the newest epoch may post.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AuctionClockItem {
    pub auction_id: AuctionId,
    pub room_id: RoomId,
    pub epoch: u64,
    pub leased_until: Timestamp,
}

entity!(AuctionClockItem, "auction_clock", |clock| keys::auction_clock(clock.room_id, clock.auction_id),
    expires -> Option<Timestamp> = Some(clock.leased_until));
