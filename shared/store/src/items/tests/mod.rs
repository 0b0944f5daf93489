//! What each entity looks like in the table. A difference here is a change of stored data:
//! items written before it must still be read, or the entity's `SCHEMA` be raised.

mod accounts;
mod money;
mod notifications;
mod operators;
mod referrals;
mod returns;
mod rooms;
mod shop;
mod taxes;

use crate::{Entity, Item, decode};
use boli_domain::Timestamp;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::Path;
use std::str::FromStr;

/// One test for each sample, named as its snapshot; `entities` names what was sampled.
macro_rules! stored {
    ($($sample:ident: $value:expr),+ $(,)?) => {
        $(#[test]
        fn $sample() {
            super::assert_stored(stringify!($sample), &$value);
        })+

        /// The `entity` attributes of the samples above.
        pub fn entities() -> Vec<&'static str> {
            vec![$(super::name_of(&$value)),+]
        }
    };
}
use stored;

/// 2026-11-22T13:33:06.435Z.
const NOW: Timestamp = Timestamp::from_millis(1_795_354_386_435);

/// An hour after [`NOW`].
const LATER: Timestamp = Timestamp::from_millis(1_795_357_986_435);

/// The id that ends in `number`, in hexadecimal digits.
fn id<T: FromStr<Err: Debug>>(number: u128) -> T {
    format!("{number:032x}").parse().unwrap()
}

fn name_of<E: Entity>(_: &E) -> &'static str {
    E::NAME
}

/// An item as DynamoDB's JSON, its attributes in the order of their names.
fn spelled(item: &Item) -> Value {
    let mut value = serde_json::to_value(item).unwrap();
    value.sort_all_objects();
    value
}

/// The entity is stored as reviewed, and what is read back is stored the same.
fn assert_stored<E: Entity>(snapshot: &str, entity: &E) {
    let item = entity.to_item().unwrap();
    let stored = spelled(&item);
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_json_snapshot!(snapshot, stored);
    });
    let read: E = decode(item).unwrap();
    assert_eq!(spelled(&read.to_item().unwrap()), stored);
}

/// The names given to `entity!` in the sources beside this folder.
fn declared() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/items");
    let mut names = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let source = std::fs::read_to_string(path).unwrap();
        let declarations = source.split("\nentity!(").skip(1);
        names.extend(declarations.map(|text| text.split('"').nth(1).unwrap().to_owned()));
    }
    names
}

#[test]
fn every_entity_has_a_snapshot() {
    let sampled: BTreeSet<&str> = [
        accounts::entities(),
        money::entities(),
        notifications::entities(),
        operators::entities(),
        referrals::entities(),
        returns::entities(),
        rooms::entities(),
        shop::entities(),
        taxes::entities(),
    ]
    .into_iter()
    .flatten()
    .collect();
    let declared = declared();
    let declared: BTreeSet<&str> = declared.iter().map(String::as_str).collect();
    assert_eq!(sampled, declared);
}

#[test]
fn entities_have_names_of_their_own() {
    let names = declared();
    let distinct: BTreeSet<&String> = names.iter().collect();
    assert_eq!(distinct.len(), names.len(), "{names:?}");
}
