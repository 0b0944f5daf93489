//! The whole table, as no function may read it.

use boli_local::World;
use boli_local::template::TABLE;
use boli_store::Entity;
use serde_json::{Value, json};

/// Every item.
///
/// # Panics
/// When it can't be read: a test can't go on.
#[must_use]
#[expect(clippy::unwrap_used, reason = "that is how a test fails")]
pub fn items(world: &World) -> Vec<Value> {
    let database = &world.core().services.table.database;
    let mut items = Vec::new();
    let mut request = json!({ "TableName": TABLE });
    loop {
        let mut page = boli_local::table::run(&request, |request| database.scan(request)).unwrap();
        if let Value::Array(more) = page["Items"].take() {
            items.extend(more);
        }
        match page["LastEvaluatedKey"].take() {
            Value::Null => return items,
            last => request["ExclusiveStartKey"] = last,
        }
    }
}

/// Every item of a kind.
///
/// # Panics
/// When one can't be read.
#[must_use]
#[expect(clippy::unwrap_used, reason = "that is how a test fails")]
pub fn held<E: Entity>(world: &World) -> Vec<E> {
    items(world)
        .into_iter()
        .filter(|item| item["entity"]["S"] == E::NAME)
        .map(|item| boli_store::decode(serde_json::from_value(item).unwrap()).unwrap())
        .collect()
}
