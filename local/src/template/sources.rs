//! What starts a function besides the gateways: the `Events` of its resource.

use super::filter::{Filter, filters};
use super::text;
use serde_json::Value;
use std::ops::RangeInclusive;
use std::time::Duration;

/// Lambda's own limits where the template sets none. A stream's retries are unlimited on AWS;
/// here a record that fails for hours would only hide its cause.
const DEFAULT_QUEUE_BATCH: usize = 10;
const DEFAULT_STREAM_BATCH: usize = 100;
const DEFAULT_ATTEMPTS: usize = 10;
/// Environments a queue's function gets at the same time, where the template sets no maximum.
const DEFAULT_CONCURRENCY: usize = 32;

/// What Lambda takes. A queue's batch may be larger with a batching window only, which is not
/// among the properties below.
const QUEUE_BATCH: RangeInclusive<usize> = 1..=10;
const STREAM_BATCH: RangeInclusive<usize> = 1..=10_000;
/// Lambda also takes -1, and then one bad record stops its shard for a day.
const ATTEMPTS: RangeInclusive<usize> = 0..=10_000;
const CONCURRENCY: RangeInclusive<usize> = 2..=1_000;

/// The properties that are honoured here. Any other is refused by name: left out, it would be
/// missed on AWS only.
const OF_QUEUES: [&str; 4] = [
    "BatchSize",
    "FunctionResponseTypes",
    "Queue",
    "ScalingConfig",
];
const OF_STREAMS: [&str; 8] = [
    "BatchSize",
    "BisectBatchOnFunctionError",
    "DestinationConfig",
    "FilterCriteria",
    "FunctionResponseTypes",
    "MaximumRetryAttempts",
    "StartingPosition",
    "Stream",
];
const OF_SCHEDULES: [&str; 1] = ["Schedule"];

/// What starts a function besides the gateways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Queue {
        queue: String,
        batch: usize,
        /// Batches worked on at the same time.
        concurrency: usize,
        /// The function names the messages that failed; else all of a batch fail together.
        partial: bool,
    },
    Stream {
        batch: usize,
        /// Retries of a record before it is given up on.
        attempts: u32,
        /// A failed batch is tried in halves.
        bisect: bool,
        partial: bool,
        /// A record starts the function when it passes one of these, or when there are none.
        filters: Vec<Filter>,
    },
    Every(Duration),
}

pub(super) fn source(event: &Value) -> Result<Source, String> {
    let properties = event.get("Properties").unwrap_or(&Value::Null);
    let types = properties
        .get("FunctionResponseTypes")
        .and_then(Value::as_array);
    let partial = types
        .into_iter()
        .flatten()
        .any(|kind| kind == "ReportBatchItemFailures");
    match text(event, "Type").unwrap_or_default() {
        "SQS" => {
            only(properties, &OF_QUEUES, "queues")?;
            let arn = text(properties, "Queue").ok_or("it has no Queue")?;
            let scaling = properties.get("ScalingConfig").unwrap_or(&Value::Null);
            Ok(Source::Queue {
                queue: arn.rsplit(':').next().unwrap_or_default().to_owned(),
                batch: number(properties, "BatchSize", DEFAULT_QUEUE_BATCH, &QUEUE_BATCH)?,
                concurrency: number(
                    scaling,
                    "MaximumConcurrency",
                    DEFAULT_CONCURRENCY,
                    &CONCURRENCY,
                )?,
                partial,
            })
        }
        "DynamoDB" => {
            only(properties, &OF_STREAMS, "streams")?;
            if text(properties, "StartingPosition") != Some("TRIM_HORIZON") {
                return Err("its StartingPosition is not TRIM_HORIZON".to_owned());
            }
            if let Some(destination) = properties.get("DestinationConfig") {
                let to = destination.get("OnFailure").and_then(|to| text(to, "Type"));
                if to != Some("S3") {
                    return Err("only a bucket keeps whole records".to_owned());
                }
            }
            let attempts = number(
                properties,
                "MaximumRetryAttempts",
                DEFAULT_ATTEMPTS,
                &ATTEMPTS,
            )?;
            Ok(Source::Stream {
                batch: number(properties, "BatchSize", DEFAULT_STREAM_BATCH, &STREAM_BATCH)?,
                attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
                bisect: properties
                    .get("BisectBatchOnFunctionError")
                    .is_some_and(|bisect| bisect == true),
                partial,
                filters: filters(properties)?,
            })
        }
        "Schedule" => {
            only(properties, &OF_SCHEDULES, "schedules")?;
            let schedule = text(properties, "Schedule").unwrap_or_default();
            let period = rate(schedule).ok_or_else(|| format!("{schedule} is not a rate"))?;
            Ok(Source::Every(period))
        }
        other => Err(format!("{other} events do not run locally")),
    }
}

