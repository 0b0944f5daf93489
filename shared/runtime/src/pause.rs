//! How clients of other companies wait, on the clock and with the randomness of the function.

use crate::clock::{BoxFuture, Clock};
use crate::random::Random;
use boli_providers::Pause;
use std::sync::Arc;
use std::time::Duration;

/// Waits a random part of what is allowed.
#[derive(Debug)]
pub(crate) struct Jitter {
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
}

impl Pause for Jitter {
    fn pause(&self, at_most: Duration) -> BoxFuture<'static, ()> {
        let mut bytes = [0; 2];
        self.random.fill(&mut bytes);
        let part = u32::from(u16::from_be_bytes(bytes));
        self.clock.sleep(at_most * part / u32::from(u16::MAX))
    }
}
