//! What the gateway is asked about, since a webhook and a callback may both be lost: unpaid
//! orders one by one while they hold units, and once an hour all payments of some hours and each
//! refund that is under way.

use boli_domain::Timestamp;
use boli_domain::limits::{
    LATE_AUTHORISATION_DAYS, RECONCILE_BEFORE, RECONCILE_HOUR_AT, RECONCILE_SETTLED,
};
use boli_runtime::{Deps, Failure};
use boli_wire::commands::VerifyPayment;
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The questions of this minute.
///
/// # Errors
/// The table can't be reached.
pub(super) async fn questions(deps: &Deps, now: Timestamp) -> Result<Vec<VerifyPayment>, Failure> {
    let mut questions = Vec::new();
    for before in RECONCILE_BEFORE {
        // Each hold ends in one of these minutes: it is asked about once for each entry.
        let first = minute(now).plus(before);
        let orders = deps.store().unpaid_until(first, first.plus(MINUTE)).await?;
        questions.extend(
            orders
                .into_iter()
                .map(|gateway_order_id| VerifyPayment::Reconcile { gateway_order_id }),
        );
    }
    if is_hourly(now) {
        // What the gateway told nothing of.
        let refunds = deps.store().open_refunds(now.minus(HOUR)).await?;
        questions.extend(refunds.into_iter().map(|refund| VerifyPayment::Refund {
            gateway_payment_id: refund.gateway_payment_id,
            refund_id: refund.id,
        }));
        questions.extend(windows(now));
    }
    Ok(questions)
}

/// Whether this is the one minute of its hour for what can wait so long.
pub(super) fn is_hourly(now: Timestamp) -> bool {
    now.as_seconds().rem_euclid(60 * 60) / 60 == RECONCILE_HOUR_AT
}

/// The hour that is over, and the same hour of the days in which a bank may still answer. A
/// payment is looked at once a day, for as long as that.
fn windows(now: Timestamp) -> Vec<VerifyPayment> {
    let to = minute(now).minus(RECONCILE_SETTLED);
    let window = |days| {
        let to = to.minus(DAY * days);
        VerifyPayment::ReconcileWindow {
            from: to.minus(HOUR),
            to,
        }
    };
    (0..=LATE_AUTHORISATION_DAYS).map(window).collect()
}

/// The minute that `now` is in: the schedule comes once in each, but not on the second.
fn minute(now: Timestamp) -> Timestamp {
    Timestamp::from_millis(now.as_millis() - now.as_millis().rem_euclid(60_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-22T13:30:00Z.
    const HALF_PAST: Timestamp = Timestamp::from_millis(1_795_354_200_000);

    #[test]
    fn each_second_of_four_days_is_in_one_window_of_each_day_and_of_one_hour() {
        let mut asked = Vec::new();
        for minutes in 0..120 {
            let now = HALF_PAST.plus(MINUTE * minutes + Duration::from_millis(17_300));
            if is_hourly(now) {
                asked.extend(windows(now));
            }
        }
        let seconds: Vec<_> = asked
            .iter()
            .map(|window| match window {
                VerifyPayment::ReconcileWindow { from, to } => (from.as_seconds(), to.as_seconds()),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(seconds.len(), 2 * 4, "two hours, four days");
        let (first, second) = seconds.split_at(4);
        for (earlier, later) in first.iter().zip(second) {
            assert_eq!(earlier.1 - earlier.0, 3_600);
            assert_eq!(earlier.1, later.0, "without a gap");
        }
        assert_eq!(first[0].0 - first[3].0, 3 * 24 * 3_600);
        // Payments are let alone for their first minutes.
        assert!(
            seconds
                .iter()
                .all(|(_, to)| *to <= HALF_PAST.as_seconds() + 7_200 - 300)
        );
    }
}
