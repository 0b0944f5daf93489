//! What must be true after a show.

use serde::Serialize;
use serde_json::Value;

/// One checked fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    pub name: String,
    pub expected: Value,
    pub found: Value,
}

impl Fact {
    #[must_use]
    pub fn holds(&self) -> bool {
        // 650 and 650.0 are the same amount.
        match (self.expected.as_f64(), self.found.as_f64()) {
            (Some(expected), Some(found)) => (expected - found).abs() < 0.001,
            _ => self.expected == self.found,
        }
    }
}

/// The facts of a show.
#[derive(Clone, Debug, Default)]
pub struct Facts(pub Vec<Fact>);

impl Facts {
    pub(super) fn check(&mut self, name: &str, expected: impl Serialize, found: impl Serialize) {
        let value = |value: serde_json::Result<Value>| value.unwrap_or_default();
        self.0.push(Fact {
            name: name.to_owned(),
            expected: value(serde_json::to_value(expected)),
            found: value(serde_json::to_value(found)),
        });
    }

    /// The facts that are wrong.
    #[must_use]
    pub fn wrong(&self) -> Vec<&Fact> {
        self.0.iter().filter(|fact| !fact.holds()).collect()
    }
}

impl std::fmt::Display for Facts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let width = self
            .0
            .iter()
            .map(|fact| fact.name.chars().count())
            .max()
            .unwrap_or_default();
        for fact in &self.0 {
            let mark = if fact.holds() { "ok   " } else { "WRONG" };
            write!(f, "  {mark}  {:<width$}  {}", fact.name, fact.found)?;
            if !fact.holds() {
                write!(f, "  (expected {})", fact.expected)?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
