//! Codes of `A-Z0-9`: one-time codes, order numbers, referral codes.

use subtle::ConstantTimeEq;

const ALPHABET: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// Random bytes of a code. 36^12 codes from 2^128 numbers: the bias between two codes is below
/// one in 2^65.
pub type Randomness = [u8; 16];

/// A code of `length` characters, each as likely as any other; at most twelve of them.
#[must_use]
pub fn alphanumeric(random: Randomness, length: usize) -> String {
    let mut number = u128::from_be_bytes(random);
    let mut next = || {
        let at = usize::try_from(number % 36).unwrap_or(0);
        number /= 36;
        ALPHABET.get(at).copied().map_or('A', char::from)
    };
    (0..length).map(|_| next()).collect()
}

/// Whether a typed code is the one that was sent, whatever its case, in time that tells
/// nothing about where they differ.
#[must_use]
pub fn matches(typed: &str, sent: &str) -> bool {
    let typed = typed.trim().to_ascii_uppercase();
    !sent.is_empty() && bool::from(typed.as_bytes().ct_eq(sent.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn typed_codes_may_be_lower_case_but_not_shorter() {
        assert!(matches(" ab12c ", "AB12C"));
        assert!(!matches("AB12", "AB12C") && !matches("AB12D", "AB12C") && !matches("", ""));
    }

    proptest! {
        #[test]
        fn codes_have_their_length_and_alphabet(random: Randomness, length in 1..=12_usize) {
            let code = alphanumeric(random, length);
            prop_assert_eq!(code.len(), length);
            prop_assert!(code.bytes().all(|byte| ALPHABET.contains(&byte)));
        }
    }

    #[test]
    fn every_character_is_as_likely_as_the_others() {
        let mut counts = [0_u32; 36];
        for number in 0..36_u128.pow(3) {
            let code = alphanumeric(number.to_be_bytes(), 3);
            for byte in code.bytes() {
                let at = ALPHABET.iter().position(|letter| *letter == byte).unwrap();
                counts[at] = counts[at].saturating_add(1);
            }
        }
        assert!(
            counts.iter().all(|count| *count == 3 * 36 * 36),
            "{counts:?}"
        );
    }
}
