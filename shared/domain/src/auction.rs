//! The rule of an auction: who may bid what and when, and when it is over.
//!
//! The table decides: bids and closes are conditional writes on one item.
//! This is the same rule as a pure function. It names the refusal from the item that came
//! back, and is the model that simulation compares the table with.

use crate::limits::{AUCTION_SECONDS, BID_INCREMENT, BID_TIME_GRAIN, CLOSE_GRACE};
use crate::{BidId, Paise, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Whether bids are taken. Closed is for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum AuctionStatus {
    Open,
    Closed,
}

impl AuctionStatus {
    /// The word of clients (`Bidding.status`, contract section 3).
    #[must_use]
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Open => "active",
            Self::Closed => "ended",
        }
    }

    /// Reads the word of clients, as filters send it.
    #[must_use]
    pub fn from_wire(word: &str) -> Option<Self> {
        [Self::Open, Self::Closed]
            .into_iter()
            .find(|status| status.wire() == word)
    }
}

/// What decides about bids. It carries the auction's own rules (increment, window, ends), so
/// that a bid needs nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuctionState {
    pub status: AuctionStatus,
    /// Accepted bids so far.
    pub seq: u64,
    pub high: Option<Paise>,
    pub bidder: Option<UserId>,
    pub bid_id: Option<BidId>,
    /// The lowest bid that is accepted.
    pub min_next: Paise,
    pub increment: Paise,
    pub last_bid_at: Timestamp,
    pub base_end: Timestamp,
    /// The last bid plus the window; zero before the first bid.
    pub soft_end: Timestamp,
    pub hard_end: Timestamp,
    /// For how many milliseconds after a bid the auction stays open; zero without anti-snipe.
    pub window_ms: i64,
    pub seller: UserId,
    pub close_seq: Option<u64>,
    pub winner: Option<UserId>,
    pub hammer: Option<Paise>,
}

/// Late bids extend an auction, so that the last second decides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AntiSnipe {
    /// After each bid the auction stays open for this long at least.
    pub window: Duration,
    /// … but not longer than this after its first end.
    pub longest_extension: Duration,
}

/// What a seller opens an auction with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuctionTerms {
    pub seller: UserId,
    pub starting_price: Paise,
    pub increment: Paise,
    pub length: Duration,
    pub anti_snipe: Option<AntiSnipe>,
}

impl AuctionTerms {
    /// The contract's terms: strictly greater, no extension.
    #[must_use]
    pub const fn plain(seller: UserId, starting_price: Paise, length: Duration) -> Self {
        Self {
            seller,
            starting_price,
            increment: BID_INCREMENT,
            length,
            anti_snipe: None,
        }
    }
}

/// A timer outside the allowed lengths; the texts are the contract's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimerRefused {
    #[error("Ensure this value is greater than or equal to {0}.")]
    TooShort(i64),
    #[error("Ensure this value is less than or equal to {0}.")]
    TooLong(i64),
}

/// A timer in whole seconds as a length; `shortest` is configurable for tests, by default the
/// lower end of [`AUCTION_SECONDS`].
///
/// # Errors
/// The timer is too short or too long.
pub fn timer(seconds: i64, shortest: i64) -> Result<Duration, TimerRefused> {
    let longest = *AUCTION_SECONDS.end();
    if seconds > longest {
        return Err(TimerRefused::TooLong(longest));
    }
    match u64::try_from(seconds) {
        Ok(length) if length > 0 && seconds >= shortest => Ok(Duration::from_secs(length)),
        _ => Err(TimerRefused::TooShort(shortest.max(1))),
    }
}

/// The auction as it opens at `at`. Its first bid must exceed the starting price.
#[must_use]
pub fn open(terms: &AuctionTerms, at: Timestamp) -> AuctionState {
    let base_end = at.plus(terms.length);
    let (window, extension) = terms
        .anti_snipe
        .map_or((Duration::ZERO, Duration::ZERO), |rule| {
            (rule.window, rule.longest_extension)
        });
    AuctionState {
        status: AuctionStatus::Open,
        seq: 0,
        high: None,
        bidder: None,
        bid_id: None,
        min_next: plus(terms.starting_price, terms.increment),
        increment: terms.increment,
        last_bid_at: Timestamp(0),
        base_end,
        soft_end: Timestamp(0),
        hard_end: base_end.plus(extension),
        window_ms: i64::try_from(window.as_millis()).unwrap_or(i64::MAX),
        seller: terms.seller,
        close_seq: None,
        winner: None,
        hammer: None,
    }
}

/// A bid at the gateway's request time, rounded by [`round_bid_time`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bid {
    pub id: BidId,
    pub bidder: UserId,
    pub amount: Paise,
    pub at: Timestamp,
}

