//! A figure that must hold.

use std::fmt;

/// A figure with the most it may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub name: String,
    pub figure: f64,
    pub most: f64,
}

impl Bar {
    pub(crate) fn new(name: impl Into<String>, figure: f64, most: f64) -> Self {
        Self {
            name: name.into(),
            figure,
            most,
        }
    }

    /// Whether it holds; what is not a number does not.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.figure <= self.most
    }
}

impl fmt::Display for Bar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.holds() { "ok   " } else { "WRONG" };
        write!(
            f,
            "  {mark}  {:<52} {:>9.3}  (at most {})",
            self.name, self.figure, self.most
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_holds_up_to_its_figure() {
        assert!(Bar::new("", 3.0, 3.0).holds());
        assert!(!Bar::new("", 3.01, 3.0).holds());
        assert!(!Bar::new("", f64::NAN, 3.0).holds());
    }
}
