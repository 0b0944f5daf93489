//! What goods are, for the tax.

use crate::india::checked_text;
use std::str::FromStr;

checked_text!(
    /// A code of the Harmonised System such as `5007` (Customs Tariff Act): four digits, or six
    /// from sellers with a turnover of more than five crore (Notification 78/2020-CT), or all
    /// eight.
    Hsn,
    HsnRefused
);

/// A text that is no [`Hsn`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Enter a valid HSN code of 4, 6 or 8 digits.")]
pub struct HsnRefused;

impl FromStr for Hsn {
    type Err = HsnRefused;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let is_code =
            matches!(text.len(), 4 | 6 | 8) && text.bytes().all(|byte| byte.is_ascii_digit());
        is_code.then(|| Self(text.to_owned())).ok_or(HsnRefused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_four_six_or_eight_digits() {
        assert_eq!(" 500720 ".parse::<Hsn>().unwrap().as_str(), "500720");
        for text in ["", "50", "50072", "500a", "500720101"] {
            assert_eq!(text.parse::<Hsn>(), Err(HsnRefused), "{text}");
        }
    }
}
