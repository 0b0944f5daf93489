//! The filters of the change feed let through what its functions act on, and nothing else.

use boli_domain::Timestamp;
use boli_local::template::{Source, TEMPLATE, Template};
use boli_runtime::stream::StreamRecord;
use boli_store::Item;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Every entity, by the snapshots of the stored items.
fn entities() -> BTreeSet<String> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/store/src/items/tests/snapshots"
    );
    let mut entities = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let snapshot = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let item = &snapshot[snapshot.find('{').unwrap()..];
        let item: Value = serde_json::from_str(item).unwrap();
        let entity = item.pointer("/entity/S").or(item.get("entity"));
        entities.insert(entity.and_then(Value::as_str).unwrap().to_owned());
    }
    assert!(entities.len() > 30, "{entities:?}");
    entities
}

/// An item of an entity with nothing in it: whoever acts on the entity fails to read it.
fn bare(entity: &str) -> StreamRecord {
    let item: Item = serde_json::from_value(image(entity)).unwrap();
    StreamRecord {
        sequence_number: "1".to_owned(),
        old: None,
        new: Some(item),
        expired: false,
        at: Timestamp::from_millis(0),
        trace: None,
    }
}

/// Of cart lines only those that were won are acted on.
fn image(entity: &str) -> Value {
    match entity {
        "cart_line" => json!({ "entity": { "S": entity }, "auction_id": { "S": "1" } }),
        _ => json!({ "entity": { "S": entity } }),
    }
}

/// Whether a function's filters let a change of an entity through.
fn passes(function: &str, event: &str, entity: &str) -> bool {
    let template = Template::parse(TEMPLATE, BTreeMap::new()).unwrap();
    let sources = &template.functions[function].sources;
    let [Source::Stream { filters, .. }] = sources.as_slice() else {
        panic!("{function} reads {sources:?}");
    };
    let record = json!({ "eventName": event, "dynamodb": { "NewImage": image(entity) } });
    assert!(!filters.is_empty(), "{function} is started by everything");
    filters.iter().any(|filter| filter.passes(&record))
}

#[test]
fn what_a_function_acts_on_passes_and_nothing_else_does() {
    for entity in entities() {
        let record = bare(&entity);
        let relayed = boli_feed::relay::effects(&record).is_err();
        assert_eq!(
            passes("feed-relay", "INSERT", &entity),
            relayed,
            "feed-relay and {entity}"
        );
        let shown = boli_feed::broadcast::effects(&record).is_err();
        assert_eq!(
            passes("feed-broadcast", "MODIFY", &entity),
            shown,
            "feed-broadcast and {entity}"
        );
        for function in ["feed-relay", "feed-broadcast"] {
            assert!(
                !passes(function, "REMOVE", &entity),
                "{function} and a removed {entity}"
            );
        }
    }
}
