//! SQS: commands sent, and batches of them received with partial failures.

use crate::environment::{ConfigError, Environment};
use crate::function::{InvokeError, QueueHandler};
use crate::{Deps, Failure};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{
    MessageSystemAttributeNameForSends, MessageSystemAttributeValue, QueueAttributeName,
};
use boli_domain::{Timestamp, Trace};
use boli_store::trace;
use boli_wire::commands::Command;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::OnceLock;
use std::time::Duration;

/// SQS delays a message at most this long; later commands are armed again on arrival.
pub const MAX_DELAY: Duration = Duration::from_secs(900);

/// Sends commands to their queues.
#[derive(Clone, Debug)]
pub struct Queues {
    sdk: aws_types::SdkConfig,
    /// Made by the first message: many invocations send none, and a start waits for it.
    client: OnceLock<Client>,
    environment: Environment,
}

impl Queues {
    pub(crate) fn new(sdk: &aws_types::SdkConfig, environment: Environment) -> Self {
        Self {
            sdk: sdk.clone(),
            client: OnceLock::new(),
            environment,
        }
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| Client::new(&self.sdk))
    }

    /// Checks that the queue of a command is configured.
    ///
    /// # Errors
    /// Its URL is missing.
    pub fn require<C: Command>(&self) -> Result<(), ConfigError> {
        self.environment.require(C::QUEUE).map(|_| ())
    }

    /// Sends a command for now.
    ///
    /// # Errors
    /// 503 when the queue can't be reached.
    pub async fn send<C: Command>(&self, command: &C) -> Result<(), Failure> {
        self.send_after(command, Duration::ZERO).await
    }

    /// Sends a command to arrive after `delay`, or after [`MAX_DELAY`] if that is sooner: the
    /// worker then finds that it is early and sends it again. FIFO queues take no delay.
    ///
    /// # Errors
    /// 503 when the queue can't be reached.
    pub async fn send_after<C: Command>(
        &self,
        command: &C,
        delay: Duration,
    ) -> Result<(), Failure> {
        // Rounded up: a second late is checked once, a second early twice.
        let delay = delay.min(MAX_DELAY).as_millis().div_ceil(1_000);
        self.client()
            .send_message()
            .queue_url(self.environment.require(C::QUEUE)?)
            .message_body(serde_json::to_string(command).map_err(Failure::internal)?)
            .set_delay_seconds(i32::try_from(delay).ok().filter(|delay| *delay > 0))
            .set_message_group_id(command.group())
            .set_message_system_attributes(trace_attribute()?)
            .send()
            .await
            .map_err(|error| Failure::unavailable(error.into_service_error()))?;
        Ok(())
    }

    /// Lets a received message that failed come again after `wait`, to the second, instead of
    /// after its queue's visibility timeout. On a FIFO queue its whole group waits for it.
    ///
    /// # Errors
    /// 503 when the queue can't be reached: then the visibility timeout stands.
    pub async fn show_again<C: Command>(
        &self,
        record: &QueueRecord,
        wait: Duration,
    ) -> Result<(), Failure> {
        let seconds = i32::try_from(wait.as_secs()).map_err(Failure::internal)?;
        self.client()
            .change_message_visibility()
            .queue_url(self.environment.require(C::QUEUE)?)
            .receipt_handle(&record.receipt_handle)
            .visibility_timeout(seconds)
            .send()
            .await
            .map_err(|error| Failure::unavailable(error.into_service_error()))?;
        Ok(())
    }
}

/// What a queue holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueState {
    pub name: String,
    pub waiting: u64,
    pub in_work: u64,
    /// What it gave up on.
    pub dead_letters: u64,
    /// The ARN of the queue that has these.
    pub dead_letter_queue: String,
}

impl Queues {
    /// The state of every queue of `QUEUE_URLS`, at two calls a queue.
    ///
    /// # Errors
    /// 503 when a queue can't be reached.
    pub async fn states(&self) -> Result<Vec<QueueState>, Failure> {
        let urls = self.environment.require("QUEUE_URLS")?.split_whitespace();
        futures_util::future::try_join_all(urls.map(|url| self.state(url))).await
    }

