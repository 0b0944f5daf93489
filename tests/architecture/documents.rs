//! Documents that list code are compared with it, both ways.

use std::collections::BTreeSet;

/// The public access patterns of the store.
fn access_patterns() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (path, text) in super::sources("shared/store/src") {
        // The client has the shapes of requests that patterns are made of.
        if path.ends_with("client.rs") {
            continue;
        }
        let mut rest = text.as_str();
        while let Some((_, after)) = rest.split_once("pub async fn ") {
            names.insert(after.split(['(', '<']).next().unwrap().to_owned());
            rest = after;
        }
    }
    names
}

#[test]
fn every_access_pattern_is_documented_with_its_cost() {
    let document = super::read("docs/ACCESS-PATTERNS.md");
    let rows = document.lines().filter_map(|line| line.strip_prefix("| `"));
    let mut documented = BTreeSet::new();
    for row in rows {
        let (name, rest) = row.split_once('`').unwrap();
        let cells: Vec<_> = rest.trim_matches('|').split('|').map(str::trim).collect();
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{name} has an empty cell");
        documented.insert(name.to_owned());
    }
    assert_eq!(access_patterns(), documented);
}

fn is_shouted(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Variables that functions read: `require("NAME")`, `get("NAME")`, `parse_or("NAME", …)`.
fn variables() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for folder in ["shared", "functions", "local/src"] {
        for (_, text) in super::sources(folder) {
            for call in ["require(\"", "get(\"", "parse_or(\"", "var(\"", "const QUEUE: &'static str = \""] {
                for after in text.split(call).skip(1) {
                    let name = after.split('"').next().unwrap();
                    let shouted = name.len() > 3 && is_shouted(name);
                    if shouted {
                        names.insert(name.to_owned());
                    }
                }
            }
        }
    }
    for after in super::read("shared/wire/src/commands.rs").split("=> \"").skip(1) {
        names.insert(after.split('"').next().unwrap().to_owned());
    }
    names
}

#[test]
fn every_variable_of_the_environment_is_explained() {
    let example = super::read(".env.example");
    let explained: BTreeSet<_> = example
        .lines()
        .filter_map(|line| line.trim_start_matches("# ").split_once('='))
        .map(|(name, _)| name.to_owned())
        .filter(|name| is_shouted(name))
        .collect();
    assert_eq!(variables(), explained);
}
