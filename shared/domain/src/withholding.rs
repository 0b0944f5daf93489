//! What the operator of a marketplace keeps back from sellers for the tax offices, with rates
//! that have their days: tax collected at source (CGST Act, s. 52) and tax deducted at source
//! (Income-tax Act 1961, s. 194-O, and from April 2026 s. 393 of the Act of 2025).

mod payout;
pub mod report;

pub use payout::{MonthSales, Withheld, kept_back};

use crate::gst::{WHOLE, share};
use crate::india::{Holder, Pan};
use crate::limits::TDS_FREE_SALES;
use crate::{Paise, SignedPaise};
use serde::{Deserialize, Serialize};

/// How a seller is known to the income tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taxpayer<'a> {
    Pan(&'a Pan),
    /// A person by the Aadhaar number, which counts like a PAN (Income-tax Act 1961, s. 139AA).
    Aadhaar,
    Unknown,
}

impl<'a> Taxpayer<'a> {
    /// By what a seller has told.
    #[must_use]
    pub const fn of(pan: Option<&'a Pan>, has_aadhaar: bool) -> Self {
        match pan {
            Some(pan) => Self::Pan(pan),
            None if has_aadhaar => Self::Aadhaar,
            None => Self::Unknown,
        }
    }

    /// A person or a family, whom the law spares up to [`TDS_FREE_SALES`].
    fn is_person(self) -> bool {
        match self {
            Self::Pan(pan) => matches!(
                pan.holder(),
                Some(Holder::Individual | Holder::HinduUndividedFamily)
            ),
            Self::Aadhaar => true,
            Self::Unknown => false,
        }
    }
}

/// A rate from a day in India on, until the next one's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedRate {
    /// `2024-07-10`.
    pub since: String,
    /// Basis points: 50 is half a percent.
    pub points: u16,
}

/// The rates of what is kept back. The law's are [`Rates::law`]; an operator's file may replace
/// them when the law changes before this program does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    /// Of the net taxable value, under the goods and services tax.
    pub tcs: Vec<DatedRate>,
    /// Of sales, under the income tax.
    pub tds: Vec<DatedRate>,
    /// Of sales of those who have not told their PAN.
    pub tds_without_pan: Vec<DatedRate>,
}

fn rates<const N: usize>(table: [(&str, u16); N]) -> Vec<DatedRate> {
    let rate = |(since, points): (&str, u16)| DatedRate {
        since: since.to_owned(),
        points,
    };
    table.into_iter().map(rate).collect()
}

fn on(table: &[DatedRate], day: &str) -> u64 {
    let begun = table.iter().filter(|rate| rate.since.as_str() <= day);
    let newest = begun.max_by(|one, other| one.since.cmp(&other.since));
    newest.map_or(0, |rate| u64::from(rate.points))
}

impl Rates {
    /// The law's: Notifications 52/2018-CT and 15/2024-CT; Finance Acts 2020 and 2024 (No. 2).
    #[must_use]
    pub fn law() -> Self {
        Self {
            tcs: rates([("2018-10-01", 100), ("2024-07-10", 50)]),
            tds: rates([("2020-10-01", 100), ("2024-10-01", 10)]),
            tds_without_pan: rates([("2020-10-01", 500)]),
        }
    }

    /// Tax collected on a net taxable value of a month that ends on `day`, of supplies within
    /// one state (`across` false) or across: half of it each for the centre and the state, or
    /// all of it integrated. What came back may be more than what was sold: the tax of the
    /// difference is negative, exactly as it would be positive the other way.
    #[must_use]
    pub fn collected(&self, net: SignedPaise, across: bool, day: &str) -> Collected {
        let points = on(&self.tcs, day);
        if across {
            return Collected {
                igst: part(net, points, WHOLE),
                ..Collected::default()
            };
        }
        let half = part(net, points, WHOLE.saturating_mul(2));
        Collected {
            cgst: half,
            sgst: half,
            ..Collected::default()
        }
    }

    /// Tax to be deducted in a year so far, of these sales without the goods and services tax
    /// (CBDT circular 17/2020). Individuals and Hindu undivided families who have told their PAN
    /// or Aadhaar number owe nothing up to five lakh of sales in a year, and then all of it. What
    /// is deducted in a month is the difference to what was due before it.
    #[must_use]
    pub fn deducted(&self, year: YearSales, seller: Taxpayer<'_>, day: &str) -> SignedPaise {
        if seller == Taxpayer::Unknown {
            return part(year.taxable, on(&self.tds_without_pan, day), WHOLE);
        }
        if seller.is_person() && year.gross.0 <= TDS_FREE_SALES.signed() {
            return SignedPaise(0);
        }
        part(year.taxable, on(&self.tds, day), WHOLE)
    }
}

