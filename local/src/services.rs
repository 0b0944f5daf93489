//! The services that functions call, as opposed to the functions themselves.

use crate::aws::faults::Faults;
use crate::clock::LocalClock;
use crate::mailbox::Mailbox;
use crate::meter::Meter;
use crate::objects::Objects;
use crate::queues::Queues;
use crate::razorpay::Simulator;
use crate::sockets::SocketHub;
use boli_runtime::random::Random;
use dynoxide::Database;
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

/// Everything behind the AWS and Razorpay endpoints of one local cloud.
pub struct Services {
    pub clock: Arc<LocalClock>,
    pub random: Arc<dyn Random>,
    pub database: Database,
    pub queues: Queues,
    pub sockets: SocketHub,
    pub objects: Objects,
    pub mailbox: Mailbox,
    pub razorpay: Simulator,
    pub meter: Meter,
    /// Counts the table's writes; stream mappings wait for it to grow.
    pub writes: watch::Sender<u64>,
    pub faults: Mutex<Option<Arc<dyn Faults>>>,
}

impl std::fmt::Debug for Services {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Services")
            .field("clock", &self.clock)
            .finish_non_exhaustive()
    }
}
