//! SQS: commands sent, and batches of them received with partial failures.

use crate::environment::{ConfigError, Environment};
use crate::function::{InvokeError, QueueHandler};
use crate::{Deps, Failure};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{MessageSystemAttributeNameForSends, MessageSystemAttributeValue};
use boli_domain::{Timestamp, Trace};
use boli_store::trace;
use boli_wire::commands::Command;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::time::Duration;

/// SQS delays a message at most this long; later commands are armed again on arrival.
pub const MAX_DELAY: Duration = Duration::from_secs(900);

/// Sends commands to their queues.
#[derive(Clone, Debug)]
pub struct Queues {
    client: Client,
    environment: Environment,
}

impl Queues {
    pub(crate) fn new(sdk: &aws_types::SdkConfig, environment: Environment) -> Self {
        Self {
            client: Client::new(sdk),
            environment,
        }
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
        self.client
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

/// Runs a batch's messages concurrently; only the failed ids come back.
pub(crate) async fn serve(
    deps: &Deps,
    handler: QueueHandler,
    event: &[u8],
) -> Result<Vec<u8>, InvokeError> {
    let event: QueueEvent = serde_json::from_slice(event)?;
    let runs = event.records.into_iter().map(|record| async move {
        let id = record.message_id.clone();
        let trace = record.trace();
        let span = tracing::info_span!("message", trace = trace.as_ref().map(Trace::as_str), %id);
        let handling = trace::scope(trace, handler(deps, record));
        let outcome = tracing::Instrument::instrument(handling, span.clone()).await;
        outcome.err().map(|failure| {
            span.in_scope(|| failure.log());
            BatchItemFailure {
                item_identifier: id,
            }
        })
    });
    let failed = futures_util::future::join_all(runs).await;
    let reply = BatchReply {
        batch_item_failures: failed.into_iter().flatten().collect(),
    };
    Ok(serde_json::to_vec(&reply)?)
}