/// Refuses a property that is not honoured here.
fn only(properties: &Value, honoured: &[&str], of: &str) -> Result<(), String> {
    let given = properties.as_object().into_iter().flatten();
    let mut names = given.map(|(name, _)| name.as_str());
    match names.find(|name| !honoured.contains(name)) {
        Some(name) => Err(format!("{name} of {of} do not run locally")),
        None => Ok(()),
    }
}

/// A number that Lambda would take.
fn number(
    properties: &Value,
    name: &str,
    default: usize,
    taken: &RangeInclusive<usize>,
) -> Result<usize, String> {
    let Some(given) = properties.get(name) else {
        return Ok(default);
    };
    let number = given
        .as_u64()
        .and_then(|number| usize::try_from(number).ok());
    number
        .filter(|number| taken.contains(number))
        .ok_or_else(|| {
            let (least, most) = (taken.start(), taken.end());
            format!("{name} is {given}, not {least} to {most}")
        })
}

/// The bucket that a stream's records go to when they are given up on.
pub(super) fn failed_records(function: &Value) -> Option<String> {
    let events = function.get("Events").and_then(Value::as_object);
    let bucket = events.into_iter().flatten().find_map(|(_, event)| {
        let to = event.pointer("/Properties/DestinationConfig/OnFailure/Destination");
        to.and_then(Value::as_str)
    });
    bucket.map(|arn| arn.rsplit(':').next().unwrap_or(arn).to_owned())
}

/// `rate(5 minutes)`.
fn rate(schedule: &str) -> Option<Duration> {
    let rate = schedule.strip_prefix("rate(")?.strip_suffix(')')?;
    let (count, unit) = rate.split_once(' ')?;
    let unit = match unit.trim_end_matches('s') {
        "minute" => 60,
        "hour" => 60 * 60,
        "day" => 24 * 60 * 60,
        _ => return None,
    };
    Some(Duration::from_secs(
        count.parse::<u64>().ok()?.checked_mul(unit)?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refusal(kind: &str, properties: &Value) -> String {
        source(&json!({ "Type": kind, "Properties": properties })).unwrap_err()
    }

    #[test]
    fn what_is_not_honoured_is_refused_by_name() {
        for (kind, name, of) in [
            ("SQS", "MaximumBatchingWindowInSeconds", "queues"),
            ("SQS", "FilterCriteria", "queues"),
            ("DynamoDB", "ParallelizationFactor", "streams"),
            ("DynamoDB", "MaximumRecordAgeInSeconds", "streams"),
            ("Schedule", "RetryPolicy", "schedules"),
        ] {
            let expected = format!("{name} of {of} do not run locally");
            assert_eq!(refusal(kind, &json!({ name: 1 })), expected);
        }
    }

    #[test]
    fn what_lambda_would_refuse_is_refused() {
        let queue = |name: &str, value: Value| {
            let mut properties = json!({ "Queue": "arn:aws:sqs:x:y:WorkQueue" });
            properties[name] = value;
            refusal("SQS", &properties)
        };
        assert_eq!(
            queue("BatchSize", json!(11)),
            "BatchSize is 11, not 1 to 10"
        );
        assert_eq!(
            queue("ScalingConfig", json!({ "MaximumConcurrency": 1 })),
            "MaximumConcurrency is 1, not 2 to 1000"
        );
        let stream = |name: &str, value: Value| {
            let mut properties = json!({ "StartingPosition": "TRIM_HORIZON" });
            properties[name] = value;
            refusal("DynamoDB", &properties)
        };
        assert_eq!(
            stream("MaximumRetryAttempts", json!(-1)),
            "MaximumRetryAttempts is -1, not 0 to 10000"
        );
        assert_eq!(
            stream("StartingPosition", json!("LATEST")),
            "its StartingPosition is not TRIM_HORIZON"
        );
        let queue = json!({ "OnFailure": { "Type": "SQS", "Destination": "arn" } });
        assert_eq!(
            stream("DestinationConfig", queue),
            "only a bucket keeps whole records"
        );
    }
}
