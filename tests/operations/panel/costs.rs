//! What the panel's lists read, with more in the table than a page shows. `cargo run --release -p
//! bench -- panel` is the same with a hundred thousand users and orders.

use boli_bench::panel;
use std::path::Path;

const SEEDED: u32 = 2_000;

/// The document's bounds: source and read units.
fn documented() -> Vec<(String, f64)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ACCESS-PATTERNS.md");
    let text = std::fs::read_to_string(path).unwrap();
    let section = text.split("\n## The operators' panel\n").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let (_, table) = section.split_once("| rows come from |").unwrap();
    let rows = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with("| "));
    rows.map(|row| {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        (
            cells[1].trim_matches('`').to_owned(),
            cells[2].parse().unwrap(),
        )
    })
    .collect()
}

#[tokio::test]
async fn every_list_reads_at_most_what_the_document_says() {
    let documented = documented();
    let figures = panel::measure(SEEDED).await.unwrap();
    for page in &figures.pages {
        let bound = documented.iter().find(|(source, _)| source == page.source);
        let (_, most) = bound.unwrap_or_else(|| panic!("{} is not documented", page.source));
        assert!(page.read_units <= *most, "{page:?}");
    }
    let full = figures.pages.iter().filter(|page| page.rows == 50).count();
    assert!(full >= 6, "{figures}");
    let wrong: Vec<_> = figures
        .bars()
        .into_iter()
        .filter(|bar| !bar.holds())
        .collect();
    assert!(wrong.is_empty(), "{figures}");
}
