#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "overflow in a test is a failing test"
)]

use super::*;
use proptest::prelude::*;
use uuid::Uuid;

const SELLER: UserId = UserId(Uuid::from_u128(1));
const ASHA: UserId = UserId(Uuid::from_u128(2));
const RAVI: UserId = UserId(Uuid::from_u128(3));
const START: Timestamp = Timestamp(1_760_000_000_000);

fn after(millis: i64) -> Timestamp {
    Timestamp(START.0 + millis)
}

fn bid(bidder: UserId, rupees: u64, millis: i64) -> Bid {
    let id = BidId(Uuid::from_u128(u128::from(rupees)));
    Bid {
        id,
        bidder,
        amount: Paise::rupees(rupees),
        at: after(millis),
    }
}

/// 30 seconds from 499 rupees.
fn plain() -> AuctionState {
    open(
        &AuctionTerms::plain(SELLER, Paise::rupees(499), Duration::from_secs(30)),
        START,
    )
}

fn anti_sniped() -> AuctionState {
    let rule = AntiSnipe {
        window: Duration::from_secs(10),
        longest_extension: Duration::from_secs(15),
    };
    let terms = AuctionTerms::plain(SELLER, Paise::rupees(499), Duration::from_secs(30));
    open(
        &AuctionTerms {
            anti_snipe: Some(rule),
            ..terms
        },
        START,
    )
}

#[test]
fn the_first_bid_must_exceed_the_starting_price() {
    let minimum = Paise(49_901);
    let refused = place_bid(&plain(), &bid(ASHA, 499, 1_000)).unwrap_err();
    assert_eq!(refused, BidRefused::TooLow { minimum });
    let taken = place_bid(
        &plain(),
        &Bid {
            amount: minimum,
            ..bid(ASHA, 0, 1_000)
        },
    )
    .unwrap();
    assert_eq!(
        (taken.seq, taken.high, taken.bidder),
        (1, Some(minimum), Some(ASHA))
    );
}

#[test]
fn a_tie_loses_and_raising_ones_own_bid_is_allowed() {
    let first = place_bid(&plain(), &bid(ASHA, 600, 1_000)).unwrap();
    let tie = place_bid(&first, &bid(RAVI, 600, 1_000)).unwrap_err();
    assert_eq!(
        tie,
        BidRefused::TooLow {
            minimum: Paise(60_001)
        }
    );
    assert_eq!(place_bid(&first, &bid(ASHA, 700, 1_000)).unwrap().seq, 2);
}

#[test]
fn a_bid_at_the_deadline_is_late() {
    assert!(place_bid(&plain(), &bid(ASHA, 600, 29_999)).is_ok());
    assert_eq!(
        place_bid(&plain(), &bid(ASHA, 600, 30_000)),
        Err(BidRefused::TimeOver)
    );
}

#[test]
fn a_late_bid_extends_but_never_beyond_the_hard_end() {
    let extended = place_bid(&anti_sniped(), &bid(ASHA, 600, 29_000)).unwrap();
    assert_eq!(deadline(&extended), after(39_000));
    let capped = place_bid(&extended, &bid(RAVI, 700, 38_999)).unwrap();
    assert_eq!(deadline(&capped), after(45_000));
    assert!(place_bid(&capped, &bid(ASHA, 800, 44_999)).is_ok());
    assert_eq!(
        place_bid(&capped, &bid(ASHA, 800, 45_000)),
        Err(BidRefused::TimeOver)
    );
    // An early bid extends nothing.
    let early = place_bid(&anti_sniped(), &bid(ASHA, 600, 1_000)).unwrap();
    assert_eq!(deadline(&early), after(30_000));
}

#[test]
fn refusals_are_named_in_their_order() {
    let taken = place_bid(&plain(), &bid(ASHA, 600, 10_000)).unwrap();
    let behind = BidRefused::ClockBehind {
        last_bid_at: after(10_000),
    };
    let low = BidRefused::TooLow {
        minimum: Paise(60_001),
    };
    assert_eq!(place_bid(&taken, &bid(RAVI, 700, 9_000)), Err(behind));
    assert_eq!(place_bid(&taken, &bid(RAVI, 1, 9_000)), Err(low));
    assert_eq!(
        place_bid(&taken, &bid(RAVI, 1, 31_000)),
        Err(BidRefused::TimeOver)
    );
    assert_eq!(
        place_bid(&taken, &bid(SELLER, 1, 31_000)),
        Err(BidRefused::OwnProduct)
    );
    let closed = close(&taken, after(11_000), Closing::Seller).unwrap();
    assert_eq!(
        place_bid(&closed, &bid(SELLER, 1, 31_000)),
        Err(BidRefused::Closed)
    );
}

#[test]
fn the_deadline_closes_after_its_grace_and_the_seller_at_once() {
    let taken = place_bid(&plain(), &bid(ASHA, 600, 10_000)).unwrap();
    let early = close(&taken, after(30_999), Closing::Deadline).unwrap_err();
    assert_eq!(
        early,
        CloseRefused::NotDue {
            deadline: after(30_000)
        }
    );
    let closed = close(&taken, after(31_000), Closing::Deadline).unwrap();
    assert_eq!(closed.winner, Some(ASHA));
    assert_eq!(
        (closed.hammer, closed.close_seq),
        (Some(Paise::rupees(600)), Some(1))
    );
    let unsold = close(&plain(), after(1), Closing::Seller).unwrap();
    assert_eq!(
        (unsold.winner, unsold.hammer, unsold.close_seq),
        (None, None, Some(0))
    );
    assert_eq!(
        close(&unsold, after(2), Closing::Seller),
        Err(CloseRefused::AlreadyClosed)
    );
}

