//! Access patterns of auctions.

mod bidding;
mod closing;
mod opening;

pub use bidding::NewBid;
pub use closing::{CloseBy, CloseOutcome};
pub use opening::OpenRefused;

use crate::Store;
use crate::client::Query;
use crate::error::{CommitError, StoreError};
use crate::items::{
    AuctionClockItem, AuctionItem, AuctionPointerItem, BidItem, ListRowItem, UnsettledAuctionItem,
};
use crate::keys;
use crate::write::Write;
use boli_domain::{AuctionId, RoomId, Timestamp};

impl Store {
    /// Reads an auction of a known room as of now. 1 read unit / 0 write units.
    pub async fn auction(
        &self,
        room: RoomId,
        id: AuctionId,
    ) -> Result<Option<AuctionItem>, StoreError> {
        self.get_now(keys::auction(room, id)).await
    }

    /// Reads an auction by its id alone, as of now. 2 read units / 0 write units.
    pub async fn auction_by_id(&self, id: AuctionId) -> Result<Option<AuctionItem>, StoreError> {
        match self.room_of_auction(id).await? {
            Some(room) => self.auction(room, id).await,
            None => Ok(None),
        }
    }

    /// Finds the room of an auction, which never changes. 1 read unit / 0 write units.
    pub async fn room_of_auction(&self, id: AuctionId) -> Result<Option<RoomId>, StoreError> {
        let pointer: Option<AuctionPointerItem> = self.get_now(keys::auction_pointer(id)).await?;
        Ok(pointer.map(|pointer| pointer.room_id))
    }

    /// Lists the auctions of a room as of now, newest first. 1 read unit for about 6 auctions
    /// / 0 write units.
    pub async fn auctions_of_room(&self, room: RoomId) -> Result<Vec<AuctionItem>, StoreError> {
        let query = Query::collection(keys::room_partition(room), keys::AUCTION_PREFIX);
        self.query(query.newest_first().consistent()).await
    }

    /// Reads auctions by their ids as of now, in that order; unknown ones are left out. 2
    /// read units for each / 0 write units.
    pub async fn auctions_by_id(&self, ids: &[AuctionId]) -> Result<Vec<AuctionItem>, StoreError> {
        let pointers = ids.iter().copied().map(keys::auction_pointer).collect();
        let pointers: Vec<AuctionPointerItem> = self.in_order(pointers).await?;
        let keys = pointers
            .iter()
            .map(|pointer| keys::auction(pointer.room_id, pointer.id));
        self.in_order(keys.collect()).await
    }

    /// Reads the auctions of list rows as of now, in that order; those that are gone are left
    /// out. 1 read unit for each / 0 write units.
    pub async fn auctions_in(&self, rows: &[ListRowItem]) -> Result<Vec<AuctionItem>, StoreError> {
        self.in_order(rows.iter().map(ListRowItem::target).collect())
            .await
    }

    /// Lists the bids of an auction that the feed has written so far, highest first. 0.5 read
    /// units for about 16 bids / 0 write units.
    pub async fn bids(&self, room: RoomId, auction: AuctionId) -> Result<Vec<BidItem>, StoreError> {
        let query = Query::collection(keys::room_partition(room), keys::bid_prefix(auction));
        self.query(query.newest_first()).await
    }

    /// Writes an accepted bid into the history; one that is there already is as good. 0 read
    /// units / 1 write unit.
    pub async fn write_bid_history(&self, bid: &BidItem) -> Result<(), StoreError> {
        match self.commit(vec![Write::create(bid)?]).await {
            Ok(()) | Err(CommitError::Refused { .. }) => Ok(()),
            Err(CommitError::Store(error)) => Err(error),
        }
    }

    /// Lists the auctions that are not settled yet, running ones among them. 0.5 read units
    /// for about 20 auctions / 0 write units.
    pub async fn unsettled_auctions(&self) -> Result<Vec<UnsettledAuctionItem>, StoreError> {
        self.query(Query::collection(keys::UNSETTLED_AUCTIONS, ""))
            .await
    }

    /// Takes the lease on an auction's clock: a newer epoch takes it from an older one, the
    /// same epoch only when the lease ran out. Says whether it was taken. 0 read units / 1
    /// write unit.
    pub async fn lease_auction_clock(
        &self,
        lease: &AuctionClockItem,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let take = Write::put(lease)?
            .when(
                "attribute_not_exists(PK) OR epoch < :epoch \
                 OR (epoch = :epoch AND leased_until <= :now)",
            )
            .value(":epoch", lease.epoch)
            .value(":now", now);
        match self.commit(vec![take]).await {
            Ok(()) => Ok(true),
            Err(CommitError::Refused { .. }) => Ok(false),
            Err(CommitError::Store(error)) => Err(error),
        }
    }
}
