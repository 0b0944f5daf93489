//! The table's change feed.

use crate::function::{InvokeError, StreamHandler};
use crate::queue::{BatchItemFailure, BatchReply};
use crate::{Deps, Failure};
use boli_store::{Entity, Item, decode, entity_name};
use serde::Deserialize;

/// One change of one item.
#[derive(Clone, Debug)]
pub struct StreamRecord {
    pub sequence_number: String,
    pub old: Option<Item>,
    pub new: Option<Item>,
    /// The item was removed by its TTL, which is nobody's doing.
    pub expired: bool,
}

impl StreamRecord {
    /// Whether the change is of an entity of this type.
    #[must_use]
    pub fn is<E: Entity>(&self) -> bool {
        let item = self.new.as_ref().or(self.old.as_ref());
        item.and_then(entity_name) == Some(E::NAME)
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
    #[serde(default)]
    old_image: Option<Item>,
    #[serde(default)]
    new_image: Option<Item>,
}

/// Adapts one batch of the stream.
pub(crate) async fn serve(
    deps: &Deps,
    handler: StreamHandler,
    event: &[u8],
) -> Result<Vec<u8>, InvokeError> {
    let event: StreamEvent = serde_json::from_slice(event)?;
    let records = event.records.into_iter().map(|record| StreamRecord {
        sequence_number: record.dynamodb.sequence_number,
        old: record.dynamodb.old_image,
        new: record.dynamodb.new_image,
        expired: record
            .user_identity
            .is_some_and(|identity| !identity.is_null()),
    });
    let mut reply = BatchReply::default();
    if let Err(StreamFailure {
        sequence_number,
        failure,
    }) = handler(deps, records.collect()).await
    {
        failure.log();
        reply.batch_item_failures.push(BatchItemFailure {
            item_identifier: sequence_number,
        });
    }
    Ok(serde_json::to_vec(&reply)?)
}
