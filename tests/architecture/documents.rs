//! Documents that list code are compared with it, both ways.

use boli_runtime::metrics::Metric;
use std::collections::BTreeSet;

/// The public access patterns of the store as rows of the document: name, what, cost.
fn access_patterns() -> BTreeSet<String> {
    let mut rows = BTreeSet::new();
    for (path, text) in super::sources("shared/store/src") {
        // The client has the shapes of requests that patterns are made of.
        if path.ends_with("client.rs") {
            continue;
        }
        let mut doc = String::new();
        for line in text.lines().map(str::trim) {
            if let Some(words) = line.strip_prefix("///") {
                doc.push_str(words.trim());
                doc.push(' ');
            } else if let Some(rest) = line.strip_prefix("pub async fn ") {
                rows.insert(row(rest.split(['(', '<']).next().unwrap(), &doc));
            } else if !line.starts_with("#[") {
                doc.clear();
            }
        }
    }
    rows
}

/// A docstring ends, before its errors, in "<n> read units … / <n> write units …".
fn row(name: &str, doc: &str) -> String {
    let doc = doc.split("# Errors").next().unwrap().trim();
    let slash = doc
        .find(" / ")
        .unwrap_or_else(|| panic!("{name} does not say what it costs: {doc}"));
    let cut = doc[..slash].rfind(". ").map_or(0, |dot| dot + 1);
    let (what, cost) = (doc[..cut].trim(), doc[cut..].trim());
    let (reads, writes) = cost.split_once(" / ").unwrap();
    assert!(
        reads.contains("read unit") && writes.contains("write unit"),
        "{name}: {cost}"
    );
    let plain = |text: &str, unit: &str| {
        let text = text
            .replace(&format!(" {unit}s"), "")
            .replace(&format!(" {unit}"), "");
        text.trim().trim_end_matches('.').to_owned()
    };
    format!(
        "| `{name}` | {what} | {} | {} |",
        plain(reads, "read unit"),
        plain(writes, "write unit")
    )
}

#[test]
fn every_access_pattern_is_documented_with_its_cost() {
    let document = super::read("docs/ACCESS-PATTERNS.md");
    let rows = document
        .lines()
        .filter(|line| line.starts_with("| `") && line.matches(" | ").count() == 3);
    let documented: BTreeSet<_> = rows.map(str::to_owned).collect();
    let written = access_patterns();
    let missing: Vec<_> = written.difference(&documented).collect();
    let stale: Vec<_> = documented.difference(&written).collect();
    assert!(
        missing.is_empty() && stale.is_empty(),
        "add {missing:#?}\nremove {stale:#?}"
    );
    assert!(written.len() > 60, "the store was not read");
}

fn is_shouted(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Variables that functions read: `require("NAME")`, `get("NAME")`, `parse_or("NAME", …)`.
fn variables() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for folder in ["shared", "functions", "local/src"] {
        for (path, text) in super::sources(folder) {
            // The local cloud's own tests have a product of their own.
            if path.components().any(|part| part.as_os_str() == "tests") {
                continue;
            }
            for call in [
                "require(\"",
                "get(\"",
                "parse_or(\"",
                "var(\"",
                "const QUEUE: &'static str = \"",
            ] {
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
    for after in super::read("shared/wire/src/commands.rs")
        .split("=> \"")
        .skip(1)
    {
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

#[test]
fn every_metric_is_in_the_runbook_with_its_unit() {
    let document = super::read("docs/RUNBOOK.md");
    let (_, section) = document.split_once("## Metrics").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows: BTreeSet<_> = section
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .map(|(name, rest)| (name, rest.split(" |").next().unwrap()))
        .collect();
    let metrics = Metric::ALL.iter();
    let metrics: BTreeSet<_> = metrics
        .filter_map(|metric| Some((metric.name(), metric.unit()?)))
        .collect();
    assert_eq!(metrics, rows);
}

#[test]
fn every_alarm_watches_a_metric_that_is_counted() {
    let template = super::read("alarms.yaml");
    let names: BTreeSet<_> = Metric::ALL
        .iter()
        .filter(|metric| metric.unit().is_some())
        .map(|metric| metric.name())
        .collect();
    // There a name follows its namespace, after a comma or on the next line.
    let watched: Vec<_> = template
        .split("Namespace: Boli")
        .skip(1)
        .map(|rest| {
            let rest = rest.split_once("MetricName: ").unwrap().1;
            rest.split(|letter: char| !letter.is_ascii_alphanumeric())
                .next()
                .unwrap()
        })
        .collect();
    assert!(watched.len() > 3, "{watched:?}");
    for name in watched {
        assert!(names.contains(name), "{name} is counted nowhere");
    }
}

#[test]
fn every_file_that_the_walkthroughs_name_is_there() {
    let document = super::read("docs/ARCHITECTURE.md");
    let named = document
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| name.contains('/') && name.ends_with(".rs"));
    let named: BTreeSet<_> = named.collect();
    assert!(named.len() > 20, "only {} files are named", named.len());
    let root = super::root();
    for name in named {
        assert!(
            root.join(name).exists() || root.join("shared").join(name).exists(),
            "{name}"
        );
    }
}
