//! Limits by account and by address.
//!
//! What is rare is counted in the table, so that the limit holds everywhere. Bids, messages and
//! webhooks are counted by each container alone: that costs nothing, and stops the loops that
//! matter; the gateway's throttles bound the whole.

use crate::failure::Kind;
use crate::{Deps, Failure, Request};
use boli_domain::Timestamp;
use boli_domain::rate::{self, Rate};
use boli_store::UseRefused;

impl Request {
    /// Whom the viewer's address stands for, as limits count it.
    #[must_use]
    pub fn network(&self) -> String {
        rate::network(&self.source_ip)
    }
}

impl Deps {
    /// Counts a use in the table. 1 write unit.
    ///
    /// # Errors
    /// 429 until the window ends.
    pub async fn count_use(&self, rate: &Rate, who: &str) -> Result<(), Failure> {
        let now = self.now();
        match self.store().count_use(rate, who, now).await {
            Ok(()) => Ok(()),
            Err(UseRefused::Until(free_at)) => Err(throttled(free_at, now)),
            Err(UseRefused::Store(error)) => Err(error.into()),
        }
    }

    /// Counts a use in this container's memory.
    ///
    /// # Errors
    /// 429 until the window ends.
    pub fn count_use_here(&self, rate: &Rate, who: &str) -> Result<(), Failure> {
        let now = self.now();
        if self.warm().count_use(rate, who, now) {
            Ok(())
        } else {
            Err(throttled(rate.free_at(now), now))
        }
    }
}

/// As the gateway's own throttles answer.
fn throttled(free_at: Timestamp, now: Timestamp) -> Failure {
    Failure::detail(Kind::TooMany, "Request was throttled.")
        .code("THROTTLED")
        .retry_after(free_at.since(now))
}
