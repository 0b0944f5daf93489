//! Percentiles of what was measured.

use std::time::Duration;

/// Times of one kind.
#[derive(Clone, Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn add(&mut self, time: Duration) {
        let place = self.0.partition_point(|known| *known <= time);
        self.0.insert(place, time);
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The time that so many of a hundred do not pass (nearest rank); `None` without any.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> Option<Duration> {
        let rank = self.0.len().saturating_mul(percent).div_ceil(100);
        self.0.get(rank.saturating_sub(1)).copied()
    }

    /// [`Self::percentile`] in milliseconds, not a number without any.
    #[must_use]
    pub fn millis(&self, percent: usize) -> f64 {
        self.percentile(percent)
            .map_or(f64::NAN, |time| time.as_secs_f64() * 1_000.0)
    }
}

impl FromIterator<Duration> for Times {
    fn from_iter<I: IntoIterator<Item = Duration>>(times: I) -> Self {
        let mut sorted: Vec<_> = times.into_iter().collect();
        sorted.sort_unstable();
        Self(sorted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(millis: impl IntoIterator<Item = u64>) -> Times {
        millis.into_iter().map(Duration::from_millis).collect()
    }

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let hundred = times((1..=100).rev());
        assert_eq!(hundred.percentile(50), Some(Duration::from_millis(50)));
        assert_eq!(hundred.percentile(99), Some(Duration::from_millis(99)));
        assert_eq!(hundred.percentile(100), Some(Duration::from_millis(100)));
        assert_eq!(times([7]).percentile(1), Some(Duration::from_millis(7)));
        assert_eq!(
            times([1, 2, 3]).percentile(50),
            Some(Duration::from_millis(2))
        );
    }

    #[test]
    fn without_times_there_is_no_percentile() {
        assert_eq!(Times::default().percentile(50), None);
        assert!(Times::default().millis(50).is_nan());
    }

    #[test]
    fn times_may_come_in_any_order() {
        let mut added = Times::default();
        for millis in [3, 1, 2] {
            added.add(Duration::from_millis(millis));
        }
        assert_eq!(added.millis(50), 2.0);
        assert_eq!(added.len(), 3);
    }
}
