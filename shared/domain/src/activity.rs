//! When a live stream counts as forgotten. Clients send no heartbeats, so whatever its owner
//! does counts as activity (fault F22).

use crate::Timestamp;
use crate::limits::{IDLE_END, IDLE_WARNING};

/// What becomes of a live stream whose owner did nothing for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdleDecision {
    /// The owner is there, or was lately, or is warned and has time left.
    Nothing,
    /// Note that the stream is about to end.
    Warn,
    /// The stream is over.
    End,
}

/// Whether the owner has been away for so long that somebody should look.
#[must_use]
pub fn is_idle(last_activity: Timestamp, now: Timestamp) -> bool {
    now.since(last_activity) >= IDLE_WARNING
}

/// Decides about a live stream by its owner's last activity; an open livestream socket of the
/// owner is activity now. A stream never ends unwarned, however late somebody looks.
#[must_use]
pub fn idle(last_activity: Timestamp, is_warned: bool, now: Timestamp) -> IdleDecision {
    if !is_idle(last_activity, now) {
        IdleDecision::Nothing
    } else if !is_warned {
        IdleDecision::Warn
    } else if now.since(last_activity) >= IDLE_END {
        IdleDecision::End
    } else {
        IdleDecision::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_forgotten_stream_is_warned_and_then_ends() {
        let last = Timestamp(1_760_000_000_000);
        let after = |minutes: u64| last.plus(Duration::from_secs(minutes * 60));
        assert_eq!(idle(last, false, after(9)), IdleDecision::Nothing);
        assert_eq!(idle(last, false, after(10)), IdleDecision::Warn);
        assert_eq!(idle(last, true, after(14)), IdleDecision::Nothing);
        assert_eq!(idle(last, true, after(15)), IdleDecision::End);
        // Who looks late still warns first.
        assert_eq!(idle(last, false, after(20)), IdleDecision::Warn);
    }
}
