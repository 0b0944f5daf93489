//! What goes wrong in a seed: calls lost before or after they are carried out, throttling,
//! conflicts, stale reads, containers that die, batches delivered twice, clocks apart.

use boli_local::aws::Service;
use boli_local::aws::faults::{Call, Fault, Faults, GATEWAY};
use boli_local::random::Seeded;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Clocks are this far from the right time at most, in milliseconds.
const SKEW_MS: u64 = 2_000;
/// Containers of one function that die in a seed; queues give up on a message after five.
const MOST_CRASHES: u32 = 3;

/// The faults of one seed.
pub struct Chaos {
    seed: u64,
    dice: Seeded,
    is_over: AtomicBool,
    crashes: Mutex<BTreeMap<&'static str, u32>>,
}

impl Chaos {
    pub fn of(seed: u64) -> Self {
        Self {
            seed,
            dice: Seeded::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            is_over: AtomicBool::new(false),
            crashes: Mutex::default(),
        }
    }

    /// Nothing goes wrong from now on, but the clocks stay as they are.
    pub fn stop(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    fn may_crash(&self, function: &'static str) -> bool {
        let mut crashes = self.crashes.lock().unwrap();
        let so_far = crashes.entry(function).or_default();
        *so_far += 1;
        *so_far <= MOST_CRASHES
    }

    fn skew(dice: &Seeded) -> i64 {
        dice.below(2 * SKEW_MS + 1) as i64 - SKEW_MS as i64
    }
}

impl Faults for Chaos {
    fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        // The operator's calls are the test's own.
        if self.is_over() || call.function == "operator" {
            return None;
        }
        match self.dice.below(100) {
            0..=1 => Some(Fault::Lost),
            2..=4 => Some(Fault::LostAfter),
            5..=6 => Some(Fault::server_error()),
            7..=8 if call.service == Service::DynamoDb => Some(Fault::throttled()),
            9..=13 if call.target.ends_with("TransactWriteItems") => {
                Some(Fault::transaction_conflict(3))
            }
            14..=23 if call.service == Service::DynamoDb => Some(Fault::Stale),
            24..=28 => Some(Fault::Slow(Duration::from_millis(self.dice.below(300)))),
            29 if self.may_crash(call.function) => Some(Fault::Crash),
            30 if self.may_crash(call.function) => Some(Fault::CrashAfter),
            _ => None,
        }
    }

    /// Requests come from gateways with clocks of their own; a function keeps one clock.
    fn skew_ms(&self, place: &str) -> i64 {
        match place {
            "operator" => 0,
            GATEWAY => Self::skew(&self.dice),
            function => {
                let name = function
                    .bytes()
                    .fold(0, |sum: u64, byte| sum.wrapping_mul(31) + u64::from(byte));
                Self::skew(&Seeded::new(self.seed ^ name))
            }
        }
    }

    fn forget(&self, _function: &'static str) -> bool {
        !self.is_over() && self.dice.below(4) == 0
    }
}
