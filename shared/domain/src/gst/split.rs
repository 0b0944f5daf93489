//! The tax in a price.

use super::{GstRate, WHOLE, share};
use crate::Paise;
use crate::india::State;
use serde::{Deserialize, Serialize};

/// How the seller's state and the place of supply lie to each other: it says which taxes there
/// are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Territory {
    /// Within one state: central and state tax, half each (CGST Act, s. 9).
    State,
    /// Within one union territory without legislature: its share is called UTGST (UTGST Act,
    /// s. 7).
    Union,
    /// From one state to another: integrated tax (IGST Act, s. 5).
    Across,
}

impl Territory {
    /// Of goods that go from one state to another, or stay.
    #[must_use]
    pub fn of(seller: State, place_of_supply: State) -> Self {
        if !seller.is_same(place_of_supply) {
            Self::Across
        } else if place_of_supply.has_utgst() {
            Self::Union
        } else {
            Self::State
        }
    }

    /// What the state's share is called.
    #[must_use]
    pub const fn state_tax(self) -> &'static str {
        match self {
            Self::State | Self::Across => "SGST",
            Self::Union => "UTGST",
        }
    }
}

/// A price taken apart. The parts add up to the price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxSplit {
    pub taxable: Paise,
    pub cgst: Paise,
    /// Of the state, or of the union territory.
    pub sgst: Paise,
    pub igst: Paise,
}

impl TaxSplit {
    /// Takes a price apart that has the tax in it. The taxable value is rounded to the nearest
    /// paisa, a half up; the rest is tax. Within one state an odd paisa of tax is the state's,
    /// so that nothing is lost between the halves.
    #[must_use]
    pub fn of(price: Paise, rate: GstRate, territory: Territory) -> Self {
        let with_tax = WHOLE.saturating_add(u64::from(rate.0));
        let taxable = Paise(share(price.0, WHOLE, with_tax));
        let tax = price.checked_sub(taxable).unwrap_or_default();
        if territory == Territory::Across {
            return Self {
                taxable,
                igst: tax,
                ..Self::default()
            };
        }
        let cgst = Paise(tax.0 / 2);
        Self {
            taxable,
            cgst,
            sgst: tax.checked_sub(cgst).unwrap_or_default(),
            igst: Paise::ZERO,
        }
    }

    /// The tax of all kinds.
    #[must_use]
    pub fn tax(&self) -> Paise {
        // Parts of a price that was an amount.
        Paise::checked_sum([self.cgst, self.sgst, self.igst]).unwrap_or_default()
    }

    /// The price that was taken apart.
    #[must_use]
    pub fn price(&self) -> Paise {
        self.taxable.checked_add(self.tax()).unwrap_or_default()
    }

    /// Both together; `None` when they don't fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Some(Self {
            taxable: self.taxable.checked_add(other.taxable)?,
            cgst: self.cgst.checked_add(other.cgst)?,
            sgst: self.sgst.checked_add(other.sgst)?,
            igst: self.igst.checked_add(other.igst)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn state(code: &str) -> State {
        State::of_code(code).unwrap()
    }

    #[test]
    fn the_odd_paisa_is_the_states() {
        let split = TaxSplit::of(Paise(99), GstRate(1_800), Territory::State);
        assert_eq!(
            (split.taxable, split.cgst, split.sgst),
            (Paise(84), Paise(7), Paise(8))
        );
    }

    #[test]
    fn places_decide_which_taxes_there_are() {
        assert_eq!(Territory::of(state("29"), state("29")), Territory::State);
        assert_eq!(Territory::of(state("29"), state("33")), Territory::Across);
        assert_eq!(Territory::of(state("38"), state("38")), Territory::Union);
        assert_eq!(Territory::of(state("28"), state("37")), Territory::State);
        assert_eq!(Territory::Union.state_tax(), "UTGST");
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_price(price in 0..=10_000_000_000_u64, points in 0..=4_000_u16) {
            let (price, rate) = (Paise(price), GstRate(points));
            let within = TaxSplit::of(price, rate, Territory::State);
            let across = TaxSplit::of(price, rate, Territory::Across);
            prop_assert_eq!(within.price(), price);
            prop_assert_eq!(across.price(), price);
            prop_assert_eq!(within.tax(), across.igst);
            prop_assert!(within.sgst.0.abs_diff(within.cgst.0) <= 1 && within.cgst <= within.sgst);
            // Half a paisa at most is between the tax and the rate's part of the value.
            let exact = u128::from(within.taxable.0).saturating_mul(u128::from(points));
            let taken = u128::from(within.tax().0).saturating_mul(10_000);
            prop_assert!(exact.abs_diff(taken) <= 10_000, "{exact} {taken}");
        }
    }
}
