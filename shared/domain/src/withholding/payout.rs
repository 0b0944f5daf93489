//! What is kept back of a payout: the taxes of all sales so far, less what earlier payouts have
//! left behind. So returns, a passed threshold and rounding settle themselves with the next one.

use super::report::{Supply, last_day};
use super::{Rates, Taxpayer, YearSales};
use crate::{Paise, SignedPaise};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A seller's sales of a month, less what came back, in paise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MonthSales {
    /// The taxed value of supplies within one state while the seller was registered.
    #[serde(skip_serializing_if = "is_zero")]
    pub within: i64,
    /// The same from one state to another.
    #[serde(skip_serializing_if = "is_zero")]
    pub across: i64,
    /// All, with the goods and services tax.
    #[serde(skip_serializing_if = "is_zero")]
    pub gross: i64,
    /// All, without it.
    #[serde(skip_serializing_if = "is_zero")]
    pub taxable: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references")]
const fn is_zero(amount: &i64) -> bool {
    *amount == 0
}

impl MonthSales {
    /// What one document adds.
    #[must_use]
    pub fn of(supply: &Supply) -> Self {
        let taxed = match supply.gstin {
            Some(_) => supply.signed(supply.taxed),
            None => 0,
        };
        let (within, across) = if supply.is_across {
            (0, taxed)
        } else {
            (taxed, 0)
        };
        Self {
            within,
            across,
            gross: supply.signed(supply.gross),
            taxable: supply.signed(supply.taxable),
        }
    }

    /// Both together. Sums of money that exists fit.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            within: self.within.saturating_add(other.within),
            across: self.across.saturating_add(other.across),
            gross: self.gross.saturating_add(other.gross),
            taxable: self.taxable.saturating_add(other.taxable),
        }
    }
}

/// Taxes that were kept back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    /// Collected at source (CGST Act, s. 52).
    pub tcs: Paise,
    /// Deducted at source (Income-tax Act 1961, s. 194-O).
    pub tds: Paise,
}

impl Withheld {
    /// Of both taxes. Parts of an amount that exists fit.
    #[must_use]
    pub fn total(self) -> Paise {
        self.tcs.checked_add(self.tds).unwrap_or_default()
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let sum = |one: Paise, other| one.checked_add(other).unwrap_or(one);
        Self {
            tcs: sum(self.tcs, other.tcs),
            tds: sum(self.tds, other.tds),
        }
    }
}

/// What a payout of at most `amount` leaves behind for a financial year with these `months`
/// (`2026-11`), of which `before` was kept back already. What was kept back too much, because
/// goods came back later, waits for the next sales.
#[must_use]
pub fn kept_back(
    months: &BTreeMap<String, MonthSales>,
    seller: Taxpayer<'_>,
    rates: &Rates,
    before: Withheld,
    amount: Paise,
) -> Withheld {
    let Some(newest) = months.keys().next_back() else {
        return Withheld::default();
    };
    let collected = months.iter().fold(0_i64, |sum, (month, sales)| {
        let day = last_day(month);
        let within = rates.collected(SignedPaise(sales.within), false, &day);
        let across = rates.collected(SignedPaise(sales.across), true, &day);
        sum.saturating_add(within.total().0)
            .saturating_add(across.total().0)
    });
    let all = months.values().copied();
    let all = all.fold(MonthSales::default(), MonthSales::plus);
    let year = YearSales {
        gross: SignedPaise(all.gross),
        taxable: SignedPaise(all.taxable),
    };
    let deducted = rates.deducted(year, seller, &last_day(newest)).0;
    let tcs = owed(collected, before.tcs).min(amount);
    let rest = amount.checked_sub(tcs).unwrap_or_default();
    Withheld {
        tcs,
        tds: owed(deducted, before.tds).min(rest),
    }
}

/// What is due, less what was kept back of it.
fn owed(due: i64, before: Paise) -> Paise {
    let owed = due.saturating_sub(before.signed());
    Paise(u64::try_from(owed).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: Paise = Paise(u64::MAX);

    fn sold(within: i64, across: i64) -> MonthSales {
        MonthSales {
            within,
            across,
            gross: within.saturating_add(across),
            taxable: within.saturating_add(across),
        }
    }

    fn months(sales: &[(&str, MonthSales)]) -> BTreeMap<String, MonthSales> {
        let own = |(month, sales): &(&str, MonthSales)| ((*month).to_owned(), *sales);
        sales.iter().map(own).collect()
    }

    #[test]
    fn a_payout_leaves_behind_what_the_vectors_say() {
        let company = "AAGCB7383J".parse().unwrap();
        let kept = |months: &BTreeMap<_, _>, before| {
            kept_back(months, Taxpayer::Pan(&company), &Rates::law(), before, ALL)
        };
        let within = months(&[("2026-11", sold(100_000, 0))]);
        let first = kept(&within, Withheld::default());
        assert_eq!((first.tcs, first.tds), (Paise(500), Paise(100)));
        assert_eq!(kept(&within, first), Withheld::default());
        let across = months(&[("2026-11", sold(0, 42_288))]);
        let kept = kept(&across, Withheld::default());
        assert_eq!((kept.tcs, kept.tds), (Paise(211), Paise(42)));
    }

    #[test]
    fn what_came_back_is_set_off_against_the_next_sales() {
        let law = Rates::law();
        let kept = |sales: &[(&str, MonthSales)], before| {
            kept_back(&months(sales), Taxpayer::Aadhaar, &law, before, ALL)
        };
        let october = ("2026-10", sold(100_000, 0));
        let before = kept(&[october], Withheld::default());
        assert_eq!(before.tcs, Paise(500));
        let november = ("2026-11", sold(-60_000, 0));
        assert_eq!(kept(&[october, november], before), Withheld::default());
        let december = ("2026-12", sold(100_000, 0));
        assert_eq!(kept(&[october, november, december], before).tcs, Paise(200));
    }

    #[test]
    fn nothing_is_kept_back_of_small_sellers_without_a_registration() {
        let sales = MonthSales {
            within: 0,
            ..sold(40_000_000, 0)
        };
        let year = months(&[("2026-11", sales)]);
        let kept = kept_back(
            &year,
            Taxpayer::Aadhaar,
            &Rates::law(),
            Withheld::default(),
            ALL,
        );
        assert_eq!(kept, Withheld::default());
    }

    proptest! {
        #[test]
        fn payouts_in_any_parts_leave_behind_the_same(
            sales in prop::collection::vec(0..100_000_000_i64, 1..6),
            parts in prop::collection::vec(0..10_000_000_u64, 0..8),
        ) {
            let law = Rates::law();
            let all: Vec<String> = (4..10).map(|month| format!("2026-{month:02}")).collect();
            let year: BTreeMap<String, MonthSales> =
                all.iter().cloned().zip(sales.iter().map(|sale| sold(*sale, *sale))).collect();
            let kept = |before, amount| kept_back(&year, Taxpayer::Unknown, &law, before, amount);
            let at_once = kept(Withheld::default(), ALL);
            let in_parts = parts.iter().fold(Withheld::default(), |before, amount| {
                let kept = kept(before, Paise(*amount));
                assert!(kept.total() <= Paise(*amount));
                before.plus(kept)
            });
            prop_assert_eq!(in_parts.plus(kept(in_parts, ALL)), at_once);
        }
    }
}