/// A part of an amount, a half of a paisa rounded away from zero, so that what is taken back has
/// the tax of what was given.
fn part(amount: SignedPaise, points: u64, of: u64) -> SignedPaise {
    let size = Paise(share(amount.0.unsigned_abs(), points, of)).signed();
    SignedPaise(if amount.0 < 0 {
        size.saturating_neg()
    } else {
        size
    })
}

/// Sales of a financial year so far, less what came back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearSales {
    /// With the goods and services tax.
    pub gross: SignedPaise,
    /// Without it.
    pub taxable: SignedPaise,
}

/// Tax collected at source, by its kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    pub cgst: SignedPaise,
    pub sgst: SignedPaise,
    pub igst: SignedPaise,
}

impl Collected {
    /// Of all kinds.
    #[must_use]
    pub const fn total(self) -> SignedPaise {
        let states = self.cgst.0.saturating_add(self.sgst.0);
        SignedPaise(states.saturating_add(self.igst.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: &str = "2026-11-30";

    fn year(taxable: i64) -> YearSales {
        YearSales {
            gross: SignedPaise(taxable),
            taxable: SignedPaise(taxable),
        }
    }

    #[test]
    fn rates_have_their_days() {
        let law = Rates::law();
        let igst = |day| law.collected(SignedPaise(1_000_000), true, day).igst.0;
        assert_eq!(
            [igst("2018-09-30"), igst("2024-07-09"), igst("2024-07-10")],
            [0, 10_000, 5_000]
        );
        let company: Pan = "AAACR5055K".parse().unwrap();
        let tds = |day| {
            law.deducted(year(1_000_000), Taxpayer::Pan(&company), day)
                .0
        };
        assert_eq!(
            [tds("2020-09-30"), tds("2024-09-30"), tds("2024-10-01")],
            [0, 10_000, 1_000]
        );
    }

    #[test]
    fn another_table_takes_the_laws_place() {
        let next = Rates {
            tcs: rates([("2027-04-01", 25)]),
            ..Rates::law()
        };
        let igst = |day| next.collected(SignedPaise(1_000_000), true, day).igst.0;
        assert_eq!([igst("2027-03-31"), igst("2027-04-01")], [0, 2_500]);
    }

    #[test]
    fn small_sellers_with_a_pan_are_free_up_to_five_lakh_and_then_owe_it_all() {
        let law = Rates::law();
        let person: Pan = "ABCPD1234E".parse().unwrap();
        let company: Pan = "AAACR5055K".parse().unwrap();
        let due = |taxable, seller| law.deducted(year(taxable), seller, DAY).0;
        assert_eq!(due(50_000_000, Taxpayer::Pan(&person)), 0);
        assert_eq!(due(50_000_100, Taxpayer::Pan(&person)), 50_000);
        assert_eq!(due(50_000_000, Taxpayer::Aadhaar), 0);
        assert_eq!(due(50_000_100, Taxpayer::Aadhaar), 50_000);
        assert_eq!(due(50_000_000, Taxpayer::Pan(&company)), 50_000);
        assert_eq!(due(50_000_000, Taxpayer::Unknown), 2_500_000);
    }

    proptest! {
        #[test]
        fn what_comes_back_has_the_tax_of_what_was_sold(net in 0..=1_000_000_000_000_i64, across: bool) {
            let law = Rates::law();
            let sold = law.collected(SignedPaise(net), across, DAY);
            let back = law.collected(SignedPaise(net.saturating_neg()), across, DAY);
            prop_assert_eq!(back.total().0, sold.total().0.saturating_neg());
            prop_assert_eq!(sold.cgst, sold.sgst);
            let due = |net| law.deducted(year(net), Taxpayer::Unknown, DAY).0;
            prop_assert_eq!(due(net.saturating_neg()), due(net).saturating_neg());
            // Each of the parts is right to half a paisa.
            prop_assert!(sold.total().0.saturating_mul(200).abs_diff(net) <= 200, "{sold:?}");
        }
    }
}
