//! What people are told in the app (contract section 12).

use crate::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a notification is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NotificationType {
    Order,
    Payment,
    Referral,
    System,
    Promotion,
}

impl NotificationType {
    /// The word of clients.
    #[must_use]
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Payment => "payment",
            Self::Referral => "referral",
            Self::System => "system",
            Self::Promotion => "promotion",
        }
    }
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// How long ago something was, for people.
#[must_use]
pub fn time_ago(age: Duration) -> String {
    let (count, unit) = match age.as_secs() {
        ..MINUTE => return "Just now".to_owned(),
        seconds @ MINUTE..HOUR => (seconds / MINUTE, "minute"),
        seconds @ HOUR..DAY => (seconds / HOUR, "hour"),
        seconds => (seconds / DAY, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural} ago")
}

/// Since when the days of a figure count: today in India, with the six or twenty-nine days
/// before it for a week or a month.
#[must_use]
pub fn days_start(now: Timestamp, days: u64) -> Timestamp {
    let today = Timestamp::of_ist_date(&now.to_ist_date()).unwrap_or(now);
    let before = days.saturating_sub(1).saturating_mul(DAY);
    today.minus(Duration::from_secs(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_told_in_the_largest_unit() {
        let told = |seconds| time_ago(Duration::from_secs(seconds));
        assert_eq!(told(59), "Just now");
        assert_eq!(
            (told(60), told(7_199)),
            ("1 minute ago".into(), "1 hour ago".into())
        );
        assert_eq!(
            (told(7_200), told(86_400)),
            ("2 hours ago".into(), "1 day ago".into())
        );
        assert_eq!(told(40 * 86_400), "40 days ago");
    }

    #[test]
    fn days_begin_at_midnight_in_india() {
        let now = Timestamp::parse("2026-11-22T19:10:47+05:30").unwrap();
        let start = |days| days_start(now, days).to_ist();
        assert_eq!(start(1), "2026-11-22T00:00:00+05:30");
        assert_eq!(start(7), "2026-11-16T00:00:00+05:30");
    }
}
