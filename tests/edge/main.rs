//! The edge: CloudFront's function and behaviours as template.yaml has them, against the
//! contract's URLs and against the mapping that the local cloud uses.

mod behaviours;
mod viewer_request;

use boli_local::template::TEMPLATE;
use serde_yaml_ng::Value;

/// The template as it is written.
fn template() -> Value {
    serde_yaml_ng::from_str(TEMPLATE).unwrap()
}

/// The properties of a resource.
fn properties(id: &str) -> Value {
    template()["Resources"][id]["Properties"].clone()
}
