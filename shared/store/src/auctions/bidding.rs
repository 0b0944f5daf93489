//! Placing a bid: one conditional update of the auction item decides.

use crate::Store;
use crate::client::Query;
use crate::entity::decode;
use crate::error::{CommitError, StoreError};
use crate::items::{AuctionItem, BidItem};
use crate::keys;
use crate::write::Write;
use boli_domain::auction::{self, AuctionStatus, Bid, BidRefused};
use boli_domain::{AuctionId, BidId, Paise, RoomId, Timestamp, UserId};

/// The rule of `domain::auction`, as the table evaluates it. The item carries each auction's
/// own terms, so that a bid needs no read.
const ACCEPTABLE: &str = "#status = :open AND min_next <= :amount AND last_bid_at <= :now \
    AND hard_end > :now AND (base_end > :now OR soft_end > :now) AND seller <> :bidder";

const ACCEPT: &str = "SET high = :amount, bidder = :bidder, bidder_name = :bidder_name, \
    bid_id = :id, seq = seq + :one, last_bid_at = :now, soft_end = :now + #window, \
    min_next = :amount + #increment";

/// Sends of one bid while the table is busy or its answers get lost.
const ATTEMPTS: u32 = 3;

/// A bid that a buyer wants to place.
#[derive(Clone, Debug)]
pub struct NewBid {
    /// Recognises the bid when the answer to it got lost.
    pub id: BidId,
    pub room_id: RoomId,
    pub auction_id: AuctionId,
    pub bidder: UserId,
    pub bidder_name: String,
    pub amount: Paise,
    /// When the bid counts as placed.
    pub at: Timestamp,
}

impl Store {
    /// Places a bid and returns the auction as it is then. A bid whose answer got lost is
    /// found again by its id, so it may have been outbid already. 0 read units / 1 write unit;
    /// a refused bid costs 1 write unit too.
    ///
    /// # Errors
    /// The table can't be reached, or can't tell yet what became of the bid; why the bid was
    /// refused is the inner result.
    pub async fn place_bid(
        &self,
        bid: &NewBid,
    ) -> Result<Result<AuctionItem, BidRefused>, StoreError> {
        let mut at = bid.at;
        let mut attempt = 1;
        let mut in_doubt = false;
        loop {
            let found = match self.update(write(bid, at)).await {
                Ok(auction) => return Ok(Ok(auction)),
                Err(CommitError::Store(error)) if error.is_retryable() && attempt < ATTEMPTS => {
                    attempt += 1;
                    in_doubt = true;
                    continue;
                }
                Err(CommitError::Store(error)) => return Err(error),
                Err(CommitError::Refused { found, .. }) => found,
            };
            let Some(found) = found else {
                return Ok(Err(BidRefused::Closed));
            };
            let auction: AuctionItem = decode(*found)?;
            if auction.bid_id == Some(bid.id) {
                return Ok(Ok(auction));
            }
            if in_doubt && self.is_in_history(bid, &auction).await? {
                return Ok(Ok(auction));
            }
            let model = Bid {
                id: bid.id,
                bidder: bid.bidder,
                amount: bid.amount,
                at,
            };
            match auction::place_bid(&auction.state(), &model) {
                // Only another server's clock is ahead: a higher bid must not die of that.
                Err(BidRefused::ClockBehind { last_bid_at }) if at == bid.at => at = last_bid_at,
                Err(refused) => return Ok(Err(refused)),
                Ok(_) => {
                    return Err(StoreError::Service(
                        "the rule accepts what the table refused".into(),
                    ));
                }
            }
        }
    }

    /// Whether a bid was accepted and outbid since, by the history. Where the feed lags
    /// behind, nobody can tell yet.
    async fn is_in_history(&self, bid: &NewBid, auction: &AuctionItem) -> Result<bool, StoreError> {
        let query = Query::collection(
            keys::room_partition(bid.room_id),
            keys::bid_prefix(bid.auction_id),
        );
        let history: Vec<BidItem> = self.query(query.consistent()).await?;
        if history.iter().any(|accepted| accepted.id == bid.id) {
            return Ok(true);
        }
        // The last accepted bid is on the auction itself, and is not this one. Those before it
        // are counted one by one: the feed may write a later one first.
        let earlier = history
            .iter()
            .filter(|accepted| accepted.seq < auction.seq)
            .count();
        let earlier = u64::try_from(earlier).unwrap_or(u64::MAX);
        if earlier.saturating_add(1) >= auction.seq {
            Ok(false)
        } else {
            Err(StoreError::Busy("the bid history lags behind".into()))
        }
    }
}

fn write(bid: &NewBid, at: Timestamp) -> Write {
    Write::update(keys::auction(bid.room_id, bid.auction_id), ACCEPT)
        .when(ACCEPTABLE)
        .name("#status", "status")
        .name("#window", "window")
        .name("#increment", "increment")
        .value(":open", AuctionStatus::Open)
        .value(":amount", bid.amount)
        .value(":now", at)
        .value(":bidder", bid.bidder)
        .value(":bidder_name", &bid.bidder_name)
        .value(":id", bid.id)
        .value(":one", 1)
        .sent_once()
}
