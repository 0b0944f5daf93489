//! Opening an auction: the room, the product's stock and the auction agree, or nothing happens.

use crate::Store;
use crate::entity::decode;
use crate::error::{CommitError, StoreError};
use crate::items::{AuctionItem, AuctionPointerItem, RoomItem, UnsettledAuctionItem};
use crate::keys;
use crate::livestreams::unexpected;
use crate::write::Write;
use boli_domain::AuctionId;
use boli_domain::auction::AuctionStatus;
use boli_domain::livestream::LivestreamStatus;
use boli_domain::product::ProductStatus;

/// The writes of the transaction, by the name a refusal has.
const ROOM: &str = "room";
const PREVIOUS: &str = "previous auction";
const STOCK: &str = "stock";

/// Why an auction can't be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenRefused {
    #[error("the livestream belongs to another seller")]
    NotOwner,
    #[error("the livestream is not live")]
    NotLive,
    #[error("the product is not part of the livestream")]
    NotInRoom,
    #[error("another auction is running in the livestream")]
    Running,
    #[error("no unit of the product is for sale")]
    OutOfStock,
}

impl Store {
    /// Opens an auction in a live room: the auction with its pointer and marker appears, the
    /// room names it as its latest, and one unit of the product is reserved, or nothing of
    /// it. `previous` is the room's latest auction so far, which must be closed. 0 read units
    /// / 13 write units.
    ///
    /// # Errors
    /// The table can't be reached; why the auction can't open is the inner result.
    pub async fn open_auction(
        &self,
        auction: &AuctionItem,
        previous: Option<AuctionId>,
    ) -> Result<Result<(), OpenRefused>, StoreError> {
        let pointer = AuctionPointerItem {
            id: auction.id,
            room_id: auction.room_id,
            started_at: auction.started_at,
        };
        let marker = UnsettledAuctionItem {
            auction_id: auction.id,
            room_id: auction.room_id,
            base_end: auction.base_end,
            won: None,
        };
        let mut writes = vec![name_latest(auction, previous), reserve_unit(auction)];
        if let Some(previous) = previous {
            writes.push(check_closed(auction, previous));
        }
        writes.push(Write::create(auction)?);
        writes.push(Write::create(&pointer)?);
        writes.push(Write::create(&marker)?);
        match self.commit(writes).await {
            Ok(()) => Ok(Ok(())),
            Err(CommitError::Refused {
                write: ROOM,
                found: Some(found),
            }) => Ok(Err(refused_by_room(&decode(*found)?, auction))),
            Err(CommitError::Refused {
                write: ROOM,
                found: None,
            }) => Ok(Err(OpenRefused::NotLive)),
            Err(CommitError::Refused {
                write: PREVIOUS, ..
            }) => Ok(Err(OpenRefused::Running)),
            Err(CommitError::Refused { write: STOCK, .. }) => Ok(Err(OpenRefused::OutOfStock)),
            Err(other) => Err(unexpected(other)),
        }
    }
}

fn name_latest(auction: &AuctionItem, previous: Option<AuctionId>) -> Write {
    Write::update(keys::room(auction.room_id), "SET auction_id = :auction")
        .when(
            "seller_id = :seller AND room_status = :live AND contains(product_ids, :product) \
             AND auction_id = :previous",
        )
        .value(":auction", auction.id)
        .value(":seller", auction.seller)
        .value(":live", LivestreamStatus::Live)
        .value(":product", auction.product_id)
        .value(":previous", previous)
        .named(ROOM)
}

fn check_closed(auction: &AuctionItem, previous: AuctionId) -> Write {
    Write::check(
        keys::auction(auction.room_id, previous),
        "#status = :closed",
    )
    .name("#status", "status")
    .value(":closed", AuctionStatus::Closed)
    .named(PREVIOUS)
}

fn reserve_unit(auction: &AuctionItem) -> Write {
    Write::update(
        keys::product(auction.product_id),
        "SET available = available - :one, reserved = reserved + :one",
    )
    .when("seller_id = :seller AND product_status <> :hidden AND available >= :one")
    .value(":seller", auction.seller)
    .value(":hidden", ProductStatus::Inactive)
    .value(":one", 1)
    .named(STOCK)
}

/// Names what in the room did not fit; the first reason a seller can do something about.
fn refused_by_room(room: &RoomItem, auction: &AuctionItem) -> OpenRefused {
    if room.seller_id != auction.seller {
        OpenRefused::NotOwner
    } else if room.room_status != LivestreamStatus::Live {
        OpenRefused::NotLive
    } else if !room.product_ids.contains(&auction.product_id) {
        OpenRefused::NotInRoom
    } else {
        OpenRefused::Running
    }
}
