//! Auctions and bids.

use super::{ProductItem, RoomItem, entity};
use crate::keys;
use boli_domain::auction::{self, AuctionState, AuctionStatus, AuctionTerms, ends_at};
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
}

entity!(AuctionItem, "auction", |auction| keys::auction(
    auction.room_id,
    auction.id
));

impl AuctionItem {
    /// An auction of one unit of a product in a room, as it opens at `now`.
    #[must_use]
    pub fn open(
        id: AuctionId,
        room: &RoomItem,
        product: &ProductItem,
        terms: &AuctionTerms,
        now: Timestamp,
    ) -> Self {
        let state = auction::open(terms, now);
        Self {
            id,
            room_id: room.id,
            room_title: room.title.clone(),
            product_id: product.id,
            product_name: product.name.clone(),
            seller: state.seller,
            seller_name: room.seller_name.clone(),
            starting_price: terms.starting_price,
            timer_duration: i64::try_from(terms.length.as_secs()).unwrap_or(i64::MAX),
            started_at: now,
            status: state.status,
            seq: state.seq,
            min_next: state.min_next,
            increment: state.increment,
            last_bid_at: state.last_bid_at,
            base_end: state.base_end,
            soft_end: state.soft_end,
            hard_end: state.hard_end,
            window: state.window_ms,
            high: state.high,
            bidder: state.bidder,
            bidder_name: None,
            bid_id: state.bid_id,
            winner: state.winner,
            winner_name: None,
            hammer: state.hammer,
            close_seq: state.close_seq,
            closed_at: None,
            closed_by_hand: false,
        }
    }

    /// Until when bids are taken, as of this image.
    #[must_use]
    pub fn deadline(&self) -> Timestamp {
        ends_at(self.base_end, self.soft_end, self.hard_end)
    }

    /// The highest bid, or the starting price while there is none.
    #[must_use]
    pub fn price(&self) -> Paise {
        self.high.unwrap_or(self.starting_price)
    }

    /// The highest bid as the history has it, or will have it.
    #[must_use]
    pub fn highest_bid(&self) -> Option<BidItem> {
        Some(BidItem {
            id: self.bid_id?,
            auction_id: self.id,
            room_id: self.room_id,
            seq: self.seq,
            amount: self.high?,
            bidder: self.bidder?,
            bidder_name: self.bidder_name.clone().unwrap_or_default(),
            at: self.last_bid_at,
        })
    }

    /// What the domain's rule decides by.
    #[must_use]
    pub fn state(&self) -> AuctionState {
        AuctionState {
            status: self.status,
            seq: self.seq,
            high: self.high,
            bidder: self.bidder,
            bid_id: self.bid_id,
            min_next: self.min_next,
            increment: self.increment,
            last_bid_at: self.last_bid_at,
            base_end: self.base_end,
            soft_end: self.soft_end,
            hard_end: self.hard_end,
            window_ms: self.window,
            seller: self.seller,
            close_seq: self.close_seq,
            winner: self.winner,
            hammer: self.hammer,
        }
    }
}

/// Finds an auction's room; written once.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct AuctionPointerItem {
    pub id: AuctionId,
    pub room_id: RoomId,
    pub started_at: Timestamp,
}

entity!(AuctionPointerItem, "auction_pointer", |pointer| {
    keys::auction_pointer(pointer.id)
});

/// Marks an auction whose unit is promised still: written when it opens, removed when nobody won
/// it, or what was won is paid or returned. The sweep looks through these.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct UnsettledAuctionItem {
    pub auction_id: AuctionId,
    pub room_id: RoomId,
    /// The earliest deadline it can have.
    pub base_end: Timestamp,
    /// Whose unit it is since the auction was settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub won: Option<WonUnit>,
}

/// A unit that is held for an auction's winner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WonUnit {
    pub user_id: UserId,
    pub product_id: ProductId,
    /// When it goes back to sale unless it is paid, or an order prolongs it.
    pub until: Timestamp,
}

entity!(UnsettledAuctionItem, "unsettled_auction", |marker| {
    keys::unsettled_auction(marker.auction_id)
});

/// One accepted bid, written by the feed from the auction's image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

entity!(BidItem, "bid", |bid| keys::bid(
    bid.room_id,
    bid.auction_id,
    bid.seq
));

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
