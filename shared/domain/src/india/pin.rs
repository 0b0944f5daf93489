//! Postal codes.

use super::checked_text;
use std::str::FromStr;

checked_text!(
    /// A PIN code such as `560034` (India Post): six digits, the first of them the region.
    Pin,
    PinRefused
);

/// A text that is no [`Pin`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Enter a valid PIN code of 6 digits.")]
pub struct PinRefused;

const DIGITS: usize = 6;

impl FromStr for Pin {
    type Err = PinRefused;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let is_code = text.len() == DIGITS
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && !text.starts_with('0');
        is_code.then(|| Self(text.to_owned())).ok_or(PinRefused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_six_digits_and_a_region() {
        assert_eq!("560034 ".parse::<Pin>().unwrap().as_str(), "560034");
        assert_eq!("060034".parse::<Pin>(), Err(PinRefused));
        assert_eq!("56 034".parse::<Pin>(), Err(PinRefused));
    }
}
