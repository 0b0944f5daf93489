//! Goods and services tax identification numbers.

use super::{Pan, PanRefused, State, checked_text, has_form};
use std::str::FromStr;

checked_text!(
    /// The GSTIN of a regular taxpayer such as `29AAGCB7383J1Z4` (CGST Rules, r. 10): the state's
    /// code, the PAN, the number of the registration, `Z` and a check character.
    Gstin,
    GstinRefused
);

/// Why a text is no [`Gstin`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GstinRefused {
    #[error("Enter a valid GSTIN of 15 characters, such as 29AAGCB7383J1Z4.")]
    Form,
    #[error("This GSTIN begins with the code of no state.")]
    State,
    #[error("This GSTIN has no valid PAN in it.")]
    Pan(#[from] PanRefused),
    #[error("Only the GSTIN of a regular taxpayer is taken, with Z before its last character.")]
    NotRegular,
    #[error("This GSTIN is mistyped: its last character does not fit the others.")]
    Check,
}

/// What a character stands for in the check character, by its place.
const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

impl Gstin {
    /// Where the taxpayer is registered.
    #[must_use]
    pub fn state(&self) -> Option<State> {
        state(self.as_str()).ok()
    }

    /// The taxpayer's PAN.
    #[must_use]
    pub fn pan(&self) -> Option<Pan> {
        pan(self.as_str()).ok()
    }
}

fn state(text: &str) -> Result<State, GstinRefused> {
    let code = text.get(..2).unwrap_or_default();
    State::of_code(code).ok_or(GstinRefused::State)
}

fn pan(text: &str) -> Result<Pan, GstinRefused> {
    Ok(text.get(2..12).unwrap_or_default().parse()?)
}

/// The check character of the first fourteen: the digits, to the base of 36, of each value times
/// 1 and 2 in turn, are added up; it brings the sum to a multiple of 36.
fn check_character(first: &str) -> Option<char> {
    let base = ALPHABET.len();
    let mut sum: usize = 0;
    for (byte, factor) in first.bytes().zip([1_usize, 2].into_iter().cycle()) {
        let value = ALPHABET.iter().position(|letter| *letter == byte)?;
        let product = value.checked_mul(factor)?;
        let digits = product
            .checked_div(base)?
            .checked_add(product.checked_rem(base)?)?;
        sum = sum.checked_add(digits)?;
    }
    let missing = base.checked_sub(sum.checked_rem(base)?)?;
    let letter = ALPHABET.get(missing.checked_rem(base)?)?;
    Some(char::from(*letter))
}

impl FromStr for Gstin {
    type Err = GstinRefused;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_ascii_uppercase();
        if !has_form(&text, "00AAAAA0000A***") {
            return Err(GstinRefused::Form);
        }
        state(&text)?;
        pan(&text)?;
        let mut tail = text.chars().skip(12);
        let (entity, kind, check) = (tail.next(), tail.next(), tail.next());
        if entity == Some('0') {
            return Err(GstinRefused::Form);
        }
        if kind != Some('Z') {
            return Err(GstinRefused::NotRegular);
        }
        if check_character(text.get(..14).unwrap_or_default()) != check {
            return Err(GstinRefused::Check);
        }
        Ok(Self(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_gstin_has_a_state_and_a_pan_in_it() {
        let gstin: Gstin = "29aagcb7383j1z4".parse().unwrap();
        assert_eq!(gstin.state().map(State::name), Some("Karnataka"));
        assert_eq!(gstin.pan().unwrap().as_str(), "AAGCB7383J");
    }

    #[test]
    fn each_part_of_it_is_looked_at() {
        let read = |text: &str| text.parse::<Gstin>().map(|gstin| gstin.to_string());
        assert_eq!(read("27AAPFU0939F1ZW"), Err(GstinRefused::Check));
        assert_eq!(read("27AAPFU0939F1CV"), Err(GstinRefused::NotRegular));
        assert_eq!(read("27AAPFU0939F0ZV"), Err(GstinRefused::Form));
        assert_eq!(read("00AAPFU0939F1ZV"), Err(GstinRefused::State));
        assert_eq!(
            read("27AAPUF0939F1ZV"),
            Err(GstinRefused::Pan(PanRefused::Holder))
        );
    }

    proptest! {
        #[test]
        fn a_single_wrong_character_is_noticed(place in 0..14_usize, letter in 0..36_usize) {
            let right = "27AAPFU0939F1ZV";
            let mut wrong: Vec<char> = right.chars().collect();
            wrong[place] = char::from(ALPHABET[letter]);
            let wrong: String = wrong.into_iter().collect();
            prop_assert_eq!(wrong.parse::<Gstin>().is_ok(), wrong == right);
        }
    }
}
