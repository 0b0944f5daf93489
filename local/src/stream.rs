//! Event source mappings of the table's stream. Each keeps its own position, which is
//! written down after a batch is done: over a crash records come twice, but are never lost.

use crate::cloud::Core;
use crate::mappings::failed_ids;
use crate::template::Filter;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// AWS polls a shard about four times a second.
const TICK: Duration = Duration::from_millis(250);
/// The wait before a failed batch is tried again, doubled each time.
const FIRST_RETRY: Duration = Duration::from_millis(500);
/// Up to so many times.
const MAX_DOUBLINGS: u32 = 6;
/// Read records are dropped from the emulator this many at a time.
const TRIM_EVERY: usize = 500;

/// A function that follows the stream.
#[derive(Clone, Debug)]
pub(crate) struct StreamMapping {
    pub function: &'static str,
    pub batch: usize,
    /// Retries of a record before it is given up on.
    pub attempts: u32,
    pub bisect: bool,
    pub partial: bool,
    pub filters: Vec<Filter>,
}

/// Which mappings have nothing to read.
#[derive(Debug, Default)]
pub(crate) struct IdleMappings(Mutex<BTreeSet<&'static str>>);

impl IdleMappings {
    fn set(&self) -> MutexGuard<'_, BTreeSet<&'static str>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StreamMapping {
    /// Reads the stream until the cloud stops.
    pub(crate) async fn follow(self, core: Arc<Core>) {
        let mut writes = core.services.writes.subscribe();
        let mut since_trim = 0;
        loop {
            writes.mark_unchanged();
            let records = core
                .records_after(self.function, self.batch)
                .unwrap_or_else(|error| {
                    tracing::error!(self.function, "{error}");
                    Vec::new()
                });
            if records.is_empty() {
                core.idle_mappings.set().insert(self.function);
                if writes.changed().await.is_err() {
                    return;
                }
                core.idle_mappings.set().remove(self.function);
                core.sleep(TICK).await;
                continue;
            }
            since_trim += records.len();
            let last = records.last().cloned();
            let wanted = records.into_iter().filter(|record| self.wants(record));
            self.deliver(&core, wanted.collect()).await;
            // Also past those that nobody wants.
            if let Some(last) = last {
                core.set_position(self.function, &last);
            }
            if since_trim >= TRIM_EVERY {
                since_trim = 0;
                core.trim_stream();
            }
        }
    }

    /// Whether a record starts the function.
    fn wants(&self, record: &Value) -> bool {
        self.filters.is_empty() || self.filters.iter().any(|filter| filter.passes(record))
    }

    /// Hands records over until all are done or given up on. After a failure it goes on from
    /// the first record that is not done, with half of the batch.
    async fn deliver(&self, core: &Core, records: Vec<Value>) {
        let mut rest = records;
        let mut size = rest.len();
        let mut failures = 0_u32;
        while !rest.is_empty() {
            let take = size.min(rest.len());
            let done = self.hand_over(core, &rest[..take]).await;
            if done > 0 {
                core.set_position(self.function, &rest[done - 1]);
                rest.drain(..done);
                size = rest.len();
                failures = 0;
            } else if self.bisect && take > 1 {
                // A half is no retry.
                size = take.div_ceil(2);
                core.sleep(FIRST_RETRY).await;
            } else if failures >= self.attempts {
                self.give_up(core, &rest[..take], failures.saturating_add(1));
                rest.drain(..take);
                size = rest.len();
                failures = 0;
            } else {
                let wait = FIRST_RETRY * 2_u32.pow(failures.min(MAX_DOUBLINGS));
                failures += 1;
                core.sleep(wait).await;
            }
        }
    }

    /// Invokes the function; how many records from the start are done.
    async fn hand_over(&self, core: &Core, records: &[Value]) -> usize {
        let reply = match core
            .invoke(self.function, &json!({ "Records": records }))
            .await
        {
            Ok(reply) => reply,
            Err(error) => {
                tracing::error!(self.function, "{error}");
                return 0;
            }
        };
        if core
            .services
            .faults()
            .is_some_and(|faults| faults.forget(self.function))
        {
            return 0;
        }
        let failed = if self.partial {
            failed_ids(&reply)
        } else {
            BTreeSet::new()
        };
        let first = records
            .iter()
            .position(|record| failed.contains(sequence_number(record)));
        first.unwrap_or(records.len())
    }

    fn give_up(&self, core: &Core, records: &[Value], invokes: u32) {
        tracing::error!(self.function, "records of the stream were given up on");
        core.keep_failed(self.function, records, invokes);
        if let Some(last) = records.last() {
            core.set_position(self.function, last);
        }
    }
}

fn sequence_number(record: &Value) -> &str {
    record
        .pointer("/dynamodb/SequenceNumber")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

impl Core {
    /// The next records of a mapping, as its event has them.
    pub(crate) fn records_after(&self, mapping: &str, limit: usize) -> Result<Vec<Value>, String> {
        let position = self
            .state
            .position(mapping)
            .map_err(|error| error.to_string())?;
        let now = self.services.time_at(mapping);
        self.services
            .table
            .records_after(position.as_deref(), limit, now)
            .map_err(|error| error.to_string())
    }

    fn set_position(&self, mapping: &str, read: &Value) {
        if let Err(error) = self.state.set_position(mapping, sequence_number(read)) {
            tracing::error!(mapping, "{error}");
        }
    }

    /// Whether every mapping has read the stream to its end.
    pub(crate) fn is_stream_read(&self) -> bool {
        self.stream_mappings().all(|mapping| {
            self.idle_mappings.set().contains(mapping)
                && self
                    .records_after(mapping, 1)
                    .is_ok_and(|records| records.is_empty())
        })
    }

    /// Drops the records that every mapping has read.
    fn trim_stream(&self) {
        let positions = self
            .stream_mappings()
            .map(|mapping| self.state.position(mapping).ok().flatten());
        let Some(Some(read)) = positions.min() else {
            return;
        };
        if let Err(error) = self.services.table.trim_stream(&read) {
            tracing::warn!("the stream can't be trimmed: {error}");
        }
    }
}