    async fn state(&self, url: &str) -> Result<QueueState, Failure> {
        let queue = self.attributes(url).await?;
        let policy = queue.get(&QueueAttributeName::RedrivePolicy);
        let policy: RedrivePolicy = policy
            .and_then(|policy| serde_json::from_str(policy).ok())
            .ok_or_else(|| Failure::internal("a queue without a dead-letter queue"))?;
        let name = |text: &str, mark| text.rsplit(mark).next().unwrap_or_default().to_owned();
        let dead_letter_queue = name(&policy.dead_letter_target_arn, ':');
        let parent = url.rsplit_once('/').map_or(url, |(parent, _)| parent);
        let dead = self
            .attributes(&format!("{parent}/{dead_letter_queue}"))
            .await?;
        let visible = QueueAttributeName::ApproximateNumberOfMessages;
        Ok(QueueState {
            name: name(url, '/'),
            waiting: number(&queue, &visible)
                + number(
                    &queue,
                    &QueueAttributeName::ApproximateNumberOfMessagesDelayed,
                ),
            in_work: number(
                &queue,
                &QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
            ),
            dead_letters: number(&dead, &visible),
            dead_letter_queue: policy.dead_letter_target_arn,
        })
    }

    async fn attributes(&self, url: &str) -> Result<HashMap<QueueAttributeName, String>, Failure> {
        let reply = self
            .client()
            .get_queue_attributes()
            .queue_url(url)
            .attribute_names(QueueAttributeName::All)
            .send()
            .await
            .map_err(|error| Failure::unavailable(error.into_service_error()))?;
        Ok(reply.attributes.unwrap_or_default())
    }

