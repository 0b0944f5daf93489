//! Promo codes: what they take off, and for whom (contract section 14).
//!
//! A code belongs to one user and pays once. Applied, it waits for the user's next order,
//! which it makes cheaper; it is spent by the first of its owner's orders that is paid. An
//! order that nobody pays therefore never has to give it back (fault F39).

use crate::{Paise, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// Characters behind a level's prefix.
pub const CODE_CHARS: usize = 6;

/// Hundredths of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Percent(pub u64);

impl Percent {
    #[must_use]
    pub fn whole(percent: u32) -> Self {
        Self(u64::from(percent).saturating_mul(100))
    }

    /// So much of an amount, rounded to the paisa; never more than all of it.
    #[must_use]
    pub fn of(self, amount: Paise) -> Paise {
        const ALL: u128 = 10_000;
        let part = u128::from(amount.0).saturating_mul(u128::from(self.0));
        let rounded = part.saturating_add(ALL / 2) / ALL;
        Paise(u64::try_from(rounded).unwrap_or(u64::MAX)).min(amount)
    }
}

/// What a code takes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "value")]
pub enum Discount {
    Percentage(Percent),
    Fixed(Paise),
}

impl Discount {
    /// The word of clients.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Percentage(_) => "percentage",
            Self::Fixed(_) => "fixed",
        }
    }

    /// Percent or rupees, as the contract's decimals have them.
    #[must_use]
    pub const fn value(self) -> Paise {
        match self {
            Self::Percentage(Percent(value)) | Self::Fixed(Paise(value)) => Paise(value),
        }
    }

    /// What is taken off an amount, at most `maximum` and never more than there is.
    #[must_use]
    pub fn off(self, amount: Paise, maximum: Option<Paise>) -> Paise {
        let discount = match self {
            Self::Percentage(percent) => percent.of(amount),
            Self::Fixed(value) => value.min(amount),
        };
        maximum.map_or(discount, |maximum| discount.min(maximum))
    }
}

impl std::fmt::Display for Discount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Percentage(_) => write!(f, "{}% off", self.value()),
            Self::Fixed(value) => write!(f, "₹{value} off"),
        }
    }
}

/// What decides whether a code may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PromoState {
    pub owner: UserId,
    pub is_used: bool,
    pub is_active: bool,
    pub valid_from: Timestamp,
    pub valid_until: Option<Timestamp>,
    /// Of the order's lines.
    pub minimum: Paise,
}

/// Why a code is not taken. The texts are the recorded server's, where it had one: it never
/// looked at the times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PromoRefused {
    #[error("Invalid promo code.")]
    Unknown,
    #[error("This promo code has already been used.")]
    Used,
    #[error("This promo code is no longer active.")]
    Inactive,
    #[error("This promo code is not valid yet.")]
    TooEarly,
    #[error("This promo code has expired.")]
    Expired,
    #[error("This promo code does not belong to you.")]
    NotYours,
    #[error("Minimum order amount for this promo code is ₹{0}")]
    BelowMinimum(Paise),
}

impl PromoRefused {
    /// Whether the code itself is wrong, rather than who uses it on what.
    #[must_use]
    pub const fn is_of_code(self) -> bool {
        match self {
            Self::Unknown | Self::Used | Self::Inactive | Self::TooEarly | Self::Expired => true,
            Self::NotYours | Self::BelowMinimum(_) => false,
        }
    }
}

/// Whether a user may use a code for an amount now.
///
/// # Errors
/// [`PromoRefused`], the first reason in the contract's order.
pub fn usable(
    promo: &PromoState,
    user: UserId,
    amount: Paise,
    now: Timestamp,
) -> Result<(), PromoRefused> {
    if promo.is_used {
        return Err(PromoRefused::Used);
    }
    if !promo.is_active {
        return Err(PromoRefused::Inactive);
    }
    if now < promo.valid_from {
        return Err(PromoRefused::TooEarly);
    }
    if promo.valid_until.is_some_and(|until| until <= now) {
        return Err(PromoRefused::Expired);
    }
    if promo.owner != user {
        return Err(PromoRefused::NotYours);
    }
    if amount < promo.minimum {
        return Err(PromoRefused::BelowMinimum(promo.minimum));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    const OWNER: UserId = UserId(Uuid::from_u128(1));
    const FROM: Timestamp = Timestamp(1_000);

    #[test]
    fn a_code_takes_off_what_it_says() {
        let five = Discount::Percentage(Percent::whole(5));
        assert_eq!(five.off(Paise::rupees(50), None), Paise(250));
        assert_eq!(
            five.off(Paise::rupees(998), Some(Paise::rupees(20))),
            Paise::rupees(20)
        );
        let fixed = Discount::Fixed(Paise::rupees(50));
        assert_eq!(fixed.off(Paise::rupees(30), None), Paise::rupees(30));
        assert_eq!(
            (five.to_string(), fixed.to_string()),
            ("5.00% off".to_owned(), "₹50.00 off".to_owned())
        );
    }

    #[test]
    fn a_code_is_its_owners_in_its_time_and_once() {
        let promo = PromoState {
            owner: OWNER,
            is_used: false,
            is_active: true,
            valid_from: FROM,
            valid_until: Some(Timestamp(2_000)),
            minimum: Paise::rupees(500),
        };
        let enough = Paise::rupees(500);
        let asked = |promo: PromoState, user, amount, now| {
            usable(&promo, user, amount, Timestamp(now)).err()
        };
        assert_eq!(asked(promo, OWNER, enough, 1_000), None);
        assert_eq!(
            asked(promo, OWNER, enough, 999),
            Some(PromoRefused::TooEarly)
        );
        assert_eq!(
            asked(promo, OWNER, enough, 2_000),
            Some(PromoRefused::Expired)
        );
        let other = UserId(Uuid::from_u128(2));
        assert_eq!(
            asked(promo, other, enough, 1_000),
            Some(PromoRefused::NotYours)
        );
        assert_eq!(
            asked(promo, OWNER, Paise(1), 1_000).unwrap().to_string(),
            "Minimum order amount for this promo code is ₹500.00"
        );
        let used = PromoState {
            is_used: true,
            ..promo
        };
        assert_eq!(asked(used, OWNER, enough, 1_000), Some(PromoRefused::Used));
        let inactive = PromoState {
            is_active: false,
            ..promo
        };
        assert_eq!(
            asked(inactive, OWNER, enough, 1_000),
            Some(PromoRefused::Inactive)
        );
    }

    proptest! {
        #[test]
        fn no_discount_is_more_than_there_is(
            amount in 0..=9_999_999_999_u64,
            percent in 0..=20_000_u64,
            fixed: u64,
            maximum: Option<u32>,
        ) {
            let maximum = maximum.map(|maximum| Paise(u64::from(maximum)));
            for discount in [Discount::Percentage(Percent(percent)), Discount::Fixed(Paise(fixed))] {
                let off = discount.off(Paise(amount), maximum);
                prop_assert!(off <= Paise(amount) && maximum.is_none_or(|maximum| off <= maximum));
            }
        }
    }
}
