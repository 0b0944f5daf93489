//! Where frames come from: for logs and metrics, never for clients.

use boli_domain::{Timestamp, Trace};
use serde::{Deserialize, Serialize};

/// The changes that a batch of frames tells of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The requests that made them, in their order.
    pub traces: Vec<Trace>,
    /// When the oldest was made; to the second where only the feed knows.
    pub changed_at: Option<Timestamp>,
    /// When the oldest bid among them was placed.
    pub bid_at: Option<Timestamp>,
}

impl Origin {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds the changes of another.
    pub fn join(&mut self, other: Self) {
        for trace in other.traces {
            if !self.traces.contains(&trace) {
                self.traces.push(trace);
            }
        }
        let older =
            |one: Option<Timestamp>, two: Option<Timestamp>| one.into_iter().chain(two).min();
        self.changed_at = older(self.changed_at, other.changed_at);
        self.bid_at = older(self.bid_at, other.bid_at);
    }

    /// The traces as logs spell them.
    #[must_use]
    pub fn spelled(&self) -> String {
        let traces: Vec<_> = self.traces.iter().map(Trace::as_str).collect();
        traces.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_changes_are_as_old_as_the_oldest() {
        let trace = |number: u8| Trace::of_bytes([number; 16]);
        let origin = |number, changed_at, bid_at: Option<i64>| Origin {
            traces: vec![trace(number)],
            changed_at: Some(Timestamp(changed_at)),
            bid_at: bid_at.map(Timestamp),
        };
        let mut joined = Origin::default();
        assert!(joined.is_empty());
        joined.join(origin(1, 30, None));
        joined.join(origin(2, 20, Some(25)));
        joined.join(origin(1, 40, Some(24)));
        let expected = Origin {
            traces: vec![trace(1), trace(2)],
            changed_at: Some(Timestamp(20)),
            bid_at: Some(Timestamp(24)),
        };
        assert_eq!(joined, expected);
        assert_eq!(joined.spelled(), format!("{} {}", trace(1), trace(2)));
    }
}
