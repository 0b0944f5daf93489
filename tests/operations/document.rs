//! The document, the template, the registry of functions and the sample events name the same
//! endpoints.

use boli_local::registry;
use boli_local::template::{TEMPLATE, Template};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Method, path without the slash at its end, function.
type Endpoint = (String, String, String);

/// The operators' panel: pages that people read, which no client calls.
fn is_for_people(path: &str) -> bool {
    path == "/admin" || path.starts_with("/admin/")
}

fn documented() -> BTreeSet<Endpoint> {
    let operations = boli_openapi::operations();
    let endpoints = operations.iter().flat_map(|operation| {
        let endpoint = |route: &boli_openapi::Route| {
            (
                route.method.to_string(),
                route.path.trim_end_matches('/').to_owned(),
                operation.function.to_owned(),
            )
        };
        operation.routes.iter().map(endpoint)
    });
    endpoints.collect()
}

#[test]
fn the_document_and_the_template_list_the_same_endpoints() {
    let template = Template::parse(TEMPLATE, BTreeMap::new()).unwrap();
    let deployed: BTreeSet<Endpoint> = template
        .routes
        .into_iter()
        .filter_map(|route| Some((route.method?, route.pattern, route.function)))
        .filter(|(method, path, _)| method != "OPTIONS" && !is_for_people(path))
        .collect();
    let documented = documented();
    let undocumented: Vec<_> = deployed.difference(&documented).collect();
    let undeployed: Vec<_> = documented.difference(&deployed).collect();
    assert!(
        undocumented.is_empty(),
        "not in the document: {undocumented:#?}"
    );
    assert!(
        undeployed.is_empty(),
        "not in the template: {undeployed:#?}"
    );
}

#[test]
fn every_documented_function_has_a_handler_and_an_event() {
    let handlers: BTreeSet<&str> = registry::functions()
        .iter()
        .map(|function| function.name)
        .collect();
    let events = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events");
    for (_, path, function) in documented() {
        assert!(
            handlers.contains(function.as_str()),
            "{path}: no {function}"
        );
        let event = std::fs::read(events.join(format!("{function}.json"))).unwrap();
        let event: serde_json::Value = serde_json::from_slice(&event).unwrap();
        let resource = event["resource"].as_str().unwrap_or_default();
        let served = documented().into_iter().any(|(method, path, name)| {
            name == function
                && event["httpMethod"] == method.as_str()
                && resource.trim_end_matches('/') == path
        });
        assert!(served, "events/{function}.json is of {resource}");
    }
}

#[test]
fn an_operation_is_described_once() {
    let operations = boli_openapi::operations();
    let functions: BTreeSet<&str> = operations
        .iter()
        .map(|operation| operation.function)
        .collect();
    assert_eq!(functions.len(), operations.len());
    assert_eq!(
        documented().len(),
        operations
            .iter()
            .map(|operation| operation.routes.len())
            .sum::<usize>()
    );
}
