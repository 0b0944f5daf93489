//! The table's client: the few shapes of requests that all access patterns use.

use crate::entity::{Entity, Item, decode};
use crate::error::{CommitError, StoreError};
use crate::keys::{IndexName, Key};
use crate::trace;
use crate::write::{Change, Write};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{
    AttributeValue, CancellationReason, ConditionCheck, Delete, KeysAndAttributes, Put,
    ReturnConsumedCapacity, ReturnValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
    Update,
};
use std::collections::HashMap;

type SdkItem = HashMap<String, AttributeValue>;

/// Keys of one BatchGetItem.
const BATCH_GET: usize = 100;
/// Attempts at a transaction that met another one on the same item.
const CONFLICT_ATTEMPTS: u32 = 5;

/// The single table.
#[derive(Clone, Debug)]
pub struct Store {
    client: Client,
    table: String,
}

/// A query of one item collection.
#[derive(Clone, Debug)]
pub struct Query {
    index: Option<IndexName>,
    pk: String,
    prefix: String,
    range: Option<(String, String)>,
    newest_first: bool,
    consistent: bool,
    limit: Option<usize>,
}

impl Query {
    /// The items of `pk` whose sort key starts with `prefix`, ascending.
    pub fn collection(pk: impl Into<String>, prefix: impl Into<String>) -> Self {
        Self {
            index: None,
            pk: pk.into(),
            prefix: prefix.into(),
            range: None,
            newest_first: false,
            consistent: false,
            limit: None,
        }
    }

    /// The items of an index partition, ascending.
    pub fn index(index: IndexName, pk: impl Into<String>) -> Self {
        Self {
            index: Some(index),
            ..Self::collection(pk, "")
        }
    }

    /// Only sort keys from `first` to `last`, both included.
    #[must_use]
    pub fn between(self, first: String, last: String) -> Self {
        Self {
            range: Some((first, last)),
            ..self
        }
    }

    #[must_use]
    pub fn newest_first(self) -> Self {
        Self {
            newest_first: true,
            ..self
        }
    }

    #[must_use]
    pub fn consistent(self) -> Self {
        Self {
            consistent: true,
            ..self
        }
    }

    #[must_use]
    pub fn limit(self, limit: usize) -> Self {
        Self {
            limit: Some(limit),
            ..self
        }
    }
}

impl Store {
    #[must_use]
    pub fn new(config: &aws_sdk_dynamodb::Config, table: &str) -> Self {
        Self {
            client: Client::from_conf(config.clone()),
            table: table.to_owned(),
        }
    }

    /// Reads one item, eventually consistent (half a read unit per 4 KB).
    pub async fn get<E: Entity>(&self, key: Key) -> Result<Option<E>, StoreError> {
        self.read(key, false).await
    }

    /// Reads one item as of now (a read unit per 4 KB).
    pub async fn get_now<E: Entity>(&self, key: Key) -> Result<Option<E>, StoreError> {
        self.read(key, true).await
    }

