//! States and union territories with their codes in the goods and services tax.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A state or union territory, by its code in the goods and services tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct State(u8);

/// A text that names no [`State`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Enter a state or union territory of India.")]
pub struct UnknownState;

/// Whose share of the tax within one state it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Share {
    State,
    /// A union territory without legislature: UTGST (UTGST Act, s. 2(8)).
    Union,
}

struct Row {
    code: u8,
    name: &'static str,
    share: Share,
    /// How addresses say it too, in small letters without spaces and signs.
    others: &'static [&'static str],
}

const fn row(code: u8, name: &'static str, others: &'static [&'static str]) -> Row {
    Row {
        code,
        name,
        share: Share::State,
        others,
    }
}

const fn union(code: u8, name: &'static str, others: &'static [&'static str]) -> Row {
    Row {
        share: Share::Union,
        ..row(code, name, others)
    }
}

/// The codes of the census, and those that came later. Codes that are given out no more stand
/// behind those that took their place, so that a name finds the newer.
const STATES: &[Row] = &[
    row(1, "Jammu and Kashmir", &["jk", "jandk"]),
    row(2, "Himachal Pradesh", &["hp"]),
    row(3, "Punjab", &["pb"]),
    union(4, "Chandigarh", &["ch"]),
    row(5, "Uttarakhand", &["uk", "ut", "ua", "uttaranchal"]),
    row(6, "Haryana", &["hr"]),
    row(7, "Delhi", &["dl", "newdelhi", "nctofdelhi", "delhinct"]),
    row(8, "Rajasthan", &["rj"]),
    row(9, "Uttar Pradesh", &["up"]),
    row(10, "Bihar", &["br"]),
    row(11, "Sikkim", &["sk"]),
    row(12, "Arunachal Pradesh", &["ar"]),
    row(13, "Nagaland", &["nl"]),
    row(14, "Manipur", &["mn"]),
    row(15, "Mizoram", &["mz"]),
    row(16, "Tripura", &["tr"]),
    row(17, "Meghalaya", &["ml"]),
    row(18, "Assam", &["as"]),
    row(19, "West Bengal", &["wb", "bengal"]),
    row(20, "Jharkhand", &["jh"]),
    row(21, "Odisha", &["od", "or", "orissa"]),
    row(22, "Chhattisgarh", &["cg", "ct", "chattisgarh"]),
    row(23, "Madhya Pradesh", &["mp"]),
    row(24, "Gujarat", &["gj"]),
    union(
        26,
        "Dadra and Nagar Haveli and Daman and Diu",
        &[
            "dd",
            "dn",
            "dh",
            "dnhdd",
            "damananddiu",
            "dadraandnagarhaveli",
        ],
    ),
    union(25, "Daman and Diu", &[]),
    row(27, "Maharashtra", &["mh"]),
    row(29, "Karnataka", &["ka", "kn"]),
    row(30, "Goa", &["ga"]),
    union(31, "Lakshadweep", &["ld"]),
    row(32, "Kerala", &["kl"]),
    row(33, "Tamil Nadu", &["tn"]),
    row(34, "Puducherry", &["py", "pondicherry"]),
    union(
        35,
        "Andaman and Nicobar Islands",
        &["an", "andamanandnicobar"],
    ),
    row(36, "Telangana", &["ts", "tg", "tl"]),
    row(37, "Andhra Pradesh", &["ap", "ad", "andhra"]),
    row(28, "Andhra Pradesh", &[]),
    union(38, "Ladakh", &["la"]),
    union(97, "Other Territory", &["ot"]),
];

impl State {
    /// The state of a two-digit code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        let number: u8 = Some(code).filter(|code| code.len() == 2)?.parse().ok()?;
        STATES
            .iter()
            .find(|row| row.code == number)
            .map(|row| Self(row.code))
    }

    /// The code with its two digits.
    #[must_use]
    pub fn code(self) -> String {
        format!("{:02}", self.0)
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.name)
    }

    /// Whether it is a union territory without legislature, whose share is called UTGST.
    #[must_use]
    pub fn has_utgst(self) -> bool {
        self.row().is_some_and(|row| row.share == Share::Union)
    }

    /// Whether both are one state, which may have had another code before.
    #[must_use]
    pub fn is_same(self, other: Self) -> bool {
        self.today() == other.today()
    }

    /// Daman and Diu joined its neighbour in 2020; Andhra Pradesh has a new code since Telangana
    /// left it.
    const fn today(self) -> u8 {
        match self.0 {
            25 => 26,
            28 => 37,
            code => code,
        }
    }

    fn row(self) -> Option<&'static Row> {
        STATES.iter().find(|row| row.code == self.0)
    }
}

/// Reads what addresses have for a state: its name whatever its case and signs, a former name, an
/// abbreviation, or its code.
impl FromStr for State {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let said = plain(text);
        if let Some(state) = Self::of_code(&said) {
            return Ok(state);
        }
        STATES
            .iter()
            .find(|row| plain(row.name) == said || row.others.contains(&said.as_str()))
            .map(|row| Self(row.code))
            .ok_or(UnknownState)
    }
}

fn plain(text: &str) -> String {
    text.to_lowercase()
        .replace('&', "and")
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

impl TryFrom<String> for State {
    type Error = UnknownState;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::of_code(&code).ok_or(UnknownState)
    }
}

impl From<State> for String {
    fn from(state: State) -> Self {
        state.code()
    }
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn addresses_name_states_in_many_ways() {
        let code = |text: &str| text.parse().map(State::code);
        for (text, expected) in [
            ("Karnataka", "29"),
            ("  KARNATAKA ", "29"),
            ("ka", "29"),
            ("Tamilnadu", "33"),
            ("T.N.", "33"),
            ("Orissa", "21"),
            ("Jammu & Kashmir", "01"),
            ("Andhra Pradesh", "37"),
            ("Daman & Diu", "26"),
            ("07", "07"),
        ] {
            assert_eq!(code(text), Ok(expected.to_owned()), "{text}");
        }
        for text in ["", "California", "00", "39", "2"] {
            assert_eq!(code(text), Err(UnknownState), "{text}");
        }
    }

    #[test]
    fn every_state_is_found_by_its_code_and_only_its_own_spellings() {
        let mut said = BTreeSet::new();
        for row in STATES {
            assert_eq!(
                State::of_code(&State(row.code).code()),
                Some(State(row.code))
            );
            for other in row.others {
                assert!(said.insert(*other), "{other} is said twice");
                assert_eq!(plain(other), *other);
            }
        }
        assert_eq!(STATES.len(), 39);
    }

    #[test]
    fn former_codes_are_the_state_of_today() {
        let of = |code: &str| State::of_code(code).unwrap();
        assert!(of("28").is_same(of("37")) && of("25").is_same(of("26")));
        assert!(!of("29").is_same(of("33")));
        assert!(of("38").has_utgst() && !of("07").has_utgst() && !of("34").has_utgst());
    }
}
