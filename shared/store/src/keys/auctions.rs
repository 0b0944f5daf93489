//! Keys of auctions and bids, which are in their room.

use super::{Key, key, room_partition};
use boli_domain::{AuctionId, RoomId};

pub const AUCTION_PREFIX: &str = "AUCTION#";

#[must_use]
pub fn auction(room: RoomId, id: AuctionId) -> Key {
    key(room_partition(room), format!("{AUCTION_PREFIX}{id}"))
}

/// Finds an auction's room by the auction's id; never changes.
#[must_use]
pub fn auction_pointer(id: AuctionId) -> Key {
    key(format!("AUCTION#{id}"), "POINTER")
}

pub const UNSETTLED_AUCTIONS: &str = "UNSETTLED";

/// Marks an auction as not settled yet, so that the sweeper finds it however its messages
/// got lost.
#[must_use]
pub fn unsettled_auction(id: AuctionId) -> Key {
    key(UNSETTLED_AUCTIONS, format!("{AUCTION_PREFIX}{id}"))
}

#[must_use]
pub fn bid_prefix(auction: AuctionId) -> String {
    format!("BID#{auction}#")
}

#[must_use]
pub fn bid(room: RoomId, auction: AuctionId, seq: u64) -> Key {
    key(
        room_partition(room),
        format!("{}{seq:010}", bid_prefix(auction)),
    )
}

/// The lease of the worker that runs an auction's clock.
#[must_use]
pub fn auction_clock(room: RoomId, auction: AuctionId) -> Key {
    key(room_partition(room), format!("CLOCK#{auction}"))
}
