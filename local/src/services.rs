//! The services that functions call, as opposed to the functions themselves.

use crate::aws::EarlierReads;
use crate::aws::faults::Faults;
use crate::clock::LocalClock;
use crate::iam::Grants;
use crate::mailbox::Mailbox;
use crate::meter::Meter;
use crate::objects::Objects;
use crate::queues::Queues;
use crate::razorpay::Simulator;
use crate::sockets::SocketHub;
use crate::table::Table;
use crate::totals::Totals;
use boli_domain::Timestamp;
use boli_runtime::clock::{BoxFuture, Clock};
use boli_runtime::random::Random;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// Everything behind the AWS and Razorpay endpoints of one local cloud.
pub struct Services {
    pub clock: Arc<LocalClock>,
    pub random: Arc<dyn Random>,
    pub table: Table,
    pub queues: Queues,
    pub sockets: SocketHub,
    /// The media bucket.
    pub objects: Objects,
    /// The bucket of records that mappings gave up on.
    pub failed_records: Objects,
    pub mailbox: Mailbox,
    pub razorpay: Simulator,
    pub meter: Meter,
    pub metrics: Arc<Totals>,
    /// What the functions' roles allow, and what the functions did with it.
    pub grants: Grants,
    /// Counts the table's writes; stream mappings wait for it to grow.
    pub writes: watch::Sender<u64>,
    pub faults: Mutex<Option<Arc<dyn Faults>>>,
    pub earlier_reads: EarlierReads,
}

impl Services {
    /// The faults of the running test, if it has any.
    pub(crate) fn faults(&self) -> Option<Arc<dyn Faults>> {
        self.faults
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Wakes the stream mappings.
    pub(crate) fn announce_write(&self) {
        self.writes.send_modify(|writes| *writes += 1);
    }

    /// The time that the clock of a function or gateway shows.
    pub(crate) fn time_at(&self, place: &str) -> Timestamp {
        let skew = self.faults().map_or(0, |faults| faults.skew_ms(place));
        let by = Duration::from_millis(skew.unsigned_abs());
        if skew < 0 {
            self.clock.now().minus(by)
        } else {
            self.clock.now().plus(by)
        }
    }
}

impl std::fmt::Debug for Services {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Services")
            .field("clock", &self.clock)
            .finish_non_exhaustive()
    }
}

/// The clock of a function's container.
#[derive(Clone, Debug)]
pub(crate) struct ContainerClock {
    pub services: Arc<Services>,
    pub function: &'static str,
}

impl Clock for ContainerClock {
    fn now(&self) -> Timestamp {
        self.services.time_at(self.function)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.services.clock.sleep(duration)
    }
}
