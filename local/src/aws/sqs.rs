//! SQS: the JSON protocol in front of the local queues.

use super::{refuse, reply};
use crate::queues::Sending;
use crate::services::Services;
use boli_domain::Trace;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::json;
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

/// Answers what functions ask for: they send, and let a failed message come again sooner.
pub(super) fn answer(
    services: &Services,
    function: &'static str,
    request: &Request<Bytes>,
) -> Response<Bytes> {
    match super::target(request) {
        "AmazonSQS.SendMessage" => send(services, function, request),
        "AmazonSQS.ChangeMessageVisibility" => show_again(services, request),
        _ => refuse(
            StatusCode::BAD_REQUEST,
            "InvalidAction",
            "functions only send, and show again",
        ),
    }
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
        Ok(None) => refuse(
            StatusCode::BAD_REQUEST,
            "com.amazonaws.sqs#QueueDoesNotExist",
            queue,
        ),
        Err(error) => broken(&error),
    }
}
