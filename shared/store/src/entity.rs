//! Items as typed entities.

use crate::error::StoreError;
use crate::keys::{Index, Key};
use boli_domain::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
pub use serde_dynamo::{AttributeValue, Item};

/// The attribute that names an item's type.
pub const ENTITY: &str = "entity";
/// The attribute with the version of an item's shape.
pub const SCHEMA: &str = "schema";
/// The TTL attribute, in epoch seconds. Not `expires_at`, which the wire uses.
pub const TTL: &str = "ttl";

/// A type of item in the table.
pub trait Entity: Serialize + DeserializeOwned {
    /// Value of the item's `entity` attribute.
    const NAME: &'static str;
    /// Version of the item's shape; raised when a change needs old items to be read differently.
    const SCHEMA: u16 = 1;

    fn key(&self) -> Key;

    /// Keys in the sparse indexes; an item is only in those it names.
    fn indexes(&self) -> Vec<Index> {
        Vec::new()
    }

    /// When DynamoDB may remove the item.
    fn expires(&self) -> Option<Timestamp> {
        None
    }

    /// The item as stored, keys included.
    ///
    /// # Errors
    /// A value that DynamoDB can't hold.
    fn to_item(&self) -> Result<Item, StoreError> {
        let mut item: Item = serde_dynamo::to_item(self).map_err(StoreError::shape)?;
        let key = self.key();
        let mut set = |name: &str, value: AttributeValue| {
            item.inner_mut().insert(name.to_owned(), value);
        };
        set("PK", AttributeValue::S(key.pk));
        set("SK", AttributeValue::S(key.sk));
        for index in self.indexes() {
            set(index.name.pk_attribute(), AttributeValue::S(index.pk));
            set(index.name.sk_attribute(), AttributeValue::S(index.sk));
        }
        set(ENTITY, AttributeValue::S(Self::NAME.to_owned()));
        set(SCHEMA, AttributeValue::N(Self::SCHEMA.to_string()));
        if let Some(expires) = self.expires() {
            set(TTL, AttributeValue::N(expires.as_seconds().to_string()));
        }
        Ok(item)
    }
}

/// Reads an item as the entity it should be.
///
/// # Errors
/// The item is of another type or shape.
pub fn decode<E: Entity>(item: Item) -> Result<E, StoreError> {
    match entity_name(&item) {
        Some(name) if name == E::NAME => serde_dynamo::from_item(item).map_err(StoreError::shape),
        other => Err(StoreError::Shape(format!(
            "expected {}, found {other:?}",
            E::NAME
        ))),
    }
}

/// Which entity an item is.
#[must_use]
pub fn entity_name(item: &Item) -> Option<&str> {
    match item.get(ENTITY) {
        Some(AttributeValue::S(name)) => Some(name),
        _ => None,
    }
}

/// An item's attributes as JSON, as they are stored.
///
/// # Errors
/// An attribute that JSON has no word for: bytes.
pub fn to_json(item: Item) -> Result<serde_json::Value, StoreError> {
    serde_dynamo::from_item(item).map_err(StoreError::shape)
}
