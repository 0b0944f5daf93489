//! Stream credits: what they cost and when they are taken. "Credit" means nothing else here.

use crate::limits::{
    CREDIT_PERIOD, CREDIT_PRICE, CREDIT_WARNING, MAX_CREDIT_PURCHASE, MIN_CREDIT_PURCHASE,
};
use crate::{Paise, Timestamp};
use std::time::Duration;

/// A number of credits at a price of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Package {
    pub credits: u32,
    pub price: Paise,
    /// Only for a seller who has never completed a purchase.
    pub first_purchase_only: bool,
}

const fn package(credits: u32, rupees: u64, first_purchase_only: bool) -> Package {
    Package {
        credits,
        price: Paise::rupees(rupees),
        first_purchase_only,
    }
}

/// The packages of the seller console (contract section 2).
pub const PACKAGES: &[Package] = &[
    package(7, 99, false),
    package(21, 199, false),
    package(45, 399, false),
    package(78, 699, false),
    package(150, 999, false),
    package(13, 99, true),
    package(54, 299, true),
];

/// A number of credits that is not sold; the first text is the recorded server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreditsRefused {
    #[error("Minimum {MIN_CREDIT_PURCHASE} credits required for purchase")]
    TooFew,
    #[error("Maximum {MAX_CREDIT_PURCHASE} credits allowed for purchase")]
    TooMany,
}

/// What so many credits cost: the package's price, or ten rupees each. `first_purchase` says
/// that the seller has never completed one.
///
/// # Errors
/// Too few or too many.
pub fn price_of(credits: u32, first_purchase: bool) -> Result<Paise, CreditsRefused> {
    if credits < MIN_CREDIT_PURCHASE {
        return Err(CreditsRefused::TooFew);
    }
    if credits > MAX_CREDIT_PURCHASE {
        return Err(CreditsRefused::TooMany);
    }
    let fits = |package: &&Package| {
        package.credits == credits && (first_purchase || !package.first_purchase_only)
    };
    match PACKAGES.iter().find(fits) {
        Some(package) => Ok(package.price),
        None => CREDIT_PRICE
            .checked_mul(credits)
            .ok_or(CreditsRefused::TooMany),
    }
}

/// Whether the price of so many credits depends on what the seller bought before.
#[must_use]
pub fn depends_on_history(credits: u32) -> bool {
    let fits = |package: &Package| package.credits == credits;
    PACKAGES
        .iter()
        .any(|package| fits(package) && package.first_purchase_only)
}

/// A price for each credit, rounded to the paisa, as purchases show it.
#[must_use]
pub fn price_per_credit(total: Paise, credits: u32) -> Paise {
    let credits = u64::from(credits);
    let half = credits / 2;
    Paise(
        total
            .0
            .saturating_add(half)
            .checked_div(credits)
            .unwrap_or(0),
    )
}

/// The period of a stream started at `started` in which `now` lies, the first being 0.
#[must_use]
pub fn period_at(started: Timestamp, now: Timestamp) -> u32 {
    let periods = now
        .since(started)
        .as_millis()
        .checked_div(CREDIT_PERIOD.as_millis());
    u32::try_from(periods.unwrap_or(0)).unwrap_or(u32::MAX)
}

/// When a period starts, which is when it is charged.
#[must_use]
pub fn period_start(started: Timestamp, period: u32) -> Timestamp {
    started.plus(CREDIT_PERIOD.saturating_mul(period))
}

/// How many periods have begun by `now`, so must have been charged.
#[must_use]
pub fn periods_due(started: Timestamp, now: Timestamp) -> u32 {
    period_at(started, now).saturating_add(1)
}

/// The time until the next credit is taken.
#[must_use]
pub fn until_next_charge(started: Timestamp, charged: u32, now: Timestamp) -> Duration {
    period_start(started, charged).since(now)
}

/// A live stream as the meter sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metered {
    pub started_at: Timestamp,
    /// Periods paid so far; the next one's number.
    pub charged: u32,
    /// The seller was told that the next boundary ends the stream.
    pub is_warned: bool,
}

/// What the meter does now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeterDecision {
    /// Take one credit for this period, on condition that nobody has.
    Charge { period: u32 },
    /// Tell the seller, then look again.
    Warn,
    /// The stream is over as of this boundary.
    End { at: Timestamp },
    /// Nothing before this moment.
    Wait { until: Timestamp },
}

/// Decides what becomes due first. A stream whose seller has no credit is warned before the
/// boundary and ends at it (contract section 0); it never ends unwarned.
#[must_use]
pub fn meter(stream: &Metered, credits: u32, now: Timestamp) -> MeterDecision {
    let boundary = period_start(stream.started_at, stream.charged);
    let warning = boundary.minus(CREDIT_WARNING);
    if now >= boundary && credits > 0 {
        return MeterDecision::Charge {
            period: stream.charged,
        };
    }
    if now >= boundary && stream.is_warned {
        return MeterDecision::End { at: boundary };
    }
    if now >= warning && credits == 0 && !stream.is_warned {
        return MeterDecision::Warn;
    }
    MeterDecision::Wait {
        until: if now < warning { warning } else { boundary },
    }
}

