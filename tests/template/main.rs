//! The template within CloudFormation's limits, and what watches the stack.

mod alarms;
mod both;
mod feed;
mod queues;
mod roles;
mod throttles;

use boli_local::template::{ALARMS, TEMPLATE};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The resources as they are written.
fn resources() -> serde_yaml_ng::Value {
    let template: serde_yaml_ng::Value = serde_yaml_ng::from_str(TEMPLATE).unwrap();
    template["Resources"].clone()
}

/// The resources of a type in both templates, with their logical ids.
fn of_type(kind: &str) -> Vec<(String, serde_yaml_ng::Value)> {
    let alarms: serde_yaml_ng::Value = serde_yaml_ng::from_str(ALARMS).unwrap();
    let both = [resources(), alarms["Resources"].clone()];
    let all = both.iter().flat_map(|one| one.as_mapping().unwrap());
    all.filter(|(_, resource)| resource["Type"] == kind)
        .map(|(id, resource)| (id.as_str().unwrap().to_owned(), resource.clone()))
        .collect()
}

/// CloudFormation stops at 500 resources a stack; past this, more becomes nested stacks.
const MOST_RESOURCES: usize = 450;
/// API Gateway stops at 300 path resources a REST API.
const MOST_PATHS: usize = 290;

/// What SAM makes of one resource. `.ci/run` compares the sum with SAM's own transform.
fn made_of(kind: &str, resource: &serde_yaml_ng::Value) -> usize {
    let events = resource["Properties"]["Events"].as_mapping();
    let events = events
        .into_iter()
        .flatten()
        .map(|(_, event)| match event["Type"].as_str() {
            // A rule and the permission to invoke.
            Some("Schedule") => 2,
            // An event source mapping.
            _ => 1,
        });
    match kind {
        // Each function names a role that is written out, so SAM makes none.
        "AWS::Serverless::Function" => {
            // A published alias is one of a version.
            let alias = resource["Properties"]
                .get("AutoPublishAlias")
                .map_or(0, |_| 2);
            1 + alias + events.sum::<usize>()
        }
        // The API, its deployment and its stage.
        "AWS::Serverless::Api" => 3,
        _ => 1,
    }
}

#[test]
fn the_stack_stays_within_the_limits() {
    let template: serde_yaml_ng::Value = serde_yaml_ng::from_str(TEMPLATE).unwrap();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, resource) in template["Resources"].as_mapping().unwrap() {
        let kind = resource["Type"].as_str().unwrap();
        *counts.entry(kind.to_owned()).or_default() += made_of(kind, resource);
    }
    let total: usize = counts.values().sum();
    for (kind, count) in &counts {
        println!("{count:>5}  {kind}");
    }
    println!("{total:>5}  resources after SAM's transform");
    assert!(total < MOST_RESOURCES, "{total} resources");

    let paths = template["Resources"]["RestApi"]["Properties"]["DefinitionBody"]["paths"]
        .as_mapping()
        .unwrap();
    // API Gateway makes a resource of every prefix of a path.
    let mut resources = std::collections::BTreeSet::new();
    for path in paths.keys().filter_map(serde_yaml_ng::Value::as_str) {
        let segments: Vec<_> = path.trim_matches('/').split('/').collect();
        for length in 1..=segments.len() {
            resources.insert(segments[..length].join("/"));
        }
    }
    println!("{:>5}  path resources", resources.len());
    assert!(
        resources.len() < MOST_PATHS,
        "{} path resources",
        resources.len()
    );
}

#[test]
fn siblings_share_the_name_of_their_variable() {
    let template: serde_yaml_ng::Value = serde_yaml_ng::from_str(TEMPLATE).unwrap();
    let paths = template["Resources"]["RestApi"]["Properties"]["DefinitionBody"]["paths"]
        .as_mapping()
        .unwrap();
    // By what stands before them.
    let mut variables: BTreeMap<String, &str> = BTreeMap::new();
    for path in paths
        .keys()
        .filter_map(serde_yaml_ng::Value::as_str)
        .filter(|path| *path != "/{proxy+}")
    {
        let segments: Vec<_> = path.split('/').collect();
        for (at, segment) in segments.iter().enumerate() {
            if segment.starts_with('{') {
                let known = variables
                    .entry(segments[..at].join("/"))
                    .or_insert(*segment);
                assert_eq!(segment, known, "{path}");
            }
        }
        assert!(
            paths[path].get("x-amazon-apigateway-any-method").is_some(),
            "{path} lets a wrong method through"
        );
    }
}

#[test]
fn samples_of_rest_functions_use_their_routes() {
    let template = boli_local::template::Template::parse(TEMPLATE, BTreeMap::new()).unwrap();
    for route in template
        .routes
        .iter()
        .filter(|route| route.function != "gateway-fallback")
    {
        let path = format!(
            "{}/../events/{}.json",
            env!("CARGO_MANIFEST_DIR"),
            route.function
        );
        let sample: Json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let resource = sample["resource"].as_str().unwrap_or_default();
        let patterns: Vec<_> = template
            .routes
            .iter()
            .filter(|other| other.function == route.function)
            .map(|other| other.pattern.as_str())
            .collect();
        assert!(
            patterns.contains(&resource.trim_end_matches('/')),
            "{path} names {resource}"
        );
    }
}
