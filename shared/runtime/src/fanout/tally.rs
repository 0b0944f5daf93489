//! What became of a batch of posts: one line in the log, and the metrics of fan-out.

use crate::Deps;
use crate::metrics::{self, Metric};
use boli_domain::RoomId;
use boli_wire::origin::Origin;

/// What became of one socket's frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Posted,
    /// Closed, or not open yet.
    Gone,
    /// It took too long, and misses the rest.
    Slow,
    Failed,
}

/// Sockets by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    posted: u64,
    gone: u64,
    slow: u64,
    failed: u64,
}

impl Tally {
    pub(super) fn with(mut self, fate: Fate) -> Self {
        let count = match fate {
            Fate::Posted => &mut self.posted,
            Fate::Gone => &mut self.gone,
            Fate::Slow => &mut self.slow,
            Fate::Failed => &mut self.failed,
        };
        *count = count.saturating_add(1);
        self
    }

    /// Counts the sockets, and how long a bid took to get there.
    pub(super) fn count(self, deps: &Deps, origin: &Origin) {
        if self == Self::default() {
            return;
        }
        metrics::count(Metric::SocketsPosted, self.posted);
        if self.gone > 0 {
            metrics::count(Metric::SocketsGone, self.gone);
        }
        if self.slow > 0 {
            metrics::count(Metric::SocketsSlow, self.slow);
        }
        if let Some(bid_at) = origin.bid_at.filter(|_| self.posted > 0) {
            metrics::time(Metric::BidToScreen, deps.now().since(bid_at));
        }
    }

    /// The one line of a batch. `frames` are those of the room, `ms` is since the oldest of
    /// the changes that they tell of.
    pub(super) fn log(self, deps: &Deps, room: RoomId, shard: u32, frames: usize, origin: &Origin) {
        let Self {
            posted,
            gone,
            slow,
            failed,
        } = self;
        let ms = origin
            .changed_at
            .map(|changed_at| deps.now().since(changed_at).as_millis());
        let ms = ms.map(|ms| u64::try_from(ms).unwrap_or(u64::MAX));
        let traces = origin.spelled();
        tracing::info!(%room, shard, traces, frames, sockets = posted, gone, slow, failed, ms, "posted");
    }
}
