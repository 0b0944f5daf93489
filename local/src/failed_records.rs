//! Records of the stream that a function could not handle: kept whole in a bucket, as Lambda
//! keeps them, and replayed from there.

use crate::cloud::Core;
use crate::iam::arn::{ACCOUNT, REGION};
use crate::template::{STACK, TABLE};
use boli_domain::Timestamp;
use boli_runtime::clock::Clock;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Lambda's own folder in the bucket.
pub const PREFIX: &str = "aws/lambda/";

/// What Lambda writes into the bucket, as far as a replay reads it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FailedBatch {
    request_context: RequestContext,
    /// The event: its JSON, or a text of it.
    payload: Value,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestContext {
    function_arn: String,
}

impl FailedBatch {
    /// Reads an object of the bucket.
    ///
    /// # Errors
    /// It is not one that Lambda wrote.
    pub fn read(object: &[u8]) -> Result<Self, serde_json::Error> {
        let mut batch: Self = serde_json::from_slice(object)?;
        if let Value::String(text) = &batch.payload {
            batch.payload = serde_json::from_str(text)?;
        }
        Ok(batch)
    }

    /// The function that failed, as Lambda's API takes it: with its alias, where it has one.
    #[must_use]
    pub fn function_arn(&self) -> &str {
        &self.request_context.function_arn
    }

    /// The event that it failed on.
    #[must_use]
    pub const fn event(&self) -> &Value {
        &self.payload
    }
}

/// Whether a function's reply leaves nothing to be done.
#[must_use]
pub fn is_done(reply: &Value) -> bool {
    reply
        .get("batchItemFailures")
        .and_then(Value::as_array)
        .is_none_or(Vec::is_empty)
}

/// How a replay ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Replayed {
    pub done: u32,
    /// Kept for another time.
    pub failed: u32,
}

/// Sorts keys of the bucket by their time, which stands behind the mapping and the shard.
pub fn oldest_first(keys: &mut [String]) {
    keys.sort_by(|one, two| time_of(one).cmp(time_of(two)));
}

fn time_of(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}

/// The mapping's id: on AWS a random one, here the same in every run.
fn mapping_id(function: &str) -> Uuid {
    let digest: [u8; 32] = Sha256::digest(function).into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// When a record was made, as Lambda spells it: to the second.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a time beyond an i64 of seconds is none"
)]
fn made_at(record: Option<&Value>) -> Option<String> {
    let seconds = record?.pointer("/dynamodb/ApproximateCreationDateTime")?;
    let seconds = seconds.as_f64()? as i64;
    Some(Timestamp::from_millis(seconds.checked_mul(1_000)?).to_utc_z())
}

impl Core {
    /// Keeps records that a function was handed `invokes` times in the bucket of its mapping,
    /// where and as Lambda does. Without a bucket they are lost, as they are on AWS.
    pub(crate) fn keep_failed(&self, function: &str, records: &[Value], invokes: u32) {
        let bucket = self.functions.get(function);
        if bucket.is_none_or(|function| function.settings.failed_records.is_none()) {
            tracing::error!(function, "no bucket keeps what its mapping gave up on");
            return;
        }
        let now = self.services.clock.now().to_utc_z();
        // To the second: `2026-11-23T04.05.06`.
        let time = now.get(..19).unwrap_or(&now);
        let day = time.split('T').next().unwrap_or(time).replace('-', "/");
        let shard = dynoxide::streams::shard_id(TABLE);
        let id = self.new_request_id();
        let key = format!(
            "{PREFIX}{}/{shard}/{day}/{}-{id}",
            mapping_id(function),
            time.replace(':', ".")
        );
        let of = |record: Option<&Value>, pointer: &str| {
            let found = record.and_then(|record| record.pointer(pointer));
            found.cloned().unwrap_or_default()
        };
        let number = "/dynamodb/SequenceNumber";
        let object = json!({
            "requestContext": {
                "requestId": id,
                "functionArn": format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{STACK}-{function}"),
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": invokes,
            },
            "responseContext": { "statusCode": 200, "executedVersion": "$LATEST" },
            "version": "1.0",
            "timestamp": now,
            "DDBStreamBatchInfo": {
                "shardId": shard,
                "startSequenceNumber": of(records.first(), number),
                "endSequenceNumber": of(records.last(), number),
                "approximateArrivalOfFirstRecord": made_at(records.first()),
                "approximateArrivalOfLastRecord": made_at(records.last()),
                "batchSize": records.len(),
                "streamArn": of(records.first(), "/eventSourceARN"),
            },
            "payload": json!({ "Records": records }).to_string(),
        });
        let kept = self
            .services
            .failed_records
            .put(&key, object.to_string().as_bytes());
        if let Err(error) = kept {
            tracing::error!(function, "a record that failed can't be kept: {error}");
        }
    }

    /// The batches that mappings gave up on, oldest first, with their keys.
    pub(crate) fn failed_batches(&self) -> std::io::Result<Vec<(String, FailedBatch)>> {
        let bucket = &self.services.failed_records;
        let mut keys = bucket.list(PREFIX)?;
        oldest_first(&mut keys);
        let read = keys.into_iter().filter_map(|key| {
            let batch = FailedBatch::read(&bucket.get(&key)?).ok()?;
            Some((key, batch))
        });
        Ok(read.collect())
    }

    /// Hands the failed batches to their functions again. What is done is forgotten.
    ///
    /// # Errors
    /// The bucket can't be read or written.
    pub async fn replay(&self) -> std::io::Result<Replayed> {
        let mut replayed = Replayed::default();
        for (key, batch) in self.failed_batches()? {
            let prefix = format!(":{STACK}-");
            let name = batch.function_arn().rsplit(prefix.as_str()).next();
            let name = name.unwrap_or_default();
            match self.invoke_busily(name, batch.event()).await {
                Ok(reply) if is_done(&reply) => {
                    self.services.failed_records.delete(&key)?;
                    replayed.done += 1;
                }
                _ => replayed.failed += 1,
            }
        }
        Ok(replayed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_is_an_event_or_its_text() {
        let event = json!({ "Records": [] });
        for payload in [event.clone(), json!(event.to_string())] {
            let object = json!({ "requestContext": { "functionArn": "arn:x:function:boli-feed-relay" }, "payload": payload });
            let batch = FailedBatch::read(object.to_string().as_bytes()).unwrap();
            assert_eq!(batch.event(), &event);
        }
        assert!(FailedBatch::read(b"{}").is_err());
    }

    #[test]
    fn the_oldest_come_first_whatever_their_mapping() {
        let key = |mapping: &str, time: &str| format!("{PREFIX}{mapping}/shard-1/2026/11/{time}");
        let mut keys = [
            key("a", "23/2026-11-23T09.00.00-2"),
            key("b", "22/2026-11-22T23.00.00-3"),
            key("c", "23/2026-11-23T08.59.59-1"),
        ];
        let expected = [keys[1].clone(), keys[2].clone(), keys[0].clone()];
        oldest_first(&mut keys);
        assert_eq!(keys, expected);
    }

    #[test]
    fn a_reply_with_failures_is_not_done() {
        assert!(is_done(&Value::Null));
        assert!(is_done(&json!({ "batchItemFailures": [] })));
        assert!(!is_done(
            &json!({ "batchItemFailures": [{ "itemIdentifier": "1" }] })
        ));
    }
}
