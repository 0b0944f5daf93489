//! What starts a function besides the gateways: the `Events` of its resource.

use super::filter::{Filter, filters};
use super::text;
use serde_json::Value;
use std::time::Duration;

/// Lambda's own limits where the template sets none. A stream's retries are unlimited on AWS;
/// here a record that fails for hours would only hide its cause.
const DEFAULT_QUEUE_BATCH: u64 = 10;
const DEFAULT_STREAM_BATCH: u64 = 100;
const DEFAULT_ATTEMPTS: u64 = 10;
/// Environments a queue's function gets at the same time, where the template sets no maximum.
const DEFAULT_CONCURRENCY: u64 = 32;

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
    let number = |name: &str, default: u64| {
        let number = properties
            .get(name)
            .and_then(Value::as_u64)
            .unwrap_or(default);
        usize::try_from(number).unwrap_or(usize::MAX)
    };
    let types = properties
        .get("FunctionResponseTypes")
        .and_then(Value::as_array);
    let partial = types
        .into_iter()
        .flatten()
        .any(|kind| kind == "ReportBatchItemFailures");
    match text(event, "Type").unwrap_or_default() {
        "SQS" => {
            if properties.get("FilterCriteria").is_some() {
                return Err("FilterCriteria of queues do not run locally".to_owned());
            }
            let arn = text(properties, "Queue").ok_or("it has no Queue")?;
            let most = properties
                .pointer("/ScalingConfig/MaximumConcurrency")
                .and_then(Value::as_u64);
            Ok(Source::Queue {
                queue: arn.rsplit(':').next().unwrap_or_default().to_owned(),
                batch: number("BatchSize", DEFAULT_QUEUE_BATCH),
                concurrency: usize::try_from(most.unwrap_or(DEFAULT_CONCURRENCY)).unwrap_or(1),
                partial,
            })
        }
        "DynamoDB" => Ok(Source::Stream {
            batch: number("BatchSize", DEFAULT_STREAM_BATCH),
            attempts: u32::try_from(number("MaximumRetryAttempts", DEFAULT_ATTEMPTS))
                .unwrap_or(u32::MAX),
            bisect: properties
                .get("BisectBatchOnFunctionError")
                .is_some_and(|bisect| bisect == true),
            partial,
            filters: filters(properties)?,
        }),
        "Schedule" => {
            let schedule = text(properties, "Schedule").unwrap_or_default();
            let period = rate(schedule).ok_or_else(|| format!("{schedule} is not a rate"))?;
            Ok(Source::Every(period))
        }
        other => Err(format!("{other} events do not run locally")),
    }
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
