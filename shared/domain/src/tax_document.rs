//! Documents of the goods and services tax: tax invoices, bills of supply and credit notes, with
//! their numbers.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Of a registered seller (CGST Act, s. 31(1)).
    TaxInvoice,
    /// Of a seller who is not registered, or sells only what has no tax (CGST Act, s. 31(3)(c)).
    BillOfSupply,
    /// What takes one of the two back (CGST Act, s. 34).
    CreditNote,
}

impl DocumentKind {
    pub const ALL: [Self; 3] = [Self::TaxInvoice, Self::BillOfSupply, Self::CreditNote];

    /// What stands above it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::TaxInvoice => "Tax Invoice",
            Self::BillOfSupply => "Bill of Supply",
            Self::CreditNote => "Credit Note",
        }
    }

    /// What its numbers begin with.
    #[must_use]
    pub const fn series(self) -> &'static str {
        match self {
            Self::TaxInvoice => "INV",
            Self::BillOfSupply => "BOS",
            Self::CreditNote => "CRN",
        }
    }

    /// Whether it takes another one back.
    #[must_use]
    pub const fn takes_back(self) -> bool {
        matches!(self, Self::CreditNote)
    }
}

/// A year of taxes and accounts, from April to March in India, by the year it begins in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FinancialYear(pub u16);

/// The month it begins with.
const APRIL: u16 = 4;

impl FinancialYear {
    /// The year that a moment is in.
    #[must_use]
    pub fn of(moment: Timestamp) -> Self {
        Self::of_month(&moment.to_ist_month()).unwrap_or(Self(1970))
    }

    /// The year that a month such as `2026-11` is in.
    #[must_use]
    pub fn of_month(month: &str) -> Option<Self> {
        let (year, month) = month.split_once('-')?;
        if year.len() != 4 || month.len() != 2 {
            return None;
        }
        let (year, month): (u16, u16) = (year.parse().ok()?, month.parse().ok()?);
        (1..=12).contains(&month).then_some(())?;
        let begins_before = u16::from(month < APRIL);
        year.checked_sub(begins_before).map(Self)
    }

    /// Its months in order, as `2026-11`, up to and with the given one.
    #[must_use]
    pub fn months_until(self, last: &str) -> Vec<String> {
        let next = self.0.saturating_add(1);
        let first_part = (APRIL..=12).map(|month| format!("{:04}-{month:02}", self.0));
        let second_part = (1..APRIL).map(|month| format!("{next:04}-{month:02}"));
        let months = first_part.chain(second_part);
        months.filter(|month| month.as_str() <= last).collect()
    }
}

/// As in numbers of documents: `2627`.
impl std::fmt::Display for FinancialYear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let next = self.0.saturating_add(1);
        write!(f, "{:02}{:02}", self.0 % 100, next % 100)
    }
}

/// The last number of a series: one more would be longer than sixteen characters.
const LAST_NUMBER: u32 = 9_999_999;

/// A series of a seller and year has no number left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the series of documents is full")]
pub struct SeriesFull;

/// The number of a document, such as `INV/2627/000001`: at most sixteen letters, digits, dashes
/// and slashes, consecutive within the seller's year (CGST Rules, r. 46(b)).
///
/// # Errors
/// [`SeriesFull`].
pub fn document_number(
    kind: DocumentKind,
    year: FinancialYear,
    number: u32,
) -> Result<String, SeriesFull> {
    if number > LAST_NUMBER {
        return Err(SeriesFull);
    }
    Ok(format!("{}/{year}/{number:06}", kind.series()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_begin_in_april_in_india() {
        let year = |text: &str| FinancialYear::of(Timestamp::parse(text).unwrap());
        assert_eq!(year("2027-03-31T23:59:59+05:30"), FinancialYear(2026));
        // Still March in London.
        assert_eq!(year("2027-03-31T18:30:00Z"), FinancialYear(2027));
        assert_eq!(FinancialYear(2026).to_string(), "2627");
        assert_eq!(FinancialYear(2099).to_string(), "9900");
        let months = FinancialYear(2026).months_until("2027-01");
        assert_eq!(months.len(), 10);
        assert_eq!(
            (months[0].as_str(), months[9].as_str()),
            ("2026-04", "2027-01")
        );
        for wrong in ["2026", "2026-13", "2026-00", "26-11", "2026-1", "2026-x1"] {
            assert_eq!(FinancialYear::of_month(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn numbers_are_sixteen_characters_at_most() {
        let year = FinancialYear(2026);
        for kind in DocumentKind::ALL {
            let first = document_number(kind, year, 1).unwrap();
            let last = document_number(kind, year, LAST_NUMBER).unwrap();
            assert!(first.len() == 15 && last.len() == 16, "{last}");
            let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-/".contains(&byte);
            assert!(last.bytes().all(is_allowed));
            assert_eq!(
                document_number(kind, year, LAST_NUMBER + 1),
                Err(SeriesFull)
            );
        }
        let number = document_number(DocumentKind::TaxInvoice, year, 1);
        assert_eq!(number.as_deref(), Ok("INV/2627/000001"));
    }
}
