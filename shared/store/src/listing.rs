//! Lists: an index names the rows, the rows are read by key. Both indexes hold keys only.

use crate::client::{Query, Store};
use crate::entity::{AttributeValue, Entity, Item, decode};
use crate::error::StoreError;
use crate::keys::Key;
use std::collections::{HashMap, HashSet};

impl Store {
    /// The entities that an index query names, in the index's order. Rows that vanished in
    /// between are left out.
    pub(crate) async fn listed<E: Entity>(&self, query: Query) -> Result<Vec<E>, StoreError> {
        let named = self.query_items(query).await?;
        self.in_order(named.iter().filter_map(key_of).collect())
            .await
    }

    /// The entities of `keys` as of now, in that order, each once. Missing ones are left out.
    pub(crate) async fn in_order<E: Entity>(&self, keys: Vec<Key>) -> Result<Vec<E>, StoreError> {
        let mut seen = HashSet::new();
        let keys: Vec<Key> = keys
            .into_iter()
            .filter(|key| seen.insert(key.clone()))
            .collect();
        let rows = self.get_many(keys.clone()).await?;
        let mut by_key: HashMap<Key, Item> = rows
            .into_iter()
            .filter_map(|row| Some((key_of(&row)?, row)))
            .collect();
        keys.iter()
            .filter_map(|key| by_key.remove(key))
            .map(decode)
            .collect()
    }
}

pub(crate) fn key_of(item: &Item) -> Option<Key> {
    match (item.get("PK"), item.get("SK")) {
        (Some(AttributeValue::S(pk)), Some(AttributeValue::S(sk))) => Some(Key {
            pk: pk.clone(),
            sk: sk.clone(),
        }),
        _ => None,
    }
}
