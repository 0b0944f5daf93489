//! Permanent account numbers of the income tax department.

use super::{checked_text, has_form};
use std::str::FromStr;

checked_text!(
    /// A PAN such as `ABCPD1234E` (Income-tax Rules, r. 114): five letters of which the fourth
    /// says what its holder is, four digits and a letter.
    Pan,
    PanRefused
);

/// Why a text is no [`Pan`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PanRefused {
    #[error("Enter a valid PAN, such as ABCPD1234E.")]
    Form,
    #[error("The fourth letter of this PAN stands for no kind of holder.")]
    Holder,
    #[error("A PAN's digits are never 0000.")]
    Serial,
}

/// What the holder of a PAN is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    Individual,
    HinduUndividedFamily,
    Company,
    Firm,
    AssociationOfPersons,
    BodyOfIndividuals,
    Government,
    ArtificialPerson,
    LocalAuthority,
    Trust,
}

impl Holder {
    const fn of_letter(letter: u8) -> Option<Self> {
        Some(match letter {
            b'P' => Self::Individual,
            b'H' => Self::HinduUndividedFamily,
            b'C' => Self::Company,
            b'F' => Self::Firm,
            b'A' => Self::AssociationOfPersons,
            b'B' => Self::BodyOfIndividuals,
            b'G' => Self::Government,
            b'J' => Self::ArtificialPerson,
            b'L' => Self::LocalAuthority,
            b'T' => Self::Trust,
            _ => return None,
        })
    }
}

impl Pan {
    /// What its holder is. A PAN is only read with a kind of holder in it.
    #[must_use]
    pub fn holder(&self) -> Option<Holder> {
        holder(self.as_str())
    }
}

fn holder(text: &str) -> Option<Holder> {
    let letter = text.as_bytes().get(3).copied();
    letter.and_then(Holder::of_letter)
}

impl FromStr for Pan {
    type Err = PanRefused;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_ascii_uppercase();
        if !has_form(&text, "AAAAA0000A") {
            return Err(PanRefused::Form);
        }
        if holder(&text).is_none() {
            return Err(PanRefused::Holder);
        }
        if text.get(5..9) == Some("0000") {
            return Err(PanRefused::Serial);
        }
        Ok(Self(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pan_says_what_its_holder_is() {
        let holder = |text: &str| text.parse::<Pan>().map(|pan| pan.holder());
        assert_eq!(holder(" abcpd1234e "), Ok(Some(Holder::Individual)));
        assert_eq!(holder("AAACR5055K"), Ok(Some(Holder::Company)));
        assert_eq!(holder("ABCDE1234F"), Err(PanRefused::Holder));
        assert_eq!(holder("ABCPD0000E"), Err(PanRefused::Serial));
        assert_eq!(holder("ABCPD12345"), Err(PanRefused::Form));
        assert_eq!(holder("ABCPDé123E"), Err(PanRefused::Form));
    }
}
