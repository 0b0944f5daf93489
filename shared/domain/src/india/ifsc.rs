//! Codes of bank branches.

use super::{checked_text, has_form};
use std::str::FromStr;

checked_text!(
    /// An IFSC such as `HDFC0000053` (Reserve Bank of India): the bank, a zero, the branch.
    Ifsc,
    IfscRefused
);

/// A text that is no [`Ifsc`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Enter a valid IFSC of 11 characters, such as HDFC0000053.")]
pub struct IfscRefused;

impl Ifsc {
    /// The four letters of the bank.
    #[must_use]
    pub fn bank(&self) -> &str {
        self.0.get(..4).unwrap_or_default()
    }
}

impl FromStr for Ifsc {
    type Err = IfscRefused;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_ascii_uppercase();
        let is_code = has_form(&text, "AAAA0******") && text.get(4..5) == Some("0");
        is_code.then_some(Self(text)).ok_or(IfscRefused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_kept_in_capitals() {
        let code: Ifsc = " hdfc0000053".parse().unwrap();
        assert_eq!((code.as_str(), code.bank()), ("HDFC0000053", "HDFC"));
        assert_eq!("HDFC1000053".parse::<Ifsc>(), Err(IfscRefused));
    }
}
