//! The rates of the tax.

use serde::{Deserialize, Serialize};

/// A rate of the tax in basis points: 1800 is 18 %.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct GstRate(pub u16);

/// A rate that is not in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is no GST rate that is in force.")]
pub struct RateRefused;

/// A rate and its days in India, the last one included.
struct Period {
    points: u16,
    first: &'static str,
    last: Option<&'static str>,
}

const fn since(first: &'static str, points: u16) -> Period {
    Period {
        points,
        first,
        last: None,
    }
}

const fn until(last: &'static str, points: u16) -> Period {
    Period {
        last: Some(last),
        ..since(BEGINNING, points)
    }
}

/// The first day of the tax.
const BEGINNING: &str = "2017-07-01";

/// The rates for goods (Notification 1/2017-CT(Rate), and 9/2025-CT(Rate), which replaced it).
const PERIODS: &[Period] = &[
    since(BEGINNING, 0),
    // Rough diamonds and the like, and gold.
    since(BEGINNING, 25),
    since(BEGINNING, 300),
    since(BEGINNING, 500),
    until("2025-09-21", 1_200),
    since(BEGINNING, 1_800),
    until("2025-09-21", 2_800),
    since("2025-09-22", 4_000),
];

impl GstRate {
    pub const NIL: Self = Self(0);

    /// A rate of so many basis points on a day in India, `2026-11-22`.
    ///
    /// # Errors
    /// [`RateRefused`] when there is none such on that day.
    pub fn on(day: &str, points: u64) -> Result<Self, RateRefused> {
        PERIODS
            .iter()
            .find(|period| {
                u64::from(period.points) == points
                    && period.first <= day
                    && period.last.is_none_or(|last| day <= last)
            })
            .map(|period| Self(period.points))
            .ok_or(RateRefused)
    }

    /// What each of the two taxes within one state has of it, in percent: `9` or `0.125`.
    #[must_use]
    pub fn half_percent(self) -> String {
        percent(u32::from(self.0).saturating_mul(5))
    }

    /// In percent, as `18` or `0.25`.
    #[must_use]
    pub fn percent(self) -> String {
        percent(u32::from(self.0).saturating_mul(10))
    }
}

/// Thousandths of a percent without zeros at the end.
fn percent(thousandths: u32) -> String {
    let text = format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_have_their_days() {
        let on = |day, points| GstRate::on(day, points).is_ok();
        assert!(on("2025-09-21", 1_200) && !on("2025-09-22", 1_200));
        assert!(on("2025-09-21", 2_800) && !on("2026-11-22", 2_800));
        assert!(!on("2025-09-21", 4_000) && on("2025-09-22", 4_000));
        for points in [0, 25, 300, 500, 1_800, 4_000] {
            assert!(on("2026-11-22", points), "{points}");
        }
        assert_eq!(GstRate::on("2026-11-22", 1_700), Err(RateRefused));
        assert!(!on("2017-06-30", 1_800));
    }

    #[test]
    fn rates_are_printed_in_percent() {
        let rate = GstRate(1_800);
        assert_eq!(
            (rate.percent(), rate.half_percent()),
            ("18".into(), "9".into())
        );
        let rate = GstRate(25);
        assert_eq!(
            (rate.percent(), rate.half_percent()),
            ("0.25".into(), "0.125".into())
        );
        let rate = GstRate(500);
        assert_eq!(
            (rate.percent(), rate.half_percent()),
            ("5".into(), "2.5".into())
        );
        assert_eq!(GstRate::NIL.percent(), "0");
    }
}
