//! SQS for workers and tools outside this process: what event source mappings do inside it.
//! A receipt handle is the message's id.

use super::sqs::attributes_of as attributes_of_queue;
use super::{refuse, reply, target};
use crate::cloud::Core;
use crate::mappings::attributes as attributes_of;
use crate::queues::Message;
use bytes::Bytes;
use http::header::HOST;
use http::{Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// The account that stands in the addresses of queues.
const ACCOUNT: &str = "000000000000";

/// SQS hands out no more messages at once.
const MOST_MESSAGES: usize = 10;

/// SQS lets nobody wait longer for a message, in seconds.
const MOST_WAIT: u64 = 20;

/// The members that these calls have; which of them it needs depends on the call.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Call {
    queue_url: String,
    queue_name: String,
    queue_name_prefix: String,
    receipt_handle: String,
    max_number_of_messages: Option<usize>,
    visibility_timeout: Option<u64>,
    wait_time_seconds: u64,
}

/// Why a call is refused.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("{0}")]
    NoQueue(String),
    #[error(transparent)]
    Invalid(#[from] serde_json::Error),
    #[error(transparent)]
    Broken(#[from] rusqlite::Error),
}

impl From<Refusal> for Response<Bytes> {
    fn from(refusal: Refusal) -> Self {
        let (status, code) = match &refusal {
            Refusal::NoQueue(_) => (
                StatusCode::BAD_REQUEST,
                "com.amazonaws.sqs#QueueDoesNotExist",
            ),
            Refusal::Invalid(_) => (StatusCode::BAD_REQUEST, "InvalidParameterValue"),
            Refusal::Broken(_) => (StatusCode::INTERNAL_SERVER_ERROR, "InternalError"),
        };
        refuse(status, code, &refusal.to_string())
    }
}

/// Answers a call that functions don't make; `None` for the others.
pub(super) async fn answer(core: &Core, request: &Request<Bytes>) -> Option<Response<Bytes>> {
    let operation = target(request).strip_prefix("AmazonSQS.")?;
    let known = [
        "ListQueues",
        "GetQueueUrl",
        "GetQueueAttributes",
        "ReceiveMessage",
        "DeleteMessage",
        "ChangeMessageVisibility",
    ];
    if !known.contains(&operation) {
        return None;
    }
    let call: Call = match serde_json::from_slice(request.body()) {
        Ok(call) => call,
        Err(error) => return Some(Refusal::Invalid(error).into()),
    };
    let outcome = match operation {
        "ListQueues" => Ok(list(core, &call, request)),
        "GetQueueUrl" => {
            found(core, &call.queue_name).map(|name| json!({ "QueueUrl": url(request, name) }))
        }
        _ => match found(core, call.queue_url.rsplit('/').next().unwrap_or_default()) {
            Err(refusal) => Err(refusal),
            Ok(queue) => match operation {
                "GetQueueAttributes" => attributes(core, queue),
                "ReceiveMessage" => receive(core, queue, &call).await,
                "DeleteMessage" => done(core.services.queues.delete(&call.receipt_handle)),
                _ => {
                    let wait = Duration::from_secs(call.visibility_timeout.unwrap_or_default());
                    let queues = &core.services.queues;
                    done(queues.postpone(queue, &call.receipt_handle, wait))
                }
            },
        },
    };
    Some(outcome.map_or_else(Response::from, |body| reply(StatusCode::OK, &body)))
}

fn found<'a>(core: &'a Core, name: &str) -> Result<&'a str, Refusal> {
    let mut names = core.services.queues.names();
    let found = names.find(|known| *known == name);
    found.ok_or_else(|| Refusal::NoQueue(name.to_owned()))
}

fn list(core: &Core, call: &Call, request: &Request<Bytes>) -> Value {
    let names = core.services.queues.names();
    let fitting = names.filter(|name| name.starts_with(&call.queue_name_prefix));
    let urls: Vec<_> = fitting.map(|name| url(request, name)).collect();
    json!({ "QueueUrls": urls })
}

/// The queue's address where the caller reached this machine.
fn url(request: &Request<Bytes>, name: &str) -> String {
    let host = request.headers().get(HOST);
    let host = host.and_then(|host| host.to_str().ok());
    format!("http://{}/{ACCOUNT}/{name}", host.unwrap_or("localhost"))
}

fn attributes(core: &Core, queue: &str) -> Result<Value, Refusal> {
    let attributes = attributes_of_queue(&core.services.queues, queue)?;
    Ok(json!({ "Attributes": attributes }))
}

async fn receive(core: &Core, queue: &str, call: &Call) -> Result<Value, Refusal> {
    let queues = &core.services.queues;
    let most = call.max_number_of_messages.unwrap_or(1).min(MOST_MESSAGES);
    let patience = Duration::from_secs(call.wait_time_seconds.min(MOST_WAIT));
    let over = core.services.clock.run_for(patience);
    tokio::pin!(over);
    let messages = loop {
        let messages = queues.receive(queue, most)?;
        if !messages.is_empty() {
            break messages;
        }
        tokio::select! {
            biased;
            () = &mut over => break messages,
            () = queues.wait(queue) => {}
        }
    };
    if let Some(seconds) = call.visibility_timeout {
        for message in &messages {
            let hidden = queues.postpone(queue, &message.id, Duration::from_secs(seconds));
            hidden?;
        }
    }
    let messages: Vec<_> = messages.iter().map(spelled).collect();
    Ok(json!({ "Messages": messages }))
}

fn spelled(message: &Message) -> Value {
    json!({
        "MessageId": message.id,
        "ReceiptHandle": message.id,
        "Body": message.body,
        "Attributes": attributes_of(message),
    })
}

fn done(outcome: rusqlite::Result<()>) -> Result<Value, Refusal> {
    outcome?;
    Ok(json!({}))
}
