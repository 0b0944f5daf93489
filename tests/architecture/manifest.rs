//! An endpoint has one name in four spellings: file, bin, resource, sample event.

use boli_local::registry;
use boli_local::template::{TEMPLATE, Template};
use std::collections::{BTreeMap, BTreeSet};

fn template() -> Template {
    Template::parse(TEMPLATE, BTreeMap::new()).unwrap()
}

/// `auctions-place-bid` -> (`auctions`, `place_bid`).
fn split(name: &str) -> (&str, String) {
    let (area, endpoint) = name.split_once('-').unwrap();
    (area, endpoint.replace('-', "_"))
}

#[test]
fn every_function_has_a_file_a_bin_a_resource_and_a_sample() {
    let functions = registry::functions();
    assert!(functions.len() > 50);
    for function in &functions {
        let name = function.name;
        let (area, endpoint) = split(name);
        let source = super::read(&format!("functions/{area}/src/{endpoint}.rs"));
        assert!(
            source.contains(&format!("\"{name}\"")),
            "{name} is not named in its file"
        );
        let bin = super::read(&format!("functions/{area}/src/bin/{name}.rs"));
        let expected = format!("fn main() {{ boli_{area}::{endpoint}::main() }}");
        let flat = bin.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(
            flat.replace("; }", " }"),
            expected,
            "the bin of {name} is more than one call"
        );
        let manifest = super::read(&format!("functions/{area}/Cargo.toml"));
        assert!(
            manifest.contains(&format!("name = \"{name}\"\ntest = false")),
            "{name} is tested as a bin"
        );
        let sample = super::read(&format!("events/{name}.json"));
        let sample: serde_json::Value = serde_json::from_str(&sample).unwrap();
        assert!(sample.is_object(), "events/{name}.json");
    }
}

#[test]
fn template_and_registry_list_the_same_functions() {
    let declared: BTreeSet<_> = template().functions.into_keys().collect();
    let written: BTreeSet<_> = registry::functions()
        .iter()
        .map(|function| function.name.to_owned())
        .collect();
    assert_eq!(declared, written);
}

#[test]
fn resources_are_called_after_their_functions() {
    for name in template().functions.keys() {
        let camel: String = name
            .split('-')
            .map(|word| format!("{}{}", word[..1].to_uppercase(), &word[1..]))
            .collect();
        assert!(
            TEMPLATE.contains(&format!("\n  {camel}Function:\n")),
            "{camel}Function"
        );
        assert!(
            TEMPLATE.contains(&format!("\n  {camel}Role:\n")),
            "{camel}Role"
        );
        assert!(
            TEMPLATE.contains(&format!("CodeUri: target/lambda/{name}\n")),
            "the code of {name}"
        );
    }
}

#[test]
fn every_sample_and_bin_belongs_to_a_function() {
    let names: BTreeSet<_> = registry::functions()
        .iter()
        .map(|function| function.name)
        .collect();
    let samples = std::fs::read_dir(super::root().join("events")).unwrap();
    for sample in samples {
        let path = sample.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        assert!(
            names.contains(stem),
            "events/{stem}.json belongs to nothing"
        );
    }
    for (path, _) in super::sources("functions") {
        if path.parent().unwrap().ends_with("bin") {
            let stem = path.file_stem().unwrap().to_str().unwrap();
            assert!(names.contains(stem), "bin {stem} belongs to nothing");
        }
    }
}

#[test]
fn every_function_is_started_by_something() {
    let template = template();
    for (name, function) in &template.functions {
        let routed = template.routes.iter().any(|route| route.function == *name)
            || template.socket_routes.values().any(|target| target == name);
        assert!(
            routed || !function.sources.is_empty(),
            "nothing starts {name}"
        );
    }
}

#[test]
fn every_queue_has_a_worker_and_a_dead_letter_queue() {
    use boli_local::template::Source;
    let template = template();
    let dead: BTreeSet<_> = template
        .queues
        .values()
        .filter_map(|queue| queue.redrive.clone())
        .map(|(dead, _)| dead)
        .collect();
    for (name, queue) in template
        .queues
        .iter()
        .filter(|(name, _)| !dead.contains(*name))
    {
        assert!(queue.redrive.is_some(), "{name} has no dead-letter queue");
        let worker = template.functions.values().find(|function| {
            function
                .sources
                .iter()
                .any(|source| matches!(source, Source::Queue { queue, .. } if queue == name))
        });
        let worker = worker.unwrap_or_else(|| panic!("{name} has no worker"));
        assert!(
            queue.visibility >= worker.timeout * 6,
            "{name} becomes visible while it is worked on"
        );
    }
}

#[test]
fn cargo_lambda_watch_serves_the_routes_of_the_template() {
    use boli_local::routes;
    let manifest = super::read("Cargo.toml");
    let written = routes::find_in(&manifest).unwrap_or("no section at all");
    let expected = routes::section(&template());
    assert_eq!(written, expected.trim_end(), "run `just routes`");
    let routed: BTreeSet<_> = template()
        .routes
        .into_iter()
        .map(|route| route.function)
        .collect();
    assert!(routed.len() > 40);
    for function in routed {
        let named = format!("\"{function}\"");
        assert!(written.contains(&named), "{function} is not served");
    }
}
