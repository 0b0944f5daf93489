//! What an operator reports of a month: tax collected of each registered seller (form GSTR-8,
//! due by the tenth of the next month), and tax deducted of every seller.

use super::{Collected, Rates, Taxpayer, YearSales};
use crate::india::{Gstin, Pan};
use crate::{Paise, SignedPaise, UserId};
use std::collections::BTreeMap;

/// A document of a seller, as far as reports look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
    pub seller: UserId,
    pub gstin: Option<Gstin>,
    pub pan: Option<Pan>,
    /// The Aadhaar number is known, which stands for a PAN.
    pub has_aadhaar: bool,
    /// What came back, by a credit note.
    pub is_return: bool,
    /// From one state to another.
    pub is_across: bool,
    /// The value that has tax on it, without the tax: exempt supplies are left out.
    pub taxed: Paise,
    /// The value of all, without tax.
    pub taxable: Paise,
    /// With tax.
    pub gross: Paise,
}

impl Supply {
    pub(super) fn signed(&self, amount: Paise) -> i64 {
        let amount = amount.signed();
        if self.is_return {
            amount.saturating_neg()
        } else {
            amount
        }
    }
}

/// A registered seller's month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CollectedRow {
    pub supplied: Paise,
    pub returned: Paise,
    pub net: SignedPaise,
    pub tax: Collected,
}

/// The tax collected in a month, `2026-11`, by the sellers' registrations. Sums are taxed, not
/// documents, so that each is rounded once.
#[must_use]
pub fn collected(month: &str, supplies: &[Supply], rates: &Rates) -> BTreeMap<Gstin, CollectedRow> {
    let mut nets: BTreeMap<Gstin, (CollectedRow, i64)> = BTreeMap::new();
    for supply in supplies {
        let Some(gstin) = &supply.gstin else { continue };
        let (row, across) = nets.entry(gstin.clone()).or_default();
        let side = if supply.is_return {
            &mut row.returned
        } else {
            &mut row.supplied
        };
        side.0 = side.0.saturating_add(supply.taxed.0);
        let amount = supply.signed(supply.taxed);
        row.net.0 = row.net.0.saturating_add(amount);
        if supply.is_across {
            *across = across.saturating_add(amount);
        }
    }
    let last = last_day(month);
    let taxed = |(gstin, (row, across)): (Gstin, (CollectedRow, i64))| {
        let within = SignedPaise(row.net.0.saturating_sub(across));
        let tax = Collected {
            igst: rates.collected(SignedPaise(across), true, &last).igst,
            ..rates.collected(within, false, &last)
        };
        (gstin, CollectedRow { tax, ..row })
    };
    nets.into_iter().map(taxed).collect()
}

/// A seller's month under the income tax.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeductedRow {
    pub pan: Option<Pan>,
    /// Sales of the month without tax, less what came back.
    pub sales: SignedPaise,
    /// With tax, since April.
    pub year_gross: SignedPaise,
    /// To be deducted for the month; negative when more came back than was sold.
    pub tax: SignedPaise,
}

/// The tax deducted in a month, of supplies `before` it in the financial year and in it, by
/// seller. The newest PAN counts.
#[must_use]
pub fn deducted(
    month: &str,
    before: &[Supply],
    supplies: &[Supply],
    rates: &Rates,
) -> BTreeMap<UserId, DeductedRow> {
    #[derive(Default)]
    struct Year {
        earlier: YearSales,
        now: YearSales,
        pan: Option<Pan>,
        has_aadhaar: bool,
    }
    let mut years: BTreeMap<UserId, Year> = BTreeMap::new();
    let all = before.iter().map(|supply| (supply, true));
    for (supply, is_before) in all.chain(supplies.iter().map(|supply| (supply, false))) {
        let year = years.entry(supply.seller).or_default();
        add(&mut year.now, supply);
        if is_before {
            add(&mut year.earlier, supply);
        }
        if supply.pan.is_some() {
            year.pan.clone_from(&supply.pan);
        }
        year.has_aadhaar |= supply.has_aadhaar;
    }
    let last = last_day(month);
    let row = |(seller, year): (UserId, Year)| {
        let Year {
            earlier,
            now,
            pan,
            has_aadhaar,
        } = year;
        let taxpayer = Taxpayer::of(pan.as_ref(), has_aadhaar);
        let due = |year| rates.deducted(year, taxpayer, &last).0;
        let row = DeductedRow {
            sales: SignedPaise(now.taxable.0.saturating_sub(earlier.taxable.0)),
            year_gross: now.gross,
            tax: SignedPaise(due(now).saturating_sub(due(earlier))),
            pan,
        };
        (seller, row)
    };
    years.into_iter().map(row).collect()
}

fn add(year: &mut YearSales, supply: &Supply) {
    year.gross.0 = year.gross.0.saturating_add(supply.signed(supply.gross));
    year.taxable.0 = year.taxable.0.saturating_add(supply.signed(supply.taxable));
}

