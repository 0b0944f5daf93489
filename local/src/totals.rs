//! What invocations counted: the figures behind `GET /_local/metrics`.

use boli_domain::Timestamp;
use boli_runtime::metrics::{Counted, MetricSink};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// One metric since start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Total {
    /// Values that were published: of a time each one, of a count one per invocation.
    pub samples: u64,
    pub sum: u64,
}

/// Adds up what CloudWatch would have.
#[derive(Debug, Default)]
pub struct Totals(Mutex<BTreeMap<&'static str, Total>>);

impl Totals {
    fn entries(&self) -> MutexGuard<'_, BTreeMap<&'static str, Total>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every metric that was counted, by name.
    #[must_use]
    pub fn all(&self) -> BTreeMap<&'static str, Total> {
        self.entries().clone()
    }
}

impl MetricSink for Totals {
    fn publish(&self, _function: &'static str, counted: &Counted, _now: Timestamp) {
        let mut entries = self.entries();
        for (metric, values) in counted.iter() {
            let total = entries.entry(metric.name()).or_default();
            for value in values {
                total.samples += 1;
                total.sum = total.sum.saturating_add(*value);
            }
        }
    }
}
