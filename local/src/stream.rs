//! Event source mappings of the table's stream. Each keeps its own position, which is
//! written down after a batch is done: over a crash records come twice, but are never lost.

use crate::cloud::Core;
use crate::mappings::failed_ids;
use dynoxide::actions::get_records::GetRecordsRequest;
use dynoxide::actions::get_shard_iterator::GetShardIteratorRequest;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// AWS polls a shard about four times a second.
const TICK: Duration = Duration::from_millis(250);
/// The wait before a failed batch is tried again, doubled each time.
const FIRST_RETRY: Duration = Duration::from_millis(500);
/// Read records are dropped from the emulator this many at a time.
const TRIM_EVERY: usize = 500;

/// Reads the stream for one function until the cloud stops.
pub(crate) async fn follow(core: Arc<Core>, function: &'static str, batch: usize, attempts: u32) {
    let mut writes = core.services.writes.subscribe();
    let mut since_trim = 0;
    loop {
        writes.mark_unchanged();
        let records = match core.records_after(function, batch) {
            Ok(records) => records,
            Err(error) => {
                tracing::error!(function, "{error}");
                Vec::new()
            }
        };
        if records.is_empty() {
            core.set_idle(function, true);
            if writes.changed().await.is_err() {
                return;
            }
            core.set_idle(function, false);
            core.sleep(TICK).await;
            continue;
        }
        core.set_idle(function, false);
        since_trim += records.len();
        deliver(&core, function, records, attempts).await;
        if since_trim >= TRIM_EVERY {
            since_trim = 0;
            core.trim_stream();
        }
    }
}

/// Hands records over until all are done or given up on: after a failure from the first
/// failed record on, after a crash in halves, and after `attempts` not at all.
async fn deliver(core: &Core, function: &'static str, records: Vec<Value>, attempts: u32) {
    let mut rest = records;
    let mut size = rest.len();
    let mut failures = 0;
    while !rest.is_empty() {
        let take = size.min(rest.len());
        let done = hand_over(core, function, &rest[..take]).await;
        if done > 0 {
            core.set_position(function, &sequence_number(&rest[done - 1]));
            rest.drain(..done);
            failures = 0;
            size = rest.len();
            continue;
        }
        failures += 1;
        size = take.div_ceil(2);
        if failures > attempts && take == 1 {
            let given_up = rest.remove(0);
            tracing::error!(function, "a record of the stream was given up on");
            core.keep_failed_record(function, &given_up);
            core.set_position(function, &sequence_number(&given_up));
            failures = 0;
            size = rest.len();
            continue;
        }
        core.sleep(FIRST_RETRY * 2_u32.pow(failures.min(6))).await;
    }
}

/// Invokes the function; how many records from the start are done.
async fn hand_over(core: &Core, function: &'static str, records: &[Value]) -> usize {
    match core.invoke(function, &json!({ "Records": records })).await {
        Ok(reply) => {
            let failed = failed_ids(&reply);
            let first = records
                .iter()
                .position(|record| failed.contains(&sequence_number(record)));
            first.unwrap_or(records.len())
        }
        Err(error) => {
            tracing::error!(function, "{error}");
            0
        }
    }
}

fn sequence_number(record: &Value) -> String {
    let number = record
        .pointer("/dynamodb/SequenceNumber")
        .and_then(Value::as_str);
    number.unwrap_or_default().to_owned()
}

impl Core {
    /// The next records of a mapping, as its event has them.
    pub(crate) fn records_after(&self, mapping: &str, limit: usize) -> Result<Vec<Value>, String> {
        let database = &self.services.database;
        let position = self
            .state
            .position(mapping)
            .map_err(|error| error.to_string())?;
        let request = json!({
            "StreamArn": self.stream_arn,
            "ShardId": dynoxide::streams::shard_id(crate::template::TABLE),
            "ShardIteratorType": if position.is_some() { "AFTER_SEQUENCE_NUMBER" } else { "TRIM_HORIZON" },
            "SequenceNumber": position,
        });
        let request: GetShardIteratorRequest =
            serde_json::from_value(request).map_err(|error| error.to_string())?;
        let iterator = database
            .get_shard_iterator(request)
            .map_err(|error| error.to_string())?;
        let request = json!({ "ShardIterator": iterator.shard_iterator, "Limit": limit });
        let request: GetRecordsRequest =
            serde_json::from_value(request).map_err(|error| error.to_string())?;
        let records = database
            .get_records(request)
            .map_err(|error| error.to_string())?
            .records;
        let records = records.into_iter().filter_map(|record| {
            let mut record = serde_json::to_value(record).ok()?;
            record["eventSource"] = json!("aws:dynamodb");
            record["eventSourceARN"] = json!(self.stream_arn);
            Some(record)
        });
        Ok(records.collect())
    }

    pub(crate) fn set_position(&self, mapping: &str, sequence_number: &str) {
        if let Err(error) = self.state.set_position(mapping, sequence_number) {
            tracing::error!(mapping, "{error}");
        }
    }

    fn keep_failed_record(&self, mapping: &str, record: &Value) {
        let id = format!("{mapping}#{}", sequence_number(record));
        if let Err(error) = self.state.put("failed_record", &id, record) {
            tracing::error!(mapping, "{error}");
        }
    }
}