/// A day that no day of the month is behind: rates are compared as texts.
pub(super) fn last_day(month: &str) -> String {
    format!("{month}-31")
}

/// The tax collected as comma-separated values, in rupees.
#[must_use]
pub fn collected_csv(rows: &BTreeMap<Gstin, CollectedRow>) -> String {
    let head = "gstin,supplies,returns,net,tcs_igst,tcs_cgst,tcs_sgst\n".to_owned();
    rows.iter().fold(head, |csv, (gstin, row)| {
        let CollectedRow {
            supplied,
            returned,
            net,
            tax: Collected { cgst, sgst, igst },
        } = row;
        csv + &format!("{gstin},{supplied},{returned},{net},{igst},{cgst},{sgst}\n")
    })
}

/// The tax deducted as comma-separated values, in rupees.
#[must_use]
pub fn deducted_csv(rows: &BTreeMap<UserId, DeductedRow>) -> String {
    let head = "seller,pan,sales,year_gross,tds\n".to_owned();
    rows.iter().fold(head, |csv, (seller, row)| {
        let pan = row.pan.as_ref().map_or("", Pan::as_str);
        let DeductedRow {
            sales,
            year_gross,
            tax,
            ..
        } = row;
        csv + &format!("{seller},{pan},{sales},{year_gross},{tax}\n")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    const MONTH: &str = "2026-11";

    fn supply(taxable: u64) -> Supply {
        Supply {
            seller: UserId(Uuid::from_u128(1)),
            gstin: Some("29AAGCB7383J1Z4".parse().unwrap()),
            pan: Some("AAGCB7383J".parse().unwrap()),
            has_aadhaar: false,
            is_return: false,
            is_across: false,
            taxed: Paise(taxable),
            taxable: Paise(taxable),
            gross: Paise(taxable.saturating_mul(105) / 100),
        }
    }

    #[test]
    fn a_sellers_month_is_netted_and_taxed_by_territory() {
        let across = Supply {
            is_across: true,
            ..supply(200_000)
        };
        let back = Supply {
            is_return: true,
            ..supply(50_000)
        };
        let unregistered = Supply {
            gstin: None,
            ..supply(1_000_000)
        };
        let rows = collected(
            MONTH,
            &[supply(100_000), across, back, unregistered],
            &Rates::law(),
        );
        assert_eq!(
            collected_csv(&rows),
            "gstin,supplies,returns,net,tcs_igst,tcs_cgst,tcs_sgst\n\
             29AAGCB7383J1Z4,3000.00,500.00,2500.00,10.00,1.25,1.25\n"
        );
    }

    #[test]
    fn exempt_goods_have_no_tax_collected() {
        let exempt = Supply {
            taxed: Paise::ZERO,
            ..supply(100_000)
        };
        let rows = collected(MONTH, &[exempt], &Rates::law());
        let total: i64 = rows.values().map(|row| row.tax.total().0).sum();
        assert_eq!(total, 0);
    }

    #[test]
    fn a_month_that_passes_the_threshold_has_the_tax_of_the_year() {
        let person = |taxable| Supply {
            gstin: None,
            pan: Some("ABCPD1234E".parse().unwrap()),
            gross: Paise(taxable),
            ..supply(taxable)
        };
        let tax = |before: &[Supply], now: &[Supply]| {
            let rows = deducted(MONTH, before, now, &Rates::law());
            rows.values().map(|row| row.tax.0).sum::<i64>()
        };
        assert_eq!(tax(&[person(40_000_000)], &[person(10_000_000)]), 0);
        assert_eq!(tax(&[person(40_000_000)], &[person(20_000_000)]), 60_000);
        assert_eq!(tax(&[person(60_000_000)], &[person(20_000_000)]), 20_000);
        let nobody = Supply {
            pan: None,
            ..person(100_000)
        };
        let rows = deducted(MONTH, &[], &[nobody], &Rates::law());
        assert_eq!(
            deducted_csv(&rows),
            "seller,pan,sales,year_gross,tds\n\
             00000000-0000-0000-0000-000000000001,,1000.00,1000.00,50.00\n"
        );
    }

    proptest! {
        #[test]
        fn what_comes_back_in_its_month_leaves_nothing(taxable in 0..=1_000_000_000_u64, is_across: bool) {
            let sold = Supply { is_across, ..supply(taxable) };
            let back = Supply { is_return: true, ..sold.clone() };
            let both = [sold, back];
            for row in collected(MONTH, &both, &Rates::law()).values() {
                prop_assert_eq!((row.net.0, row.tax), (0, Collected::default()));
                prop_assert_eq!(row.supplied, row.returned);
            }
            for row in deducted(MONTH, &[], &both, &Rates::law()).values() {
                prop_assert_eq!((row.sales.0, row.tax.0), (0, 0));
            }
        }
    }
}
