//! What each function used: the figures behind `GET /_local/usage`.

use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Usage of one function since start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Usage {
    pub invocations: u64,
    pub read_units: f64,
    pub write_units: f64,
    pub messages_queued: u64,
    pub frames_posted: u64,
    /// Milliseconds on the local clock that invocations took; in a world only those that they
    /// waited for something on purpose.
    pub run_ms: u64,
}

/// Counts usage per function.
#[derive(Debug, Default)]
pub struct Meter(Mutex<BTreeMap<&'static str, Usage>>);

impl Meter {
    fn entries(&self) -> MutexGuard<'_, BTreeMap<&'static str, Usage>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds to a function's usage.
    pub fn count(&self, function: &'static str, add: impl FnOnce(&mut Usage)) {
        add(self.entries().entry(function).or_default());
    }

    /// Usage by function.
    #[must_use]
    pub fn usage(&self) -> BTreeMap<&'static str, Usage> {
        self.entries().clone()
    }

    /// Adds the `ConsumedCapacity` of a DynamoDB response.
    pub fn count_capacity(
        &self,
        function: &'static str,
        reads: bool,
        response: &serde_json::Value,
    ) {
        let consumed = match response.get("ConsumedCapacity") {
            Some(serde_json::Value::Array(tables)) => tables.iter().map(units).sum(),
            Some(table) => units(table),
            None => return,
        };
        self.count(function, |usage| {
            let total = if reads {
                &mut usage.read_units
            } else {
                &mut usage.write_units
            };
            *total += consumed;
        });
    }
}

fn units(table: &serde_json::Value) -> f64 {
    table
        .get("CapacityUnits")
        .and_then(serde_json::Value::as_f64)
        .unwrap_or(0.0)
}
