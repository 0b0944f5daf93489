//! Records of the stream that a function could not handle: kept whole in a bucket, as Lambda
//! keeps them, and replayed from there.

use crate::cloud::Core;
use boli_runtime::clock::Clock;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

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

impl Core {
    /// Keeps records of a mapping in its bucket.
    pub(crate) fn keep_failed(&self, function: &str, records: &[Value]) {
        let now = self.services.clock.now().to_utc_z();
        let (day, time) = now.split_once('T').unwrap_or((&now, ""));
        let (day, time) = (day.replace('-', "/"), time.replace(':', "."));
        let id = self.new_request_id();
        let key = format!("{PREFIX}{function}/{day}/{time}-{id}");
        let sequence_number = |record: Option<&Value>| {
            let number = record.and_then(|record| record.pointer("/dynamodb/SequenceNumber"));
            number.cloned().unwrap_or_default()
        };
        let object = json!({
            "requestContext": {
                "requestId": id,
                "functionArn": format!("arn:aws:lambda:ap-south-1:000000000000:function:boli-{function}"),
                "condition": "RetryAttemptsExhausted",
            },
            "version": "1.0",
            "timestamp": now,
            "DDBStreamBatchInfo": {
                "startSequenceNumber": sequence_number(records.first()),
                "endSequenceNumber": sequence_number(records.last()),
                "batchSize": records.len(),
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
        let keys = bucket.list(PREFIX)?;
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
            let name = batch
                .function_arn()
                .rsplit(":boli-")
                .next()
                .unwrap_or_default();
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
    fn a_reply_with_failures_is_not_done() {
        assert!(is_done(&Value::Null));
        assert!(is_done(&json!({ "batchItemFailures": [] })));
        assert!(!is_done(
            &json!({ "batchItemFailures": [{ "itemIdentifier": "1" }] })
        ));
    }
}