#[test]
fn countdowns_reach_zero_only_at_the_end() {
    let deadline = after(30_000);
    assert_eq!(remaining_seconds(deadline, after(0)), 30);
    assert_eq!(remaining_seconds(deadline, after(29_001)), 1);
    assert_eq!(remaining_seconds(deadline, after(30_000)), 0);
    assert_eq!(remaining_seconds(deadline, after(40_000)), 0);
}

#[test]
fn bid_times_lie_on_a_grid() {
    assert_eq!(round_bid_time(Timestamp(1_999)), Timestamp(1_750));
    assert_eq!(round_bid_time(Timestamp(2_000)), Timestamp(2_000));
}

#[test]
fn timers_are_between_ten_seconds_and_an_hour() {
    let shortest = *AUCTION_SECONDS.start();
    assert_eq!(timer(9, shortest), Err(TimerRefused::TooShort(10)));
    assert_eq!(timer(-5, 0), Err(TimerRefused::TooShort(1)));
    assert_eq!(timer(3_601, shortest), Err(TimerRefused::TooLong(3_600)));
    assert_eq!(timer(1, 1), Ok(Duration::from_secs(1)));
    assert_eq!(timer(30, shortest), Ok(Duration::from_secs(30)));
}

#[derive(Clone, Debug)]
enum Step {
    Bid {
        bidder: u8,
        over_minimum: i64,
        skew: i64,
    },
    Close {
        closing: bool,
    },
    Wait {
        millis: i64,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..4_u8, -200..2_000_i64, -2_000..2_000_i64)
            .prop_map(|(bidder, over_minimum, skew)| Step::Bid { bidder, over_minimum, skew }),
        1 => any::<bool>().prop_map(|closing| Step::Close { closing }),
        3 => (0..6_000_i64).prop_map(|millis| Step::Wait { millis }),
    ];
    prop::collection::vec(step, 1..120)
}

proptest! {
    /// Invariants 3, 4 and 5 of the design, under clocks that differ by two seconds.
    #[test]
    fn bids_and_closes_keep_the_invariants(steps in steps(), window in 0..15_000_u64, extension in 0..60_000_u64) {
        let rule = AntiSnipe {
            window: Duration::from_millis(window),
            longest_extension: Duration::from_millis(extension),
        };
        let terms = AuctionTerms::plain(SELLER, Paise::rupees(10), Duration::from_secs(20));
        let mut state = open(&AuctionTerms { anti_snipe: Some(rule), ..terms }, START);
        let mut now = START;
        let mut accepted: Vec<Bid> = Vec::new();
        let mut closes = 0;
        for (number, step) in steps.into_iter().enumerate() {
            let before = state.clone();
            match step {
                Step::Wait { millis } => now = Timestamp(now.0 + millis),
                Step::Bid { bidder, over_minimum, skew } => {
                    let amount = Paise(state.min_next.0.saturating_add_signed(over_minimum));
                    let bidder = UserId(Uuid::from_u128(u128::from(bidder)));
                    let at = round_bid_time(Timestamp(now.0 + skew));
                    let bid = Bid { id: BidId(Uuid::from_u128(number as u128)), bidder, amount, at };
                    if let Ok(next) = place_bid(&state, &bid) {
                        prop_assert_eq!(closes, 0);
                        prop_assert!(bidder != SELLER && bid.at < deadline(&before));
                        prop_assert!(accepted.last().is_none_or(|last| last.amount < bid.amount));
                        accepted.push(bid);
                        state = next;
                        prop_assert_eq!(state.seq, accepted.len() as u64);
                        prop_assert_eq!(state.high, Some(bid.amount));
                    }
                }
                Step::Close { closing } => {
                    let closing = if closing { Closing::Seller } else { Closing::Deadline };
                    if let Ok(next) = close(&state, now, closing) {
                        closes += 1;
                        prop_assert_eq!(next.winner, accepted.last().map(|bid| bid.bidder));
                        prop_assert_eq!(next.hammer, accepted.last().map(|bid| bid.amount));
                        prop_assert_eq!(next.close_seq, Some(accepted.len() as u64));
                        state = next;
                    }
                }
            }
            prop_assert!(closes <= 1);
            prop_assert!(deadline(&state) >= deadline(&before));
            prop_assert!(deadline(&state) <= state.hard_end);
        }
    }

    /// A close at the deadline and a bid in time exclude each other, up to the grace.
    #[test]
    fn what_the_deadline_closes_takes_no_bid(at in 0..40_000_i64) {
        let state = anti_sniped();
        let due = close(&state, after(at), Closing::Deadline).is_ok();
        let taken = place_bid(&state, &bid(ASHA, 600, at)).is_ok();
        prop_assert!(!(due && taken));
        prop_assert_eq!(due, at >= 31_000);
    }
}