/// Why a bid is not accepted. Of several reasons the first in this order is named: what can
/// never change comes before what another amount would mend, and the clock comes last, so
/// that [`BidRefused::ClockBehind`] means "nothing else is wrong, try again with that time".
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BidRefused {
    /// The auction was closed.
    #[error("Bidding is not active")]
    Closed,
    /// Sellers don't bid on what they sell.
    #[error("You cannot bid on your own product")]
    OwnProduct,
    /// The deadline has passed; nobody has closed the auction yet.
    #[error("Bidding time has ended")]
    TimeOver,
    /// The bid is below `minimum`. Ties lose (fault F16).
    #[error("Bid amount must be higher than current highest bid")]
    TooLow { minimum: Paise },
    /// The bid's clock is behind the last accepted bid's.
    #[error("the bid is older than the last accepted one")]
    ClockBehind { last_bid_at: Timestamp },
}

/// Accepts or refuses a bid. Raising one's own bid is allowed, as the contract does.
///
/// # Errors
/// [`BidRefused`] names the first reason.
pub fn place_bid(state: &AuctionState, bid: &Bid) -> Result<AuctionState, BidRefused> {
    if state.status == AuctionStatus::Closed {
        return Err(BidRefused::Closed);
    }
    if state.seller == bid.bidder {
        return Err(BidRefused::OwnProduct);
    }
    let in_time = state.hard_end > bid.at && (state.base_end > bid.at || state.soft_end > bid.at);
    if !in_time {
        return Err(BidRefused::TimeOver);
    }
    if state.min_next > bid.amount {
        return Err(BidRefused::TooLow {
            minimum: state.min_next,
        });
    }
    if state.last_bid_at > bid.at {
        return Err(BidRefused::ClockBehind {
            last_bid_at: state.last_bid_at,
        });
    }
    Ok(AuctionState {
        seq: state.seq.saturating_add(1),
        high: Some(bid.amount),
        bidder: Some(bid.bidder),
        bid_id: Some(bid.id),
        min_next: plus(bid.amount, state.increment),
        last_bid_at: bid.at,
        soft_end: Timestamp(bid.at.0.saturating_add(state.window_ms)),
        ..state.clone()
    })
}

/// Who closes an auction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// The clock, the delay message or the sweeper, once the deadline has passed.
    Deadline,
    /// The seller's "end", or the end of the stream.
    Seller,
}

/// Why an auction is not closed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CloseRefused {
    /// It is closed already.
    #[error("Bidding is not active")]
    AlreadyClosed,
    /// Its deadline has not passed for long enough.
    #[error("the auction runs until {deadline:?}")]
    NotDue { deadline: Timestamp },
}

/// Closes an auction at `at`: the highest bidder wins. At a deadline it waits for
/// [`CLOSE_GRACE`], so that a bid taken in time by a server whose clock is behind still counts.
///
/// # Errors
/// The auction is closed already, or its deadline is still ahead.
pub fn close(
    state: &AuctionState,
    at: Timestamp,
    closing: Closing,
) -> Result<AuctionState, CloseRefused> {
    if state.status == AuctionStatus::Closed {
        return Err(CloseRefused::AlreadyClosed);
    }
    let graced = at.minus(CLOSE_GRACE);
    let due = state.hard_end <= graced || (state.base_end <= graced && state.soft_end <= graced);
    if closing == Closing::Deadline && !due {
        return Err(CloseRefused::NotDue {
            deadline: deadline(state),
        });
    }
    Ok(AuctionState {
        status: AuctionStatus::Closed,
        close_seq: Some(state.seq),
        winner: state.bidder,
        hammer: state.high,
        ..state.clone()
    })
}

/// Until when bids are taken: the later of the two ends, capped by the hard one. It only
/// grows, because bid times only grow.
#[must_use]
pub fn deadline(state: &AuctionState) -> Timestamp {
    ends_at(state.base_end, state.soft_end, state.hard_end)
}

/// [`deadline`] from its three parts.
#[must_use]
pub fn ends_at(base_end: Timestamp, soft_end: Timestamp, hard_end: Timestamp) -> Timestamp {
    base_end.max(soft_end).min(hard_end)
}

/// The seconds a countdown shows at `now`: whole ones, rounded up, so that it reads zero only
/// when no bid is taken any more.
#[must_use]
pub fn remaining_seconds(deadline: Timestamp, now: Timestamp) -> i64 {
    let millis = deadline.since(now).as_millis();
    i64::try_from(millis.div_ceil(1_000)).unwrap_or(i64::MAX)
}

/// A request time on the grid of bid times: rounded down, which keeps the jitter between two
/// servers' clocks from refusing a higher bid.
#[must_use]
pub fn round_bid_time(at: Timestamp) -> Timestamp {
    let grain = i64::try_from(BID_TIME_GRAIN.as_millis()).unwrap_or(i64::MAX);
    let past = at.0.checked_rem_euclid(grain).unwrap_or(0);
    Timestamp(at.0.saturating_sub(past))
}

/// Amounts have ten digits (contract section 1), so the sum never comes near the limit.
fn plus(amount: Paise, increment: Paise) -> Paise {
    Paise(amount.0.saturating_add(increment.0))
}

#[cfg(test)]
mod tests;
