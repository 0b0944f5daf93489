//! Event source mappings of queues and schedules: polls, invokes, deletes what was done.

use crate::cloud::Core;
use crate::queues::Message;
use crate::stream::StreamMapping;
use crate::template::Source;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// The wait after a queue could not be read.
const AFTER_ERROR: Duration = Duration::from_secs(1);

/// Starts a task for each queue mapping, stream mapping and schedule of the template.
pub(crate) fn start(core: &Arc<Core>, tasks: &mut JoinSet<()>) {
    for (&name, function) in &core.functions {
        for source in &function.settings.sources {
            match source.clone() {
                Source::Queue {
                    queue,
                    batch,
                    concurrency,
                    partial,
                } => {
                    let mapping = QueueMapping {
                        core: core.clone(),
                        function: name,
                        queue,
                        batch,
                        partial,
                    };
                    tasks.spawn(poll(Arc::new(mapping), concurrency));
                }
                Source::Every(period) => {
                    tasks.spawn(repeat(core.clone(), name, period));
                }
                Source::Stream {
                    batch,
                    attempts,
                    bisect,
                    partial,
                    filters,
                } => {
                    let mapping = StreamMapping {
                        function: name,
                        batch,
                        attempts,
                        bisect,
                        partial,
                        filters,
                    };
                    tasks.spawn(mapping.follow(core.clone()));
                }
            }
        }
    }
}

async fn repeat(core: Arc<Core>, function: &'static str, period: Duration) {
    loop {
        core.sleep(period).await;
        let event =
            json!({ "source": "aws.events", "detail-type": "Scheduled Event", "detail": {} });
        if let Err(error) = core.invoke_busily(function, &event).await {
            tracing::error!(function, "{error}");
        }
    }
}

struct QueueMapping {
    core: Arc<Core>,
    function: &'static str,
    queue: String,
    batch: usize,
    partial: bool,
}

async fn poll(mapping: Arc<QueueMapping>, concurrency: usize) {
    let slots = Arc::new(Semaphore::new(concurrency));
    let queues = &mapping.core.services.queues;
    // Dropping the set with this task stops what it runs, as the cloud's end should.
    let mut running = JoinSet::new();
    loop {
        let Ok(slot) = slots.clone().acquire_owned().await else {
            return;
        };
        while running.try_join_next().is_some() {}
        let messages = match queues.receive(&mapping.queue, mapping.batch) {
            Ok(messages) => messages,
            Err(error) => {
                tracing::error!(queue = mapping.queue, "{error}");
                mapping.core.sleep(AFTER_ERROR).await;
                continue;
            }
        };
        if messages.is_empty() {
            drop(slot);
            queues.wait(&mapping.queue).await;
            continue;
        }
        let mapping = mapping.clone();
        let busy = mapping.core.busy();
        running.spawn(async move {
            mapping.deliver(messages).await;
            drop((busy, slot));
        });
    }
}

impl QueueMapping {
    /// Invokes the function, and deletes the messages that it is done with. The others are
    /// visible again after the visibility timeout.
    async fn deliver(&self, messages: Vec<Message>) {
        let Self {
            core,
            function,
            queue,
            ..
        } = self;
        let failed = match core.invoke(function, &event(queue, &messages)).await {
            Err(error) => {
                tracing::error!(function, "{error}");
                return;
            }
            Ok(_)
                if core
                    .services
                    .faults()
                    .is_some_and(|faults| faults.forget(function)) =>
            {
                return;
            }
            Ok(reply) if self.partial => failed_ids(&reply),
            Ok(_) => BTreeSet::new(),
        };
        for message in messages
            .iter()
            .filter(|message| !failed.contains(&message.id))
        {
            if let Err(error) = core.services.queues.delete(&message.id) {
                tracing::error!(queue, "{error}");
            }
        }
        // What waited in their groups may come now.
        core.services.queues.wake(queue);
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

/// The system attributes of a message, as far as anybody reads them.
pub(crate) fn attributes(message: &Message) -> Value {
    let mut attributes = json!({
        "ApproximateReceiveCount": message.received.to_string(),
        "SentTimestamp": message.sent_at.as_millis().to_string(),
    });
    if let Some(header) = &message.trace_header {
        attributes["AWSTraceHeader"] = json!(header);
    }
    if let Some(group) = &message.group {
        attributes["MessageGroupId"] = json!(group);
    }
    attributes
}

fn event(queue: &str, messages: &[Message]) -> Value {
    let records: Vec<_> = messages
        .iter()
        .map(|message| {
            json!({
                "messageId": message.id,
                "receiptHandle": message.id,
                "body": message.body,
                "attributes": attributes(message),
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": format!("arn:aws:sqs:ap-south-1:000000000000:{queue}"),
                "awsRegion": "ap-south-1",
            })
        })
        .collect();
    json!({ "Records": records })
}
