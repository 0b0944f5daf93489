//! What each endpoint costs in read and write units, as docs/ACCESS-PATTERNS.md says.

use crate::calls::rows;
use crate::scene::{Caller, Scene};
use std::collections::BTreeMap;
use std::path::Path;

/// Read and write units.
type Cost = (f64, f64);

/// The document's table of endpoints.
fn documented() -> BTreeMap<String, Cost> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ACCESS-PATTERNS.md");
    let text = std::fs::read_to_string(path).unwrap();
    let section = text.split("\n## Endpoints\n").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let lines = section.lines().filter(|line| line.starts_with("| `"));
    lines
        .map(|line| {
            let cells: Vec<_> = line.split('|').map(str::trim).collect();
            let [_, function, reads, writes, _] = cells.as_slice() else {
                panic!("{line}");
            };
            let cost = (reads.parse().unwrap(), writes.parse().unwrap());
            (function.trim_matches('`').to_owned(), cost)
        })
        .collect()
}

/// What the call of every function consumes, in a scene with one of everything.
async fn measured() -> BTreeMap<String, Cost> {
    let scene = Scene::set().await;
    let mut measured = BTreeMap::new();
    for row in rows() {
        let operation = boli_openapi::operations()
            .into_iter()
            .find(|operation| operation.function == row.function)
            .unwrap();
        let route = &operation.routes[0];
        let fork = scene.fork();
        let doer = row.doer().unwrap_or(Caller::Buyer);
        row.call(&fork, doer, (&route.method, route.path)).await;
        // A new cloud's meter starts at nothing.
        let usage = fork.world.core().services.meter.usage();
        let usage = usage.get(row.function).copied().unwrap_or_default();
        let cost = (usage.read_units, usage.write_units);
        measured.insert(row.function.to_owned(), cost);
    }
    measured
}

#[tokio::test(start_paused = true)]
async fn no_endpoint_costs_more_than_the_document_says() {
    let (documented, measured) = (documented(), measured().await);
    let line = |(function, (reads, writes)): (&String, &Cost)| {
        format!("| `{function}` | {reads} | {writes} |")
    };
    let differing = measured
        .iter()
        .filter(|(function, cost)| documented.get(*function) != Some(cost));
    let differing: Vec<_> = differing.map(line).collect();
    assert!(
        differing.is_empty(),
        "docs/ACCESS-PATTERNS.md has other figures for\n{}",
        differing.join("\n")
    );
    let unknown: Vec<_> = documented
        .keys()
        .filter(|function| !measured.contains_key(*function))
        .collect();
    assert!(unknown.is_empty(), "there are no endpoints {unknown:?}");
}
