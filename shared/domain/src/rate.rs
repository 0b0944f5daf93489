//! How often somebody may do something.

use crate::time::Timestamp;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

/// At most `uses` in each `window`. Windows follow each other from the epoch on, so that
/// counting needs no memory of the former one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Names what is counted, in the table.
    pub name: &'static str,
    pub uses: u32,
    pub window: Duration,
}

impl Rate {
    /// When the window that `now` is in ends.
    #[must_use]
    pub fn free_at(&self, now: Timestamp) -> Timestamp {
        let window = i64::try_from(self.window.as_millis())
            .unwrap_or(i64::MAX)
            .max(1);
        let into = now.as_millis().rem_euclid(window);
        Timestamp::from_millis(now.as_millis().saturating_sub(into).saturating_add(window))
    }
}

/// Whom an address stands for: itself in IPv4; in IPv6 its /64, which one household has whole.
/// What is no address stands for itself, so that it is counted too.
#[must_use]
pub fn network(address: &str) -> String {
    match address.parse() {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        Ok(IpAddr::V4(_)) | Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RATE: Rate = Rate {
        name: "test",
        uses: 1,
        window: Duration::from_secs(60),
    };

    #[test]
    fn a_household_is_one_however_many_addresses_it_has() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(network("2001:db8:1:2:ffff::1"), "2001:db8:1:2::/64");
        assert_eq!(network("203.0.113.7"), "203.0.113.7");
        assert_eq!(network("unknown"), "unknown");
    }

    proptest! {
        #[test]
        fn a_window_ends_after_now_and_within_its_length(now in -1_000_000_000_000_i64..4_000_000_000_000) {
            let now = Timestamp::from_millis(now);
            let free_at = RATE.free_at(now);
            prop_assert!(free_at > now && free_at.since(now) <= RATE.window);
            let last = free_at.minus(Duration::from_millis(1));
            prop_assert_eq!(RATE.free_at(last), free_at);
        }
    }
}
