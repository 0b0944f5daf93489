//! Writes as data: what to change, under which condition, and what the refusal is called.

use crate::entity::{ENTITY, Entity, Item, SCHEMA};
use crate::error::StoreError;
use crate::keys::Key;
use crate::trace::TRACE;
use boli_domain::Trace;
use serde::Serialize;
use serde_dynamo::AttributeValue;
use std::collections::HashMap;

/// One conditional change of one item, alone or part of a transaction.
#[derive(Clone, Debug)]
pub struct Write {
    pub(crate) change: Change,
    pub(crate) condition: Option<String>,
    pub(crate) names: HashMap<String, String>,
    pub(crate) values: HashMap<String, AttributeValue>,
    pub(crate) label: &'static str,
    pub(crate) sent_once: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Change {
    Put(Item),
    Update(Key, String),
    Delete(Key),
    Check(Key),
}

impl Write {
    fn new(change: Change, label: &'static str) -> Self {
        Self {
            change,
            condition: None,
            names: HashMap::new(),
            values: HashMap::new(),
            label,
            sent_once: false,
        }
    }

    /// Puts an item that must not exist yet.
    ///
    /// # Errors
    /// The entity can't be stored.
    pub fn create<E: Entity>(entity: &E) -> Result<Self, StoreError> {
        Ok(Self::new(Change::Put(entity.to_item()?), E::NAME).when("attribute_not_exists(PK)"))
    }

    /// Puts an item over whatever is there.
    ///
    /// # Errors
    /// The entity can't be stored.
    pub fn put<E: Entity>(entity: &E) -> Result<Self, StoreError> {
        Ok(Self::new(Change::Put(entity.to_item()?), E::NAME))
    }

    /// Changes attributes with a DynamoDB update expression.
    #[must_use]
    pub fn update(key: Key, expression: impl Into<String>) -> Self {
        Self::new(Change::Update(key, expression.into()), "update")
    }

    /// Changes attributes of an item that is made when it is not there. The expression begins
    /// with its SET clause.
    #[must_use]
    pub fn upsert<E: Entity>(key: Key, expression: &str) -> Self {
        let set = expression.strip_prefix("SET ").unwrap_or(expression);
        Self::update(
            key,
            format!("SET #entity = :entity, #schema = :schema, {set}"),
        )
        .name("#entity", ENTITY)
        .name("#schema", SCHEMA)
        .value(":entity", E::NAME)
        .value(":schema", E::SCHEMA)
    }

    /// Removes an item.
    #[must_use]
    pub fn delete(key: Key) -> Self {
        Self::new(Change::Delete(key), "delete")
    }

    /// Changes nothing, but the transaction only happens when the condition holds.
    #[must_use]
    pub fn check(key: Key, condition: &str) -> Self {
        Self::new(Change::Check(key), "check").when(condition)
    }

    /// The condition expression under which the write happens.
    #[must_use]
    pub fn when(mut self, condition: &str) -> Self {
        self.condition = Some(condition.to_owned());
        self
    }

    /// A name for an attribute that is a reserved word: `#status`.
    #[must_use]
    pub fn name(mut self, placeholder: &str, attribute: &str) -> Self {
        self.names
            .insert(placeholder.to_owned(), attribute.to_owned());
        self
    }

    /// A value of the expressions: `:amount`.
    #[must_use]
    pub fn value<T: Serialize>(mut self, placeholder: &str, value: T) -> Self {
        // A scalar or struct of ours always converts; NULL would fail the expression.
        let value = serde_dynamo::to_attribute_value(value).unwrap_or(AttributeValue::Null(true));
        self.values.insert(placeholder.to_owned(), value);
        self
    }

    /// What a refusal of this write is called, see [`crate::CommitError::Refused`].
    #[must_use]
    pub fn named(mut self, label: &'static str) -> Self {
        self.label = label;
        self
    }

    /// The write with the trace of the request that makes it. Nothing is left to do for
    /// removals and checks, which store nothing.
    pub(crate) fn traced(mut self, trace: Option<&Trace>) -> Self {
        let Some(trace) = trace else {
            return self;
        };
        let value = AttributeValue::S(trace.as_str().to_owned());
        match &mut self.change {
            Change::Put(item) => {
                item.inner_mut().insert(TRACE.to_owned(), value);
            }
            Change::Update(_, expression) => {
                // Of each clause an expression has one.
                *expression = match expression.split_once("SET ") {
                    Some((before, rest)) => format!("{before}SET {TRACE} = :trace, {rest}"),
                    None => format!("SET {TRACE} = :trace {expression}"),
                };
                self.values.insert(":trace".to_owned(), value);
            }
            Change::Delete(_) | Change::Check(_) => {}
        }
        self
    }

    /// The SDK does not send the update again by itself: after a lost answer the caller must
    /// find out what became of it, which it could not know of a silent retry.
    #[must_use]
    pub fn sent_once(mut self) -> Self {
        self.sent_once = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trace_joins_whatever_an_update_sets() {
        let key = Key {
            pk: "A".to_owned(),
            sk: "B".to_owned(),
        };
        let trace = Trace::of_bytes([7; 16]);
        let traced = |expression: &str| {
            let write = Write::update(key.clone(), expression).traced(Some(&trace));
            assert_eq!(
                write.values[":trace"],
                AttributeValue::S(trace.as_str().to_owned())
            );
            match write.change {
                Change::Update(_, expression) => expression,
                _ => String::new(),
            }
        };
        assert_eq!(
            traced("SET a = :a REMOVE b"),
            "SET trace = :trace, a = :a REMOVE b"
        );
        assert_eq!(traced("REMOVE a, b"), "SET trace = :trace REMOVE a, b");
        assert_eq!(
            traced("REMOVE b SET a = :a"),
            "REMOVE b SET trace = :trace, a = :a"
        );
        let removal = Write::delete(key.clone()).traced(Some(&trace));
        assert!(removal.values.is_empty());
    }
}