    /// Brings what lies in a dead-letter queue back to the queue that it comes from.
    ///
    /// # Errors
    /// 503 when SQS does not begin with it.
    pub async fn redrive(&self, dead_letter_queue: &str) -> Result<(), Failure> {
        self.client()
            .start_message_move_task()
            .source_arn(dead_letter_queue)
            .send()
            .await
            .map_err(|error| Failure::unavailable(error.into_service_error()))?;
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RedrivePolicy {
    dead_letter_target_arn: String,
}

fn number(attributes: &HashMap<QueueAttributeName, String>, name: &QueueAttributeName) -> u64 {
    let number = attributes.get(name).and_then(|text| text.parse().ok());
    number.unwrap_or_default()
}

/// The trace of the code that sends, where SQS looks for it.
fn trace_attribute()
-> Result<Option<HashMap<MessageSystemAttributeNameForSends, MessageSystemAttributeValue>>, Failure>
{
    let Some(trace) = trace::current() else {
        return Ok(None);
    };
    let value = MessageSystemAttributeValue::builder()
        .data_type("String")
        .string_value(trace.to_header())
        .build()
        .map_err(Failure::internal)?;
    let name = MessageSystemAttributeNameForSends::AwsTraceHeader;
    Ok(Some(HashMap::from([(name, value)])))
}

/// A message as SQS delivers it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueRecord {
    pub message_id: String,
    /// Names this delivery of the message to SQS.
    pub receipt_handle: String,
    pub body: String,
    pub attributes: QueueAttributes,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct QueueAttributes {
    pub approximate_receive_count: Option<String>,
    pub sent_timestamp: Option<String>,
    /// `Root=1-…`, as its sender gave it.
    #[serde(rename = "AWSTraceHeader")]
    pub aws_trace_header: Option<String>,
    /// Whose messages come in their order, on a FIFO queue.
    pub message_group_id: Option<String>,
}

impl QueueRecord {
    /// The command in the message.
    ///
    /// # Errors
    /// It is not one: the message fails until it reaches the dead-letter queue.
    pub fn command<C: Command>(&self) -> Result<C, Failure> {
        serde_json::from_str(&self.body).map_err(Failure::internal)
    }

    /// The trace of what sent the message, or one made of the message's id.
    #[must_use]
    pub fn trace(&self) -> Option<Trace> {
        let header = self.attributes.aws_trace_header.as_deref();
        header
            .and_then(Trace::of_header)
            .or_else(|| Trace::of_request_id(&self.message_id))
    }

    /// Whether others wait for this message, as those of its group do on a FIFO queue.
    #[must_use]
    pub const fn is_waited_for(&self) -> bool {
        self.attributes.message_group_id.is_some()
    }

    #[must_use]
    pub fn sent_at(&self) -> Option<Timestamp> {
        self.attributes
            .sent_timestamp
            .as_ref()?
            .parse()
            .ok()
            .map(Timestamp::from_millis)
    }
}

#[derive(Debug, Deserialize)]
struct QueueEvent {
    #[serde(rename = "Records")]
    records: Vec<QueueRecord>,
}

/// Which messages or records to deliver again.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchReply {
    pub batch_item_failures: Vec<BatchItemFailure>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchItemFailure {
    pub item_identifier: String,
}

/// Runs a batch's messages concurrently, those of a FIFO queue's group one after the other;
/// only the failed ids come back.
pub(crate) async fn serve(
    deps: &Deps,
    handler: QueueHandler,
    event: &[u8],
) -> Result<Vec<u8>, InvokeError> {
    let event: QueueEvent = serde_json::from_slice(event)?;
    let groups = groups(event.records).into_iter();
    let runs = groups.map(|group| in_turn(deps, handler, group));
    let failed = futures_util::future::join_all(runs).await;
    let reply = BatchReply {
        batch_item_failures: failed.into_iter().flatten().collect(),
    };
    Ok(serde_json::to_vec(&reply)?)
}

/// The messages of each group in their order. Those of a standard queue are in none, so each
/// stands alone.
fn groups(records: Vec<QueueRecord>) -> Vec<Vec<QueueRecord>> {
    let mut groups: Vec<Vec<QueueRecord>> = Vec::new();
    for record in records {
        let of = |record: &QueueRecord| record.attributes.message_group_id.clone();
        let group = of(&record);
        let is_same = |others: &&mut Vec<QueueRecord>| others.first().and_then(of) == group;
        match groups.iter_mut().find(is_same) {
            Some(others) if group.is_some() => others.push(record),
            _ => groups.push(vec![record]),
        }
    }
    groups
}

/// Handles a group up to its first failure. What is behind it fails with it: done now, it
/// would have overtaken.
async fn in_turn(
    deps: &Deps,
    handler: QueueHandler,
    group: Vec<QueueRecord>,
) -> Vec<BatchItemFailure> {
    let mut failed = Vec::new();
    for record in group {
        let item_identifier = record.message_id.clone();
        if !failed.is_empty() || !is_done(deps, handler, record).await {
            failed.push(BatchItemFailure { item_identifier });
        }
    }
    failed
}

async fn is_done(deps: &Deps, handler: QueueHandler, record: QueueRecord) -> bool {
    let trace = record.trace();
    let id = record.message_id.clone();
    let span = tracing::info_span!("message", trace = trace.as_ref().map(Trace::as_str), %id);
    let handling = trace::scope(trace, handler(deps, record));
    let outcome = tracing::Instrument::instrument(handling, span.clone()).await;
    if let Err(failure) = &outcome {
        span.in_scope(|| failure.log());
    }
    outcome.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str, group: Option<&str>) -> QueueRecord {
        QueueRecord {
            message_id: id.to_owned(),
            receipt_handle: String::new(),
            body: String::new(),
            attributes: QueueAttributes {
                message_group_id: group.map(str::to_owned),
                ..QueueAttributes::default()
            },
        }
    }

    fn grouped(records: Vec<QueueRecord>) -> Vec<Vec<String>> {
        let ids = |group: Vec<QueueRecord>| group.into_iter().map(|record| record.message_id);
        let groups = groups(records).into_iter();
        groups.map(|group| ids(group).collect()).collect()
    }

    #[test]
    fn a_group_keeps_its_order_and_a_standard_queue_has_none() {
        let in_line = [("1", "a"), ("2", "b"), ("3", "a")];
        let in_line = in_line.map(|(id, group)| record(id, Some(group)));
        assert_eq!(grouped(in_line.to_vec()), [vec!["1", "3"], vec!["2"]]);
        let loose = ["1", "2"].map(|id| record(id, None));
        assert_eq!(grouped(loose.to_vec()), [["1"], ["2"]]);
    }
}
