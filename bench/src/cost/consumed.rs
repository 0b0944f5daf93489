//! What was consumed, as a sum that can be scaled.

use crate::usage::Usage;

/// Consumption of something that happened, or of many such things.
#[derive(Clone, Debug, Default)]
pub struct Consumed {
    pub usage: Usage,
    pub mails: f64,
    /// Bytes that left for clients: bodies, their heads, frames.
    pub bytes_out: f64,
}

impl Consumed {
    /// This and so many times another.
    #[must_use]
    pub fn plus(&self, times: f64, other: &Self) -> Self {
        Self {
            usage: self.usage.plus(times, &other.usage),
            mails: self.mails + times * other.mails,
            bytes_out: self.bytes_out + times * other.bytes_out,
        }
    }

    #[must_use]
    pub fn times(&self, times: f64) -> Self {
        Self::default().plus(times, self)
    }

    /// Frames posted by all functions.
    #[must_use]
    pub fn frames(&self) -> f64 {
        self.usage.0.values().map(|units| units.frames).sum()
    }

    /// Messages queued by all functions.
    #[must_use]
    pub fn messages(&self) -> f64 {
        self.usage.0.values().map(|units| units.messages).sum()
    }

    /// Invocations of all functions.
    #[must_use]
    pub fn invocations(&self) -> f64 {
        self.usage.0.values().map(|units| units.invocations).sum()
    }
}

/// Consumption that grows with the room it happens in.
#[derive(Clone, Debug, Default)]
pub struct PerRoom {
    pub fixed: Consumed,
    pub per_viewer: Consumed,
}

impl PerRoom {
    /// The line through what was consumed in a small and in a larger room.
    #[must_use]
    pub fn through(small: (f64, Consumed), large: (f64, Consumed)) -> Self {
        let per_viewer = large
            .1
            .plus(-1.0, &small.1)
            .times(1.0 / (large.0 - small.0));
        Self {
            fixed: small.1.plus(-small.0, &per_viewer),
            per_viewer,
        }
    }

    /// In a room of so many viewers.
    #[must_use]
    pub fn of(&self, viewers: f64) -> Consumed {
        self.fixed.plus(viewers, &self.per_viewer)
    }

    #[must_use]
    pub fn plus(&self, times: f64, other: &Self) -> Self {
        Self {
            fixed: self.fixed.plus(times, &other.fixed),
            per_viewer: self.per_viewer.plus(times, &other.per_viewer),
        }
    }

    #[must_use]
    pub fn times(&self, times: f64) -> Self {
        Self::default().plus(times, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage::Units;
    use std::collections::BTreeMap;

    fn frames(frames: f64) -> Consumed {
        let units = Units {
            frames,
            writes: 1.0,
            ..Units::default()
        };
        Consumed {
            usage: Usage(BTreeMap::from([("feed-broadcast".to_owned(), units)])),
            ..Consumed::default()
        }
    }

    #[test]
    fn a_line_goes_through_both_rooms() {
        let line = PerRoom::through((2.0, frames(7.0)), (12.0, frames(27.0)));
        assert_eq!(line.of(2.0).frames(), 7.0);
        assert_eq!(line.of(12.0).frames(), 27.0);
        assert_eq!(line.of(100.0).frames(), 203.0);
        assert_eq!(line.of(100.0).usage.writes(), 1.0);
    }

    #[test]
    fn a_difference_leaves_what_was_added() {
        let added = frames(9.0).plus(-1.0, &frames(4.0));
        assert_eq!(added.frames(), 5.0);
        assert_eq!(added.usage.writes(), 0.0);
    }
}
