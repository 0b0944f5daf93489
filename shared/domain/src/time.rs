//! Moments in time and their spellings on the wire.

use serde::{Deserialize, Serialize};
use std::time::Duration;
use time::format_description::well_known::Rfc3339;
use time::macros::{format_description, offset};
use time::{OffsetDateTime, PrimitiveDateTime, UtcOffset};

/// Milliseconds since the Unix epoch.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// Asia/Kolkata has had one offset and no summer time since 1945.
const INDIA: UtcOffset = offset!(+5:30);

impl Timestamp {
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, as TTL attributes and tokens want them.
    #[must_use]
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_sub(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    /// The time from `earlier` to `self`; zero when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    fn at(self, offset: UtcOffset) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0).saturating_mul(1_000_000))
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
            .to_offset(offset)
    }

    /// The contract's serializer spelling: `2026-11-22T19:03:06.435000+05:30`, the fraction
    /// omitted when it is zero (contract section 1).
    #[must_use]
    pub fn to_ist(self) -> String {
        self.spell(INDIA, "+05:30")
    }

    /// The spelling of hand-built bodies: `2026-11-22T13:33:06.435000Z`.
    #[must_use]
    pub fn to_utc_z(self) -> String {
        self.spell(UtcOffset::UTC, "Z")
    }

    /// The spelling of socket frames: `2026-11-22T13:33:06.435000+00:00`.
    #[must_use]
    pub fn to_utc(self) -> String {
        self.spell(UtcOffset::UTC, "+00:00")
    }

    fn spell(self, offset: UtcOffset, suffix: &str) -> String {
        let whole = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
        let text = self.at(offset).format(whole).unwrap_or_default();
        match self.0.rem_euclid(1_000) {
            0 => format!("{text}{suffix}"),
            millis => format!("{text}.{millis:03}000{suffix}"),
        }
    }

    /// The day in India: `2026-11-22`.
    #[must_use]
    pub fn to_ist_date(self) -> String {
        self.at(INDIA)
            .format(format_description!("[year]-[month]-[day]"))
            .unwrap_or_default()
    }

    /// The month in India: `2026-11`.
    #[must_use]
    pub fn to_ist_month(self) -> String {
        let mut date = self.to_ist_date();
        date.truncate("2026-11".len());
        date
    }

    /// The day in India for people: `November 22, 2026`.
    #[must_use]
    pub fn to_long_date(self) -> String {
        self.at(INDIA)
            .format(format_description!(
                "[month repr:long] [day padding:none], [year]"
            ))
            .unwrap_or_default()
    }

    /// The day in India as reports have it: `11/22/2026`.
    #[must_use]
    pub fn to_slashed_date(self) -> String {
        self.at(INDIA)
            .format(format_description!("[month]/[day]/[year]"))
            .unwrap_or_default()
    }

    /// The beginning of a day in India, from `2026-11-22`.
    #[must_use]
    pub fn of_ist_date(text: &str) -> Option<Self> {
        let day = format_description!("[year]-[month]-[day]");
        let day = time::Date::parse(text.trim(), day).ok()?;
        let start = day.midnight().assume_offset(INDIA).unix_timestamp();
        start.checked_mul(1_000).map(Self)
    }

    /// Reads ISO-8601; without an offset the text means Asia/Kolkata (contract section 1).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let zoned = OffsetDateTime::parse(text, &Rfc3339).ok();
        let naive = || {
            let minutes = format_description!("[year]-[month]-[day]T[hour]:[minute]");
            let seconds = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
            let fraction =
                format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond]");
            PrimitiveDateTime::parse(text, minutes)
                .or_else(|_| PrimitiveDateTime::parse(text, seconds))
                .or_else(|_| PrimitiveDateTime::parse(text, fraction))
                .ok()
                .map(|naive| naive.assume_offset(INDIA))
        };
        let moment = zoned.or_else(naive)?;
        let millis = moment.unix_timestamp_nanos().checked_div(1_000_000)?;
        i64::try_from(millis).ok().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_the_contracts() {
        let moment = Timestamp::from_millis(1_795_354_386_435);
        assert_eq!(moment.to_ist(), "2026-11-22T19:03:06.435000+05:30");
        assert_eq!(moment.to_utc_z(), "2026-11-22T13:33:06.435000Z");
        assert_eq!(
            Timestamp::from_millis(0).to_utc(),
            "1970-01-01T00:00:00+00:00"
        );
    }

    #[test]
    fn days_are_indias() {
        let evening = Timestamp::parse("2026-11-21T20:00:00Z").unwrap();
        assert_eq!(evening.to_ist_date(), "2026-11-22");
        assert_eq!(evening.to_ist_month(), "2026-11");
        assert_eq!(evening.to_long_date(), "November 22, 2026");
        assert_eq!(evening.to_slashed_date(), "11/22/2026");
        let start = Timestamp::of_ist_date("2026-11-22").unwrap();
        assert_eq!(start.to_ist(), "2026-11-22T00:00:00+05:30");
        assert_eq!(Timestamp::of_ist_date("yesterday"), None);
    }

    #[test]
    fn naive_input_means_india() {
        let naive = Timestamp::parse("2026-12-01T19:30");
        assert_eq!(naive, Timestamp::parse("2026-12-01T14:00:00Z"));
        assert!(naive.is_some());
        assert_eq!(Timestamp::parse("tomorrow"), None);
    }
}
