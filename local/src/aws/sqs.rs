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

pub(super) fn answer(
    services: &Services,
    function: &'static str,
    request: &Request<Bytes>,
) -> Response<Bytes> {
    if super::target(request) != "AmazonSQS.SendMessage" {
        return refuse(
            StatusCode::BAD_REQUEST,
            "InvalidAction",
            "functions only send",
        );
    }
    let sent: SendMessage = match serde_json::from_slice(request.body()) {
        Ok(sent) => sent,
        Err(error) => {
            return refuse(
                StatusCode::BAD_REQUEST,
                "InvalidParameterValue",
                &error.to_string(),
            );
        }
    };
    if sent
        .delay_seconds
        .is_some_and(|delay| delay > MAX_DELAY_SECONDS)
    {
        return refuse(
            StatusCode::BAD_REQUEST,
            "InvalidParameterValue",
            "DelaySeconds is above 900",
        );
    }
    let queue = sent.queue_url.rsplit('/').next().unwrap_or_default();
    let delay = sent.delay_seconds.map(Duration::from_secs);
    let trace = sent.message_system_attributes.trace_header;
    let trace = trace.map(|header| header.string_value);
    let malformed = |header: &String| Trace::of_header(header).is_none();
    if trace.as_ref().is_some_and(malformed) {
        return refuse(
            StatusCode::BAD_REQUEST,
            "InvalidParameterValue",
            "AWSTraceHeader is not a trace header",
        );
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
        return refuse(StatusCode::BAD_REQUEST, "InvalidParameterValue", reason);
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
        Err(error) => refuse(
            StatusCode::INTERNAL_SERVER_ERROR,
            "InternalError",
            &error.to_string(),
        ),
    }
}
