//! Mobile numbers.

use super::checked_text;
use std::str::FromStr;

checked_text!(
    /// An Indian mobile number such as `+919876543210`, however people write it (National
    /// Numbering Plan: ten digits, the first of them 6 to 9).
    Mobile,
    MobileRefused
);

/// A text that is no [`Mobile`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Enter a valid Indian mobile number of 10 digits.")]
pub struct MobileRefused;

const COUNTRY: &str = "91";
const NATIONAL_DIGITS: usize = 10;

impl Mobile {
    /// The ten digits without the country.
    #[must_use]
    pub fn national(&self) -> &str {
        self.0
            .strip_prefix('+')
            .and_then(|digits| digits.strip_prefix(COUNTRY))
            .unwrap_or_default()
    }
}

/// The ten digits. A number of ten that begins with 91 is one: only a longer one, or one that
/// says that it is international, has the country in front.
fn national(text: &str) -> Option<&str> {
    let abroad = text.strip_prefix('+').or_else(|| text.strip_prefix("00"));
    if let Some(international) = abroad {
        return international.strip_prefix(COUNTRY);
    }
    if text.len() == NATIONAL_DIGITS {
        return Some(text);
    }
    text.strip_prefix('0')
        .or_else(|| text.strip_prefix(COUNTRY))
}

impl FromStr for Mobile {
    type Err = MobileRefused;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let written: String = text
            .chars()
            .filter(|letter| !letter.is_whitespace() && !"-.()[]".contains(*letter))
            .collect();
        let digits = national(&written).ok_or(MobileRefused)?;
        let is_mobile = digits.len() == NATIONAL_DIGITS
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && digits.starts_with(['6', '7', '8', '9']);
        is_mobile
            .then(|| Self(format!("+{COUNTRY}{digits}")))
            .ok_or(MobileRefused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_with_its_country() {
        let kept = |text: &str| text.parse::<Mobile>().map(|mobile| mobile.to_string());
        assert_eq!(kept("(0) 98765-43210"), Ok("+919876543210".to_owned()));
        assert_eq!(kept("9198765432"), Ok("+919198765432".to_owned()));
        assert_eq!(kept("+9198765432"), Err(MobileRefused));
        let mobile: Mobile = "919876543210".parse().unwrap();
        assert_eq!(mobile.national(), "9876543210");
    }
}