#[cfg(test)]
mod tests {
    #![expect(
        clippy::arithmetic_side_effects,
        reason = "overflow in a test is a failing test"
    )]

    use super::*;
    use proptest::prelude::*;

    const START: Timestamp = Timestamp(1_760_000_000_000);
    const MINUTE: i64 = 60_000;

    fn minutes(minutes: i64) -> Timestamp {
        Timestamp(START.0 + minutes * MINUTE)
    }

    #[test]
    fn packages_cost_what_the_console_shows() {
        let prices = [
            (7, 99),
            (21, 199),
            (45, 399),
            (78, 699),
            (150, 999),
            (5, 50),
            (8, 80),
        ];
        for (credits, rupees) in prices {
            assert_eq!(price_of(credits, false), Ok(Paise::rupees(rupees)));
            assert_eq!(price_of(credits, true), Ok(Paise::rupees(rupees)));
        }
        assert_eq!(price_of(13, true), Ok(Paise::rupees(99)));
        assert_eq!(price_of(13, false), Ok(Paise::rupees(130)));
        assert_eq!(price_of(54, true), Ok(Paise::rupees(299)));
        let refused = price_of(4, true).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "Minimum 5 credits required for purchase"
        );
        assert_eq!(price_of(u32::MAX, false), Err(CreditsRefused::TooMany));
        assert_eq!(price_per_credit(Paise::rupees(99), 7).to_string(), "14.14");
        assert_eq!(price_per_credit(Paise::rupees(99), 0), Paise::ZERO);
    }

    #[test]
    fn periods_begin_every_half_hour() {
        assert_eq!((period_at(START, START), periods_due(START, START)), (0, 1));
        assert_eq!(period_at(START, Timestamp(minutes(30).0 - 1)), 0);
        assert_eq!(period_at(START, minutes(30)), 1);
        assert_eq!(period_start(START, 2), minutes(60));
        assert_eq!(
            until_next_charge(START, 1, minutes(1)),
            Duration::from_secs(29 * 60)
        );
    }

    #[test]
    fn without_a_credit_a_stream_is_warned_and_then_ends_at_the_boundary() {
        let stream = Metered {
            started_at: START,
            charged: 1,
            is_warned: false,
        };
        let wait = |minute| MeterDecision::Wait {
            until: minutes(minute),
        };
        assert_eq!(meter(&stream, 0, minutes(1)), wait(25));
        assert_eq!(meter(&stream, 0, minutes(25)), MeterDecision::Warn);
        assert_eq!(meter(&stream, 1, minutes(25)), wait(30));
        let warned = Metered {
            is_warned: true,
            ..stream
        };
        assert_eq!(meter(&warned, 0, minutes(25)), wait(30));
        assert_eq!(
            meter(&warned, 0, minutes(31)),
            MeterDecision::End { at: minutes(30) }
        );
        // A credit bought in the last minute keeps the stream going.
        assert_eq!(
            meter(&warned, 1, minutes(31)),
            MeterDecision::Charge { period: 1 }
        );
        // A worker that comes late still warns first.
        assert_eq!(meter(&stream, 0, minutes(31)), MeterDecision::Warn);
    }

    proptest! {
        /// Invariant 9: never negative, each period once, and a live stream is paid for.
        #[test]
        fn each_period_is_charged_once(
            start_credits in 1..6_u32,
            steps in prop::collection::vec((0..40_i64, 0..20_u32), 1..60),
        ) {
            let mut credits = start_credits - 1;
            let mut stream = Metered { started_at: START, charged: 1, is_warned: false };
            let mut taken = 1;
            let mut bought = 0;
            let mut now = START;
            'stream: for (wait, luck) in steps {
                now = Timestamp(now.0 + wait * MINUTE);
                if luck == 0 {
                    credits += 3;
                    bought += 3;
                }
                loop {
                    match meter(&stream, credits, now) {
                        MeterDecision::Charge { period } => {
                            prop_assert_eq!(period, stream.charged);
                            credits = credits.checked_sub(1).unwrap();
                            taken += 1;
                            stream = Metered { charged: period + 1, is_warned: false, ..stream };
                        }
                        MeterDecision::Warn => stream.is_warned = true,
                        MeterDecision::Wait { until } => {
                            prop_assert!(until > now);
                            prop_assert_eq!(stream.charged, periods_due(START, now));
                            break;
                        }
                        MeterDecision::End { at } => {
                            prop_assert!(stream.is_warned && credits == 0 && at <= now);
                            break 'stream;
                        }
                    }
                }
            }
            prop_assert_eq!(taken, stream.charged);
            prop_assert_eq!(taken + credits, start_credits + bought);
        }
    }
}
