//! Event source mappings of queues: polls, invokes, deletes what was done.

use crate::cloud::Core;
use crate::queues::Message;
use crate::template::Source;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Environments a queue's function gets at the same time.
const CONCURRENCY: usize = 32;

/// Starts a task for each queue mapping and schedule of the template.
pub(crate) fn start(core: &Arc<Core>, tasks: &mut JoinSet<()>) {
    for (name, function) in &core.functions {
        for source in &function.settings.sources {
            match source.clone() {
                Source::Queue { queue, batch } => {
                    tasks.spawn(poll(core.clone(), name, queue, batch));
                }
                Source::Every(period) => {
                    tasks.spawn(repeat(core.clone(), name, period));
                }
                Source::Stream { batch, attempts } => {
                    tasks.spawn(crate::stream::follow(core.clone(), name, batch, attempts));
                }
            }
        }
    }
}

async fn repeat(core: Arc<Core>, function: &'static str, period: std::time::Duration) {
    loop {
        core.sleep(period).await;
        let event =
            json!({ "source": "aws.events", "detail-type": "Scheduled Event", "detail": {} });
        if let Err(error) = core.invoke(function, &event).await {
            tracing::error!(function, "{error}");
        }
    }
}

async fn poll(core: Arc<Core>, function: &'static str, queue: String, batch: usize) {
    let slots = Arc::new(Semaphore::new(CONCURRENCY));
    // Dropping the set with this task stops what it runs, as the cloud's end should.
    let mut running = JoinSet::new();
    loop {
        let Ok(slot) = slots.clone().acquire_owned().await else {
            return;
        };
        while running.try_join_next().is_some() {}
        let messages = match core.services.queues.receive(&queue, batch) {
            Ok(messages) => messages,
            Err(error) => {
                tracing::error!(queue, "{error}");
                Vec::new()
            }
        };
        if messages.is_empty() {
            drop(slot);
            core.services.queues.wait(&queue).await;
            continue;
        }
        let (core, queue) = (core.clone(), queue.clone());
        core.busy(1);
        running.spawn(async move {
            deliver(&core, function, &queue, messages).await;
            core.busy(-1);
            drop(slot);
        });
    }
}

async fn deliver(core: &Core, function: &'static str, queue: &str, messages: Vec<Message>) {
    let reply = core.invoke(function, &event(queue, &messages)).await;
    let failed = match &reply {
        Ok(reply) => failed_ids(reply),
        Err(error) => {
            tracing::error!(function, "{error}");
            messages.iter().map(|message| message.id.clone()).collect()
        }
    };
    for message in messages
        .iter()
        .filter(|message| !failed.contains(&message.id))
    {
        if let Err(error) = core.services.queues.delete(&message.id) {
            tracing::error!(queue, "{error}");
        }
    }
}

/// The ids of `batchItemFailures`.
pub(crate) fn failed_ids(reply: &Value) -> BTreeSet<String> {
    let failures = reply.get("batchItemFailures").and_then(Value::as_array);
    let ids = failures
        .into_iter()
        .flatten()
        .filter_map(|failure| failure.get("itemIdentifier"));
    ids.filter_map(|id| id.as_str().map(str::to_owned))
        .collect()
}

fn event(queue: &str, messages: &[Message]) -> Value {
    let records: Vec<_> = messages
        .iter()
        .map(|message| {
            json!({
                "messageId": message.id,
                "receiptHandle": message.id,
                "body": message.body,
                "attributes": {
                    "ApproximateReceiveCount": message.received.to_string(),
                    "SentTimestamp": message.sent_at.as_millis().to_string(),
                },
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": format!("arn:aws:sqs:ap-south-1:000000000000:{queue}"),
                "awsRegion": "ap-south-1",
            })
        })
        .collect();
    json!({ "Records": records })
}
