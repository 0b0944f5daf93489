//! Rules against vectors of others: published examples, and what other libraries make of them.

mod india;

use serde_json::Value;

/// A group of the vectors, such as `india`.
fn group(name: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("vectors.json")).unwrap();
    all[name].clone()
}
