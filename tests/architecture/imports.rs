//! Imports run one way: functions -> runtime -> {store, wire, providers} -> domain.

use cargo_metadata::{DependencyKind, MetadataCommand};

/// Which crates of ours a crate may use. Functions never use functions; only the local cloud,
/// the suites and the benches see everything.
fn may_use(package: &str) -> &'static [&'static str] {
    match package {
        "boli-domain" => &[],
        "boli-store" | "boli-wire" | "boli-providers" => &["boli-domain"],
        "boli-openapi" => &["boli-domain", "boli-wire", "boli-providers"],
        "boli-runtime" => &["boli-domain", "boli-store", "boli-wire", "boli-providers"],
        _ => &[
            "boli-domain",
            "boli-store",
            "boli-wire",
            "boli-providers",
            "boli-runtime",
        ],
    }
}

#[test]
fn imports_run_one_way() {
    let metadata = MetadataCommand::new()
        .manifest_path(super::root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap();
    let seeing_all = ["boli-local", "boli-tests", "bench"];
    let mut wrong = Vec::new();
    let mut seen = 0;
    for package in metadata
        .packages
        .iter()
        .filter(|package| !seeing_all.contains(&package.name.as_str()))
    {
        let ours = package.dependencies.iter().filter(|dependency| {
            dependency.name.starts_with("boli-") && dependency.kind == DependencyKind::Normal
        });
        for dependency in ours {
            seen += 1;
            if !may_use(&package.name).contains(&dependency.name.as_str()) {
                wrong.push(format!("{} -> {}", package.name, dependency.name));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(seen > 20, "the workspace was not read");
}

#[test]
fn only_the_store_speaks_to_dynamodb() {
    let metadata = MetadataCommand::new()
        .manifest_path(super::root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap();
    let speaking: Vec<_> = metadata
        .packages
        .iter()
        .filter(|package| {
            package
                .dependencies
                .iter()
                .any(|dependency| dependency.name == "aws-sdk-dynamodb")
        })
        .map(|package| package.name.to_string())
        .collect();
    // The shell hands its configuration over.
    assert_eq!(speaking, ["boli-runtime", "boli-store"]);
    for (path, text) in super::sources("shared/runtime/src") {
        assert!(
            !text.contains("aws_sdk_dynamodb::Client"),
            "{} calls the table",
            path.display()
        );
    }
}
