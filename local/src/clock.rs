//! The clock of the local cloud: the machine's time (or tokio's paused test time) plus what
//! was skipped by `POST /_local/clock`. Everything that waits, waits through it.

use boli_domain::Timestamp;
use boli_runtime::clock::{BoxFuture, Clock};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// A clock that can be moved forward.
#[derive(Debug)]
pub struct LocalClock {
    started_at: Timestamp,
    started: Instant,
    skipped: watch::Sender<Duration>,
}

impl LocalClock {
    /// A clock that reads `now` at this moment.
    #[must_use]
    pub fn starting_at(now: Timestamp) -> Self {
        Self {
            started_at: now,
            started: Instant::now(),
            skipped: watch::Sender::new(Duration::ZERO),
        }
    }

    /// Moves the clock forward; whoever sleeps past it wakes up.
    pub fn advance(&self, by: Duration) {
        self.skipped.send_modify(|skipped| *skipped += by);
    }

    /// Moves the clock forward until so much is skipped in all.
    pub fn skip_to(&self, skipped: Duration) {
        self.skipped
            .send_modify(|so_far| *so_far = skipped.max(*so_far));
    }

    /// Completes after so much time that was not skipped: what runs when the clock is moved
    /// has not been running for longer.
    #[expect(clippy::disallowed_methods, reason = "the local clock's own waiting")]
    pub async fn run_for(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }

    /// What was skipped so far.
    #[must_use]
    pub fn skipped(&self) -> Duration {
        *self.skipped.borrow()
    }
}

impl Clock for LocalClock {
    fn now(&self) -> Timestamp {
        self.started_at
            .plus(self.started.elapsed() + self.skipped())
    }

    #[expect(clippy::disallowed_methods, reason = "the local clock's own waiting")]
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let mut skips = self.skipped.subscribe();
        let deadline = self.started.elapsed() + *skips.borrow_and_update() + duration;
        let started = self.started;
        Box::pin(async move {
            loop {
                let passed = started.elapsed() + *skips.borrow_and_update();
                let Some(rest) = deadline.checked_sub(passed).filter(|rest| !rest.is_zero()) else {
                    return;
                };
                tokio::select! {
                    () = tokio::time::sleep(rest) => {}
                    moved = skips.changed() => if moved.is_err() {
                        tokio::time::sleep(rest).await;
                    },
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn sleepers_follow_the_clock() {
        let clock = LocalClock::starting_at(Timestamp::from_millis(1_000));
        let half_an_hour = clock.sleep(Duration::from_secs(1_800));
        let real = Instant::now();
        clock.advance(Duration::from_secs(1_800));
        half_an_hour.await;
        assert_eq!(real.elapsed(), Duration::ZERO);
        assert_eq!(clock.now(), Timestamp::from_millis(1_801_000));
    }

    #[tokio::test(start_paused = true)]
    async fn a_sleeper_that_is_not_skipped_past_waits_for_the_rest() {
        let clock = LocalClock::starting_at(Timestamp::from_millis(0));
        let minute = clock.sleep(Duration::from_secs(60));
        let real = Instant::now();
        clock.advance(Duration::from_secs(45));
        minute.await;
        assert_eq!(real.elapsed(), Duration::from_secs(15));
    }

    #[tokio::test(start_paused = true)]
    async fn skipping_to_a_total_twice_skips_once() {
        let clock = LocalClock::starting_at(Timestamp::from_millis(0));
        clock.advance(Duration::from_secs(5));
        clock.skip_to(Duration::from_secs(8));
        clock.skip_to(Duration::from_secs(8));
        assert_eq!(clock.now(), Timestamp::from_millis(8_000));
    }
}
