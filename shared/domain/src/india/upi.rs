//! Addresses of the Unified Payments Interface.

use super::checked_text;
use std::str::FromStr;

checked_text!(
    /// A virtual payment address such as `asha@okhdfcbank`. There is no public grammar: what is
    /// refused here, no app gives out. A handle has no point, so that e-mail addresses fail.
    Vpa,
    VpaRefused
);

/// A text that is no [`Vpa`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Enter a valid UPI ID, such as asha@okhdfcbank.")]
pub struct VpaRefused;

/// Characters before and behind the `@`: as long as any payment service is known to take.
const NAME_CHARS: std::ops::RangeInclusive<usize> = 2..=256;
const HANDLE_CHARS: std::ops::RangeInclusive<usize> = 2..=64;

impl FromStr for Vpa {
    type Err = VpaRefused;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_ascii_lowercase();
        let (name, handle) = text.split_once('@').ok_or(VpaRefused)?;
        let is_name = NAME_CHARS.contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        let is_handle = HANDLE_CHARS.contains(&handle.len())
            && handle.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && handle.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (is_name && is_handle)
            .then_some(Self(text))
            .ok_or(VpaRefused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_in_small_letters() {
        let address: Vpa = " Asha.K@OkHDFCbank".parse().unwrap();
        assert_eq!(address.as_str(), "asha.k@okhdfcbank");
        assert_eq!("asha@1bank".parse::<Vpa>(), Err(VpaRefused));
        assert_eq!("asha@okhdfc.com".parse::<Vpa>(), Err(VpaRefused));
    }
}
