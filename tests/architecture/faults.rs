//! Every fault of the former server that the contract lists (section 15) has a test of its name.

/// Faults are numbered from 1.
const FAULTS: usize = 47;

#[test]
fn every_fault_has_a_test_named_after_it() {
    let sources: Vec<_> = ["tests", "shared", "functions", "local"]
        .into_iter()
        .flat_map(super::sources)
        .collect();
    let is_tested = |number: &usize| {
        let name = format!("fn f{number}_");
        sources.iter().any(|(_, text)| {
            let mut lines = text.lines();
            // Its attribute stands on a line before, after which others may follow.
            let mut is_test = false;
            lines.any(|line| {
                let line = line.trim_start();
                if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
                    is_test = true;
                    return false;
                }
                let found = is_test && line.contains(&name);
                is_test &= line.starts_with("#[") || line.starts_with("//");
                found
            })
        })
    };
    let untested: Vec<_> = (1..=FAULTS).filter(|number| !is_tested(number)).collect();
    assert_eq!(untested, [0_usize; 0], "faults without a test");
}
