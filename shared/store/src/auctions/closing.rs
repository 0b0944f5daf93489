//! Closing an auction and settling it, each exactly once.

use crate::cart::return_units;
use crate::entity::decode;
use crate::error::{CommitError, StoreError};
use crate::items::{AuctionItem, CartLineItem};
use crate::keys;
use crate::write::Write;
use crate::{Entity, Store};
use boli_domain::auction::AuctionStatus;
use boli_domain::limits::CLOSE_GRACE;
use boli_domain::{AuctionId, RoomId, RowId, Timestamp, UserId};

/// The deadline is over, with the grace that clocks of two servers need.
const OVERDUE: &str = "#status = :open AND (hard_end <= :g OR (base_end <= :g AND soft_end <= :g))";

const CLOSE: &str = "SET #status = :closed, winner = bidder, winner_name = bidder_name, \
    hammer = high, close_seq = seq, closed_at = :now, closed_by_hand = :by_hand";

/// Sends of one close while the table is busy or its answers get lost.
const ATTEMPTS: u32 = 3;

/// The writes of a settlement, by the name a refusal has.
const AUCTION: &str = "auction";
const STOCK: &str = "stock";

/// Why an auction is to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseBy {
    /// Its deadline has passed.
    Deadline,
    /// Its seller ends it.
    Seller(UserId),
    /// Its livestream is over.
    StreamEnd,
}

/// What an attempt to close an auction found.
#[derive(Clone, Debug)]
pub enum CloseOutcome {
    /// This attempt closed it.
    Closed(AuctionItem),
    /// It was closed before.
    WasClosed(AuctionItem),
    /// Its deadline is yet to come.
    NotDue(AuctionItem),
    /// It belongs to another seller.
    NotOwner,
    Missing,
}

impl Store {
    /// Closes an auction: the last accepted bid wins. 0 read units / 1 write unit.
    ///
    /// # Errors
    /// The table can't be reached.
    pub async fn close_auction(
        &self,
        room: RoomId,
        id: AuctionId,
        by: CloseBy,
        now: Timestamp,
    ) -> Result<CloseOutcome, StoreError> {
        let close = Write::update(keys::auction(room, id), CLOSE)
            .name("#status", "status")
            .value(":open", AuctionStatus::Open)
            .value(":closed", AuctionStatus::Closed)
            .value(":now", now)
            .value(":by_hand", by != CloseBy::Deadline)
            .sent_once();
        let close = match by {
            CloseBy::Deadline => close.when(OVERDUE).value(":g", now.minus(CLOSE_GRACE)),
            CloseBy::StreamEnd => close.when("#status = :open"),
            CloseBy::Seller(seller) => close
                .when("#status = :open AND seller = :seller")
                .value(":seller", seller),
        };
        let mut attempt = 1;
        let found: AuctionItem = loop {
            match self.update::<AuctionItem>(close.clone()).await {
                Ok(auction) => return Ok(CloseOutcome::Closed(auction)),
                Err(CommitError::Refused {
                    found: Some(found), ..
                }) => break decode(*found)?,
                Err(CommitError::Refused { found: None, .. }) => return Ok(CloseOutcome::Missing),
                Err(CommitError::Store(error)) if error.is_retryable() && attempt < ATTEMPTS => {
                    attempt += 1;
                }
                Err(CommitError::Store(error)) => return Err(error),
            }
        };
        let in_doubt = attempt > 1;
        Ok(match (found.status, by) {
            (_, CloseBy::Seller(seller)) if found.seller != seller => CloseOutcome::NotOwner,
            (AuctionStatus::Open, _) => CloseOutcome::NotDue(found),
            // The first attempt closed it, and its answer got lost.
            (AuctionStatus::Closed, _) if in_doubt && found.closed_at == Some(now) => {
                CloseOutcome::Closed(found)
            }
            (AuctionStatus::Closed, _) => CloseOutcome::WasClosed(found),
        })
    }

    /// Settles a closed auction: the reserved unit becomes the winner's cart line at the
    /// hammer price, or goes back to sale. `line` is the id of that line. Says whether this
    /// call settled it. 0 read units / 6 write units.
    ///
    /// # Errors
    /// The table can't be reached.
    pub async fn settle_auction(
        &self,
        auction: &AuctionItem,
        line: RowId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let unit = match (auction.winner, auction.hammer) {
            (Some(winner), Some(hammer)) => Write::create(&CartLineItem {
                id: line,
                user_id: winner,
                product_id: auction.product_id,
                auction_id: Some(auction.id),
                quantity: 1,
                unit_price: hammer,
                added_at: now,
                held_until: None,
            })?,
            _ => return_units(auction.product_id, 1),
        };
        match self
            .commit(vec![settled(auction, now), unmark(auction), unit])
            .await
        {
            Ok(()) => Ok(true),
            Err(CommitError::Refused {
                write: AUCTION | CartLineItem::NAME,
                ..
            }) => Ok(false),
            // The product is gone, and its stock with it.
            Err(CommitError::Refused { write: STOCK, .. }) => {
                self.settle_without_stock(auction, now).await
            }
            Err(CommitError::Refused { write, .. }) => Err(StoreError::Service(format!(
                "the condition of `{write}` did not hold"
            ))),
            Err(CommitError::Store(error)) => Err(error),
        }
    }

    async fn settle_without_stock(
        &self,
        auction: &AuctionItem,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        match self
            .commit(vec![settled(auction, now), unmark(auction)])
            .await
        {
            Ok(()) => Ok(true),
            Err(CommitError::Refused { .. }) => Ok(false),
            Err(CommitError::Store(error)) => Err(error),
        }
    }
}

fn settled(auction: &AuctionItem, now: Timestamp) -> Write {
    Write::update(
        keys::auction(auction.room_id, auction.id),
        "SET settled_at = :now",
    )
    .when("#status = :closed AND attribute_type(settled_at, :null)")
    .name("#status", "status")
    .value(":closed", AuctionStatus::Closed)
    .value(":null", "NULL")
    .value(":now", now)
    .named(AUCTION)
}

/// The sweeper need not look at it any more.
fn unmark(auction: &AuctionItem) -> Write {
    Write::delete(keys::unsettled_auction(auction.id))
}
