//! Taking a bid, over REST or a socket: the same checks in the same order.

use crate::metrics::{self, Metric};
use crate::{Caller, Deps, Failure};
use boli_domain::account::UserType;
use boli_domain::auction::{BidRefused, round_bid_time};
use boli_domain::limits::BIDS_PER_ACCOUNT;
use boli_domain::{AuctionId, BidId, Paise, Timestamp};
use boli_store::NewBid;
use boli_store::items::AuctionItem;
use boli_wire::FieldErrors;
use std::time::Duration;

/// The gateway gives up on a request after this long, so none is older.
const OLDEST_REQUEST: Duration = Duration::from_secs(30);

/// An accepted bid.
#[derive(Clone, Debug)]
pub struct PlacedBid {
    pub id: BidId,
    pub amount: Paise,
    pub at: Timestamp,
    /// The auction at the time of the answer: the bid may be outbid already.
    pub auction: AuctionItem,
}

impl PlacedBid {
    /// Whether it is the highest.
    #[must_use]
    pub fn is_winning(&self) -> bool {
        self.auction.bid_id == Some(self.id)
    }
}

/// Places a bid of `amount`, counted as of when the gateway took the request.
///
/// # Errors
/// 403 for sellers and for those banned from the room, 404 for an unknown auction, 400 when
/// the auction refuses the bid, 429 when there were too many.
pub async fn place(
    deps: &Deps,
    caller: &Caller,
    auction_id: AuctionId,
    amount: Paise,
    received_at: Timestamp,
) -> Result<PlacedBid, Failure> {
    deps.count_use_here(&BIDS_PER_ACCOUNT, &caller.id().to_string())?;
    let taken_at = taken_at(received_at, deps.now());
    let placed = decide(deps, caller, auction_id, amount, taken_at).await;
    match &placed {
        Ok(_) => metrics::time(Metric::BidLatency, deps.now().since(taken_at)),
        Err(failure) if !failure.kind.is_retryable() => metrics::count(Metric::BidsRefused, 1),
        Err(_) => {}
    }
    placed
}

async fn decide(
    deps: &Deps,
    caller: &Caller,
    auction_id: AuctionId,
    amount: Paise,
    taken_at: Timestamp,
) -> Result<PlacedBid, Failure> {
    if caller.user.user_type != UserType::Buyer {
        return Err(Failure::forbidden("Only buyers can place bids"));
    }
    let seen = deps.warm().auction(auction_id);
    if let Some(seen) = seen.filter(|seen| amount < seen.floor) {
        return Err(too_low(seen.floor));
    }
    let room_id = match seen {
        Some(seen) => seen.room_id,
        None => deps
            .store()
            .room_of_auction(auction_id)
            .await?
            .ok_or_else(unknown)?,
    };
    let gate = deps.store().gate(room_id, caller.id()).await?;
    if gate.is_some_and(|gate| gate.ban.is_some()) {
        return Err(Failure::forbidden("You are banned from this livestream"));
    }
    let bid = NewBid {
        id: deps.new_id(),
        room_id,
        auction_id,
        bidder: caller.id(),
        bidder_name: caller.user.username.clone(),
        amount,
        at: round_bid_time(taken_at),
    };
    let auction = deps.store().place_bid(&bid).await?.map_err(|refused| {
        if let BidRefused::TooLow { minimum } = refused {
            deps.warm().saw_auction(auction_id, room_id, minimum);
        }
        failure(&refused)
    })?;
    deps.warm()
        .saw_auction(auction_id, room_id, auction.min_next);
    Ok(PlacedBid {
        id: bid.id,
        amount,
        at: bid.at,
        auction,
    })
}

/// When a bid was made: as the gateway took it, never in the future. It counts as placed then,
/// rounded down so that clock jitter between two servers seldom matters.
fn taken_at(received_at: Timestamp, now: Timestamp) -> Timestamp {
    // A request without a time, or with that of a forged event, counts as of now.
    let plausible = received_at.plus(OLDEST_REQUEST) > now;
    if plausible { received_at.min(now) } else { now }
}

/// The auction that a bid names does not exist.
#[must_use]
pub fn unknown() -> Failure {
    Failure::not_found("Bidding not found")
}

fn failure(refused: &BidRefused) -> Failure {
    match refused {
        BidRefused::Closed | BidRefused::TimeOver => Failure::invalid(refused.to_string()),
        BidRefused::OwnProduct => Failure::forbidden(refused.to_string()),
        BidRefused::TooLow { minimum } => too_low(*minimum),
        // The clocks of two servers differ too much for one more try.
        BidRefused::ClockBehind { .. } => Failure::unavailable(*refused),
    }
}

fn too_low(minimum: Paise) -> Failure {
    let text = BidRefused::TooLow { minimum }.to_string();
    Failure::from(FieldErrors::one("amount", text))
        .code("BID_TOO_LOW")
        .with("minimum", minimum.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(1_795_354_386_000 + millis)
    }

    #[test]
    fn bids_count_as_of_when_they_were_received() {
        assert_eq!(taken_at(at(749), at(900)), at(749));
        assert_eq!(round_bid_time(at(749)), at(500));
        assert_eq!(round_bid_time(at(750)), at(750));
    }

    #[test]
    fn no_bid_counts_as_placed_in_the_future_or_long_ago() {
        assert_eq!(taken_at(at(5_000), at(1_100)), at(1_100));
        assert_eq!(taken_at(Timestamp::from_millis(0), at(1_100)), at(1_100));
    }
}
