//! The table's change feed.

use crate::function::{InvokeError, StreamHandler};
use crate::queue::{BatchItemFailure, BatchReply};
use crate::{Deps, Failure};
use boli_domain::{Timestamp, Trace};
use boli_store::{Entity, Item, decode, entity_name, trace};
use serde::Deserialize;
use std::future::Future;
use tracing::{Instrument, Span};

/// One change of one item.
#[derive(Clone, Debug)]
pub struct StreamRecord {
    pub sequence_number: String,
    pub old: Option<Item>,
    pub new: Option<Item>,
    /// The item was removed by its TTL, which is nobody's doing.
    pub expired: bool,
    /// When it happened, to the second.
    pub at: Timestamp,
    /// The trace of the request that wrote the item, as its newest image has it.
    pub trace: Option<Trace>,
}

impl StreamRecord {
    /// Whether the change is of an entity of this type.
    #[must_use]
    pub fn is<E: Entity>(&self) -> bool {
        let item = self.new.as_ref().or(self.old.as_ref());
        item.and_then(entity_name) == Some(E::NAME)
    }

    /// Does what follows from the change, in the trace of what made it.
    pub async fn follow<F: Future>(&self, work: F) -> F::Output {
        let span = change_span(self.trace.as_ref());
        let work = trace::scope(self.trace.clone(), work);
        Instrument::instrument(work, span).await
    }

    /// Delivery is to begin again from here.
    #[must_use]
    pub fn failed(self, failure: Failure) -> StreamFailure {
        StreamFailure {
            sequence_number: self.sequence_number,
            trace: self.trace,
            failure,
        }
    }

    /// The item before and after.
    ///
    /// # Errors
    /// An image is not of this type.
    pub fn images<E: Entity>(&self) -> Result<(Option<E>, Option<E>), Failure> {
        let read = |item: &Option<Item>| item.clone().map(decode).transpose();
        Ok((read(&self.old)?, read(&self.new)?))
    }
}

/// A batch failed: deliver again from this record on, the ones before are done.
#[derive(Debug)]
pub struct StreamFailure {
    pub sequence_number: String,
    /// Of the change.
    pub trace: Option<Trace>,
    pub failure: Failure,
}

#[derive(Debug, Deserialize)]
struct StreamEvent {
    #[serde(rename = "Records")]
    records: Vec<RawRecord>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawRecord {
    dynamodb: RawChange,
    #[serde(default)]
    user_identity: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RawChange {
    sequence_number: String,
    /// Epoch seconds; where they have a fraction, it is a finer truth.
    #[serde(default)]
    approximate_creation_date_time: f64,
    #[serde(default)]
    old_image: Option<Item>,
    #[serde(default)]
    new_image: Option<Item>,
}

impl From<RawRecord> for StreamRecord {
    fn from(record: RawRecord) -> Self {
        let RawChange {
            sequence_number,
            approximate_creation_date_time,
            old_image,
            new_image,
        } = record.dynamodb;
        let image = new_image.as_ref().or(old_image.as_ref());
        Self {
            trace: image.and_then(trace::of_item),
            at: millis(approximate_creation_date_time),
            sequence_number,
            old: old_image,
            new: new_image,
            expired: record
                .user_identity
                .is_some_and(|identity| !identity.is_null()),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a time beyond an i64 of milliseconds is none"
)]
fn millis(seconds: f64) -> Timestamp {
    Timestamp::from_millis((seconds * 1_000.0).round() as i64)
}

fn change_span(trace: Option<&Trace>) -> Span {
    tracing::info_span!("change", trace = trace.map(Trace::as_str))
}

/// Adapts one batch of the stream.
pub(crate) async fn serve(
    deps: &Deps,
    handler: StreamHandler,
    event: &[u8],
) -> Result<Vec<u8>, InvokeError> {
    let event: StreamEvent = serde_json::from_slice(event)?;
    let records = event.records.into_iter().map(StreamRecord::from);
    let mut reply = BatchReply::default();
    if let Err(StreamFailure {
        sequence_number,
        trace,
        failure,
    }) = handler(deps, records.collect()).await
    {
        change_span(trace.as_ref()).in_scope(|| failure.log());
        reply.batch_item_failures.push(BatchItemFailure {
            item_identifier: sequence_number,
        });
    }
    Ok(serde_json::to_vec(&reply)?)
}
