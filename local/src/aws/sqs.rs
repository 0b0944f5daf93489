//! SQS: the JSON protocol in front of the local queues.

use super::{refuse, reply};
use crate::iam::arn;
use crate::queues::{Queues, Sending};
use crate::services::Services;
use boli_domain::Trace;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// SQS's own limit for a message's delay.
const MAX_DELAY_SECONDS: u64 = 900;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SendMessage {
    queue_url: String,
    message_body: String,
    #[serde(default)]
    delay_seconds: Option<u64>,
    #[serde(default)]
    message_system_attributes: SystemAttributes,
    #[serde(default)]
    message_group_id: Option<String>,
}

/// What the sender may set besides the body.
#[derive(Default, Deserialize)]
struct SystemAttributes {
    #[serde(rename = "AWSTraceHeader")]
    trace_header: Option<TraceHeader>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TraceHeader {
    string_value: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ChangeMessageVisibility {
    queue_url: String,
    receipt_handle: String,
    visibility_timeout: u64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetQueueAttributes {
    queue_url: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct StartMessageMoveTask {
    source_arn: String,
}

/// Answers what functions ask for: they send, let a failed message come again sooner, and the
/// panel looks at queues and redrives them.
pub(super) fn answer(
    services: &Services,
    function: &'static str,
    request: &Request<Bytes>,
) -> Response<Bytes> {
    match super::target(request) {
        "AmazonSQS.SendMessage" => send(services, function, request),
        "AmazonSQS.ChangeMessageVisibility" => show_again(services, request),
        "AmazonSQS.GetQueueAttributes" => attributes(services, request),
        "AmazonSQS.StartMessageMoveTask" => redrive(services, request),
        _ => refuse(
            StatusCode::BAD_REQUEST,
            "InvalidAction",
            "functions only send, show again, look at queues and redrive",
        ),
    }
}

fn attributes(services: &Services, request: &Request<Bytes>) -> Response<Bytes> {
    let call: GetQueueAttributes = match serde_json::from_slice(request.body()) {
        Ok(call) => call,
        Err(error) => return invalid(&error.to_string()),
    };
    let queue = call.queue_url.rsplit('/').next().unwrap_or_default();
    if services.queues.names().all(|name| name != queue) {
        return unknown(queue);
    }
    match attributes_of(&services.queues, queue) {
        Ok(attributes) => reply(StatusCode::OK, &json!({ "Attributes": attributes })),
        Err(error) => broken(&error),
    }
}

/// A queue's attributes.
pub(super) fn attributes_of(queues: &Queues, queue: &str) -> rusqlite::Result<Value> {
    let counts = queues.counts(queue)?;
    let mut attributes = json!({
        "QueueArn": arn::queue(queue),
        "ApproximateNumberOfMessages": counts.visible.to_string(),
        "ApproximateNumberOfMessagesNotVisible": counts.in_flight.to_string(),
        "ApproximateNumberOfMessagesDelayed": counts.delayed.to_string(),
    });
    if let Some((dead, most)) = queues.redrive_policy(queue) {
        let policy = json!({ "deadLetterTargetArn": arn::queue(dead), "maxReceiveCount": most });
        attributes["RedrivePolicy"] = json!(policy.to_string());
    }
    Ok(attributes)
}

fn redrive(services: &Services, request: &Request<Bytes>) -> Response<Bytes> {
    let call: StartMessageMoveTask = match serde_json::from_slice(request.body()) {
        Ok(call) => call,
        Err(error) => return invalid(&error.to_string()),
    };
    let queue = call.source_arn.rsplit(':').next().unwrap_or_default();
    match services.queues.redrive(queue) {
        Ok(true) => reply(StatusCode::OK, &json!({ "TaskHandle": queue })),
        Ok(false) => unknown(queue),
        Err(error) => broken(&error),
    }
}

fn unknown(queue: &str) -> Response<Bytes> {
    refuse(
        StatusCode::BAD_REQUEST,
        "com.amazonaws.sqs#QueueDoesNotExist",
        queue,
    )
}

fn show_again(services: &Services, request: &Request<Bytes>) -> Response<Bytes> {
    let call: ChangeMessageVisibility = match serde_json::from_slice(request.body()) {
        Ok(call) => call,
        Err(error) => return invalid(&error.to_string()),
    };
    let queue = call.queue_url.rsplit('/').next().unwrap_or_default();
    let wait = Duration::from_secs(call.visibility_timeout);
    match services.queues.postpone(queue, &call.receipt_handle, wait) {
        Ok(()) => reply(StatusCode::OK, &json!({})),
        Err(error) => broken(&error),
    }
}

fn invalid(reason: &str) -> Response<Bytes> {
    refuse(StatusCode::BAD_REQUEST, "InvalidParameterValue", reason)
}

fn broken(error: &rusqlite::Error) -> Response<Bytes> {
    refuse(
        StatusCode::INTERNAL_SERVER_ERROR,
        "InternalError",
        &error.to_string(),
    )
}

fn send(services: &Services, function: &'static str, request: &Request<Bytes>) -> Response<Bytes> {
    let sent: SendMessage = match serde_json::from_slice(request.body()) {
        Ok(sent) => sent,
        Err(error) => return invalid(&error.to_string()),
    };
    if sent
        .delay_seconds
        .is_some_and(|delay| delay > MAX_DELAY_SECONDS)
    {
        return invalid("DelaySeconds is above 900");
    }
    let queue = sent.queue_url.rsplit('/').next().unwrap_or_default();
    let delay = sent.delay_seconds.map(Duration::from_secs);
    let trace = sent.message_system_attributes.trace_header;
    let trace = trace.map(|header| header.string_value);
    let malformed = |header: &String| Trace::of_header(header).is_none();
    if trace.as_ref().is_some_and(malformed) {
        return invalid("AWSTraceHeader is not a trace header");
    }
    let queues = &services.queues;
    let group = sent.message_group_id.as_deref();
    let refusal = match (queues.is_fifo(queue), group, delay) {
        (true, None, _) => Some("a FIFO queue wants a MessageGroupId"),
        (true, _, Some(_)) => Some("a FIFO queue takes no DelaySeconds"),
        (false, Some(_), _) => Some("MessageGroupId is for FIFO queues"),
        _ => None,
    };
    if let Some(reason) = refusal {
        return invalid(reason);
    }
    let sending = Sending {
        delay,
        trace_header: trace.as_deref(),
        group,
    };
    match queues.send_as(queue, &sent.message_body, sending) {
        Ok(Some(id)) => {
            services
                .meter
                .count(function, |usage| usage.messages_queued += 1);
            reply(StatusCode::OK, &json!({ "MessageId": id }))
        }
        Ok(None) => unknown(queue),
        Err(error) => broken(&error),
    }
}
