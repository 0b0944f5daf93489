//! What a warm container remembers between invocations. It saves reads and writes and
//! decides nothing that the table would decide otherwise.

use crate::auth::Caller;
use boli_domain::limits::SESSION_TRUST;
use boli_domain::rate::Rate;
use boli_domain::{AuctionId, Paise, RoomId, SessionId, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Entries kept of each kind; beyond it the memory starts anew.
const CAPACITY: usize = 10_000;

/// The memory of one container.
#[derive(Debug, Default)]
pub struct Warm {
    auctions: Mutex<HashMap<AuctionId, SeenAuction>>,
    callers: Mutex<HashMap<SessionId, SeenCaller>>,
    uses: Mutex<HashMap<(&'static str, String), Used>>,
}

/// Uses of a rate within the window that ends at `free_at`.
#[derive(Clone, Copy, Debug)]
struct Used {
    free_at: Timestamp,
    uses: u32,
}

/// What never changes of an auction, and what only rises.
#[derive(Clone, Copy, Debug)]
pub struct SeenAuction {
    pub room_id: RoomId,
    /// No bid below this can be accepted any more.
    pub floor: Paise,
}

#[derive(Clone, Debug)]
struct SeenCaller {
    caller: Caller,
    read_at: Timestamp,
}

impl Warm {
    /// What was seen of an auction.
    #[must_use]
    pub fn auction(&self, id: AuctionId) -> Option<SeenAuction> {
        lock(&self.auctions).get(&id).copied()
    }

    /// Remembers an auction's room, and `floor` when it is higher than the one seen before.
    pub fn saw_auction(&self, id: AuctionId, room_id: RoomId, floor: Paise) {
        let mut auctions = room_for_one(lock(&self.auctions));
        let seen = auctions.entry(id).or_insert(SeenAuction { room_id, floor });
        seen.floor = seen.floor.max(floor);
    }

    /// A session's caller, as long as it may be trusted without reading it again.
    #[must_use]
    pub fn caller(&self, session: SessionId, now: Timestamp) -> Option<Caller> {
        let callers = lock(&self.callers);
        let seen = callers.get(&session)?;
        (seen.read_at.plus(SESSION_TRUST) > now).then(|| seen.caller.clone())
    }

    /// Remembers a caller who was read at `read_at`.
    pub fn saw_caller(&self, caller: Caller, read_at: Timestamp) {
        let mut callers = room_for_one(lock(&self.callers));
        callers.insert(caller.session_id, SeenCaller { caller, read_at });
    }

    /// Counts a use of `rate` by `who`; false when the window has had its uses.
    #[must_use]
    pub fn count_use(&self, rate: &Rate, who: &str, now: Timestamp) -> bool {
        let free_at = rate.free_at(now);
        let mut counted = room_for_one(lock(&self.uses));
        let used = counted
            .entry((rate.name, who.to_owned()))
            .or_insert(Used { free_at, uses: 0 });
        if used.free_at != free_at {
            *used = Used { free_at, uses: 0 };
        }
        if used.uses >= rate.uses {
            return false;
        }
        used.uses += 1;
        true
    }
}

/// The memory is whole after every statement, whoever panicked.
fn lock<T>(memory: &Mutex<T>) -> MutexGuard<'_, T> {
    memory.lock().unwrap_or_else(PoisonError::into_inner)
}

fn room_for_one<K, V>(mut memory: MutexGuard<'_, HashMap<K, V>>) -> MutexGuard<'_, HashMap<K, V>> {
    if memory.len() >= CAPACITY {
        memory.clear();
    }
    memory
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_of_an_auction_only_rises() {
        let warm = Warm::default();
        let auction = AuctionId(uuid::Uuid::from_u128(1));
        let room = RoomId(uuid::Uuid::from_u128(2));
        warm.saw_auction(auction, room, Paise(500));
        warm.saw_auction(auction, room, Paise(400));
        assert_eq!(warm.auction(auction).unwrap().floor, Paise(500));
    }

    #[test]
    fn a_window_has_its_uses_and_the_next_one_has_them_again() {
        let rate = Rate {
            name: "test",
            uses: 2,
            window: std::time::Duration::from_secs(10),
        };
        let warm = Warm::default();
        let (now, later) = (Timestamp::from_millis(1), Timestamp::from_millis(10_000));
        let counted = |who, at| warm.count_use(&rate, who, at);
        assert!(counted("a", now) && counted("a", now) && !counted("a", now));
        assert!(counted("b", now), "others are counted apart");
        assert!(counted("a", later));
    }
}