    async fn read<E: Entity>(&self, key: Key, consistent: bool) -> Result<Option<E>, StoreError> {
        let reply = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(sdk_key(&key)))
            .consistent_read(consistent)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(StoreError::sdk)?;
        reply.item.map(|item| decode(item.into())).transpose()
    }

    /// Reads many items as of now, in no particular order; missing ones are left out.
    pub async fn get_many(&self, keys: Vec<Key>) -> Result<Vec<Item>, StoreError> {
        self.read_many(keys, true).await
    }

    /// The same, eventually consistent: half as dear.
    pub(crate) async fn get_many_lately(&self, keys: Vec<Key>) -> Result<Vec<Item>, StoreError> {
        self.read_many(keys, false).await
    }

    async fn read_many(&self, keys: Vec<Key>, consistent: bool) -> Result<Vec<Item>, StoreError> {
        let mut found = Vec::with_capacity(keys.len());
        for chunk in keys.chunks(BATCH_GET) {
            let mut pending = Some(
                KeysAndAttributes::builder()
                    .set_keys(Some(chunk.iter().map(sdk_key).collect()))
                    .consistent_read(consistent)
                    .build()
                    .map_err(|error| StoreError::Service(error.to_string()))?,
            );
            while let Some(request) = pending.take() {
                let reply = self
                    .client
                    .batch_get_item()
                    .request_items(&self.table, request)
                    .return_consumed_capacity(ReturnConsumedCapacity::Total)
                    .send()
                    .await
                    .map_err(StoreError::sdk)?;
                let items = reply.responses.unwrap_or_default().remove(&self.table);
                found.extend(items.unwrap_or_default().into_iter().map(Item::from));
                pending = reply
                    .unprocessed_keys
                    .and_then(|mut tables| tables.remove(&self.table))
                    .filter(|rest| !rest.keys.is_empty());
            }
        }
        Ok(found)
    }

    /// All entities of a query, page after page.
    pub async fn query<E: Entity>(&self, query: Query) -> Result<Vec<E>, StoreError> {
        self.query_items(query)
            .await?
            .into_iter()
            .map(decode)
            .collect()
    }

    /// All items of a query, page after page, up to its limit.
    pub async fn query_items(&self, query: Query) -> Result<Vec<Item>, StoreError> {
        let (pk_name, sk_name) = query.index.map_or(("PK", "SK"), |index| {
            (index.pk_attribute(), index.sk_attribute())
        });
        let with_prefix = !query.prefix.is_empty();
        let condition = if query.range.is_some() {
            "#pk = :pk AND #sk BETWEEN :first AND :last"
        } else if with_prefix {
            "#pk = :pk AND begins_with(#sk, :sk)"
        } else {
            "#pk = :pk"
        };
        let mut items: Vec<Item> = Vec::new();
        let mut start: Option<SdkItem> = None;
        loop {
            let mut request = self
                .client
                .query()
                .table_name(&self.table)
                .set_index_name(query.index.map(|index| index.name().to_owned()))
                .key_condition_expression(condition)
                .expression_attribute_names("#pk", pk_name)
                .expression_attribute_values(":pk", AttributeValue::S(query.pk.clone()))
                .scan_index_forward(!query.newest_first)
                .consistent_read(query.consistent && query.index.is_none())
                .set_exclusive_start_key(start.take())
                .return_consumed_capacity(ReturnConsumedCapacity::Total);
            if let Some((first, last)) = &query.range {
                request = request
                    .expression_attribute_names("#sk", sk_name)
                    .expression_attribute_values(":first", AttributeValue::S(first.clone()))
                    .expression_attribute_values(":last", AttributeValue::S(last.clone()));
            } else if with_prefix {
                request = request
                    .expression_attribute_names("#sk", sk_name)
                    .expression_attribute_values(":sk", AttributeValue::S(query.prefix.clone()));
            }
            if let Some(limit) = query.limit {
                let rest = limit.saturating_sub(items.len());
                request = request.limit(i32::try_from(rest).unwrap_or(i32::MAX));
            }
            let reply = request.send().await.map_err(StoreError::sdk)?;
            items.extend(reply.items.unwrap_or_default().into_iter().map(Item::from));
            start = reply.last_evaluated_key;
            let full = query.limit.is_some_and(|limit| items.len() >= limit);
            if start.is_none() || full {
                return Ok(items);
            }
        }
    }

    /// Commits one write or, atomically, several.
    ///
    /// # Errors
    /// [`CommitError::Refused`] when a condition did not hold: then nothing was written.
    pub async fn commit(&self, writes: Vec<Write>) -> Result<(), CommitError> {
        let mut writes = writes;
        if writes.len() == 1 {
            if let Some(write) = writes.pop() {
                self.write(write, None).await?;
            }
            return Ok(());
        }
        self.transact(&writes).await
    }

    /// Updates one item and returns it as it is now.
    ///
    /// # Errors
    /// [`CommitError::Refused`] when the condition did not hold.
    pub async fn update<E: Entity>(&self, write: Write) -> Result<E, CommitError> {
        let item = self
            .write(write, Some(ReturnValue::AllNew))
            .await?
            .unwrap_or_default();
        Ok(decode(item)?)
    }

    async fn write(
        &self,
        write: Write,
        returning: Option<ReturnValue>,
    ) -> Result<Option<Item>, CommitError> {
        let Write {
            change,
            condition,
            names,
            values,
            label,
            sent_once,
        } = write.traced(trace::current().as_ref());
        let names = Some(names).filter(|names| !names.is_empty());
        let values = sdk_values(values);
        let table = &self.table;
        let old = ReturnValuesOnConditionCheckFailure::AllOld;
        let units = ReturnConsumedCapacity::Total;
        let client = &self.client;
        match change {
            Change::Put(item) => client
                .put_item()
                .table_name(table)
                .set_item(Some(item.into()))
                .set_condition_expression(condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(old)
                .return_consumed_capacity(units)
                .send()
                .await
                .map(|_| None)
                .map_err(|error| {
                    refused(label, error, |error| match error {
                        PutItemError::ConditionalCheckFailedException(failed) => Some(&failed.item),
                        _ => None,
                    })
                }),
            Change::Update(key, expression) => client
                .update_item()
                .table_name(table)
                .set_key(Some(sdk_key(&key)))
                .update_expression(expression)
                .set_condition_expression(condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .set_return_values(returning)
                .return_values_on_condition_check_failure(old)
                .return_consumed_capacity(units)
                .customize()
                .config_override(retries(sent_once))
                .send()
                .await
                .map(|reply| reply.attributes.map(Item::from))
                .map_err(|error| {
                    refused(label, error, |error| match error {
                        UpdateItemError::ConditionalCheckFailedException(failed) => {
                            Some(&failed.item)
                        }
                        _ => None,
                    })
                }),
            Change::Delete(key) => client
                .delete_item()
                .table_name(table)
                .set_key(Some(sdk_key(&key)))
                .set_condition_expression(condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(old)
                .return_consumed_capacity(units)
                .send()
                .await
                .map(|_| None)
                .map_err(|error| {
                    refused(label, error, |error| match error {
                        DeleteItemError::ConditionalCheckFailedException(failed) => {
                            Some(&failed.item)
                        }
                        _ => None,
                    })
                }),
            Change::Check(_) => {
                Err(StoreError::Service("a check needs a transaction".into()).into())
            }
        }
    }

    async fn transact(&self, writes: &[Write]) -> Result<(), CommitError> {
        let items = writes
            .iter()
            .map(|write| self.transact_item(write))
            .collect::<Result<Vec<_>, _>>()?;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let sent = self
                .client
                .transact_write_items()
                .set_transact_items(Some(items.clone()))
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await;
            let Err(error) = sent else { return Ok(()) };
            let reasons = cancellation_reasons(&error);
            let failed = reasons
                .iter()
                .zip(writes)
                .find(|(reason, _)| reason.code() == Some("ConditionalCheckFailed"));
            if let Some((reason, write)) = failed {
                let found = reason.item.clone().map(|item| Box::new(Item::from(item)));
                return Err(CommitError::Refused {
                    write: write.label,
                    found,
                });
            }
            let conflict = reasons.iter().any(|reason| {
                matches!(
                    reason.code(),
                    Some("TransactionConflict" | "ThrottlingError")
                )
            });
            if !conflict || attempt >= CONFLICT_ATTEMPTS {
                let error = StoreError::sdk(error);
                return Err(if conflict {
                    StoreError::Busy(error.to_string()).into()
                } else {
                    error.into()
                });
            }
        }
    }

    fn transact_item(&self, write: &Write) -> Result<TransactWriteItem, StoreError> {
        let Write {
            change,
            condition,
            names,
            values,
            ..
        } = write.clone().traced(trace::current().as_ref());
        let names = Some(names).filter(|names| !names.is_empty());
        let values = sdk_values(values);
        let table = &self.table;
        let old = ReturnValuesOnConditionCheckFailure::AllOld;
        let built = match change {
            Change::Put(item) => Put::builder()
                .table_name(table)
                .set_item(Some(item.into()))
                .set_condition_expression(condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(old)
                .build()
                .map(|put| TransactWriteItem::builder().put(put)),
            Change::Update(key, expression) => Update::builder()
                .table_name(table)
                .set_key(Some(sdk_key(&key)))
                .update_expression(expression)
                .set_condition_expression(condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(old)
                .build()
                .map(|update| TransactWriteItem::builder().update(update)),
            Change::Delete(key) => Delete::builder()
                .table_name(table)
                .set_key(Some(sdk_key(&key)))
                .set_condition_expression(condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(old)
                .build()
                .map(|delete| TransactWriteItem::builder().delete(delete)),
            Change::Check(key) => ConditionCheck::builder()
                .table_name(table)
                .set_key(Some(sdk_key(&key)))
                .condition_expression(condition.unwrap_or_default())
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(old)
                .build()
                .map(|check| TransactWriteItem::builder().condition_check(check)),
        };
        Ok(built
            .map_err(|error| StoreError::Service(error.to_string()))?
            .build())
    }
}

/// The SDK's retries, or none for a write that must not be sent again silently.
fn retries(sent_once: bool) -> aws_sdk_dynamodb::config::Builder {
    let config = aws_sdk_dynamodb::Config::builder();
    if sent_once {
        config.retry_config(RetryConfig::disabled())
    } else {
        config
    }
}

fn sdk_key(key: &Key) -> SdkItem {
    HashMap::from([
        ("PK".to_owned(), AttributeValue::S(key.pk.clone())),
        ("SK".to_owned(), AttributeValue::S(key.sk.clone())),
    ])
}

fn sdk_values(values: HashMap<String, serde_dynamo::AttributeValue>) -> Option<SdkItem> {
    let values: SdkItem = values
        .into_iter()
        .map(|(name, value)| (name, value.into()))
        .collect();
    Some(values).filter(|values| !values.is_empty())
}

fn cancellation_reasons(error: &SdkError<TransactWriteItemsError>) -> Vec<CancellationReason> {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            cancelled.cancellation_reasons().to_vec()
        }
        _ => Vec::new(),
    }
}

fn refused<E>(
    label: &'static str,
    error: SdkError<E>,
    failed_item: impl FnOnce(&E) -> Option<&Option<SdkItem>>,
) -> CommitError
where
    E: std::error::Error
        + aws_sdk_dynamodb::error::ProvideErrorMetadata
        + std::fmt::Debug
        + 'static,
{
    match error.as_service_error().and_then(failed_item) {
        Some(item) => CommitError::Refused {
            write: label,
            found: item.clone().map(|item| Box::new(Item::from(item))),
        },
        None => StoreError::sdk(error).into(),
    }
}
