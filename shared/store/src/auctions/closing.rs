//! Closing an auction and settling it, each exactly once.

use crate::cart::return_units;
use crate::entity::decode;
use crate::error::{CommitError, StoreError};
use crate::items::{AuctionItem, CartLineItem, UnsettledAuctionItem, WonUnit};
use crate::keys;
use crate::livestreams::unexpected;
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
const MARKER: &str = UnsettledAuctionItem::NAME;
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
    /// hammer price, or goes back to sale, in one transaction. `line` is the id of that line. Says
    /// whether this call settled it. 1 read unit / 4 write units: 2 for the marker, 2 for the line
    /// or the product; none when it was settled before.
    ///
    /// # Errors
    /// The table can't be reached.
    pub async fn settle_auction(
        &self,
        auction: &AuctionItem,
        line: RowId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        if !self.is_unsettled(auction.id).await? {
            return Ok(false);
        }
        let writes = match (auction.winner, auction.hammer) {
            (Some(winner), Some(hammer)) => {
                let line = CartLineItem {
                    id: line,
                    user_id: winner,
                    product_id: auction.product_id,
                    auction_id: Some(auction.id),
                    quantity: 1,
                    unit_price: hammer,
                    added_at: now,
                    held_until: None,
                };
                let won = WonUnit {
                    user_id: winner,
                    product_id: auction.product_id,
                    until: line.hold_ends(),
                };
                vec![hold_for_winner(auction, won), Write::create(&line)?]
            }
            _ => vec![settled(auction), return_units(auction.product_id, 1)],
        };
        match self.commit(writes).await {
            Ok(()) => Ok(true),
            Err(CommitError::Refused { write: MARKER, .. }) => Ok(false),
            // The product is gone, and its stock with it.
            Err(CommitError::Refused { write: STOCK, .. }) => {
                match self.commit(vec![settled(auction)]).await {
                    Ok(()) => Ok(true),
                    Err(CommitError::Refused { .. }) => Ok(false),
                    Err(CommitError::Store(error)) => Err(error),
                }
            }
            Err(error) => Err(unexpected(error)),
        }
    }

    /// Whether an auction is yet to be settled, as of now. 1 read unit / 0 write units.
    pub async fn is_unsettled(&self, auction: AuctionId) -> Result<bool, StoreError> {
        let marker: Option<UnsettledAuctionItem> =
            self.get_now(keys::unsettled_auction(auction)).await?;
        Ok(marker.is_some_and(|marker| marker.won.is_none()))
    }

    /// The unit that an auction's winner was promised is paid or back on sale: nobody looks
    /// after it any more. 0 read units / 1 write unit.
    pub async fn forget_auction(&self, auction: AuctionId) -> Result<(), StoreError> {
        let forget = Write::delete(keys::unsettled_auction(auction)).when("attribute_exists(won)");
        match self.commit(vec![forget]).await {
            Ok(()) | Err(CommitError::Refused { .. }) => Ok(()),
            Err(CommitError::Store(error)) => Err(error),
        }
    }
}

/// Settles once: the marker knows no winner yet.
const TO_SETTLE: &str = "attribute_exists(PK) AND attribute_not_exists(won)";

fn hold_for_winner(auction: &AuctionItem, won: WonUnit) -> Write {
    Write::update(keys::unsettled_auction(auction.id), "SET won = :won")
        .when(TO_SETTLE)
        .value(":won", won)
        .named(MARKER)
}

/// The sweeper need not look at it any more.
fn settled(auction: &AuctionItem) -> Write {
    Write::delete(keys::unsettled_auction(auction.id))
        .when(TO_SETTLE)
        .named(MARKER)
}
