//! Money as integer paise; the wire's decimal strings and numbers are formatting.

use serde::{Deserialize, Serialize};

/// An amount of Indian rupees in paise (1/100 rupee). Never negative; arithmetic is checked.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Paise(pub u64);

/// The contract's money fields are decimal(10,2): ten digits, two of them behind the point.
const MAX_DIGITS: usize = 10;
const MAX_DECIMALS: usize = 2;

/// Why a text is not an amount. The texts are the contract's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountRefused {
    #[error("A valid number is required.")]
    NotANumber,
    #[error("Ensure that there are no more than 2 decimal places.")]
    TooManyDecimals,
    #[error("Ensure that there are no more than 10 digits in total.")]
    TooManyDigits,
    #[error("Ensure this value is greater than or equal to 0.")]
    Negative,
}

impl Paise {
    pub const ZERO: Self = Self(0);

    /// Whole rupees as paise.
    #[must_use]
    pub const fn rupees(rupees: u64) -> Self {
        Self(rupees.saturating_mul(100))
    }

    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    #[must_use]
    pub fn checked_mul(self, quantity: u32) -> Option<Self> {
        self.0.checked_mul(u64::from(quantity)).map(Self)
    }

    /// The sum of many amounts, or `None` when it does not fit.
    #[must_use]
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// The amount as the signed figure of a ledger leg.
    #[must_use]
    pub fn signed(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }

    /// Reads a decimal of rupees (`"499"`, `"499.5"`, `"4.99E2"` is refused), at most ten
    /// digits with two behind the point.
    ///
    /// # Errors
    /// [`AmountRefused`] names the contract's text for what is wrong.
    pub fn parse(text: &str) -> Result<Self, AmountRefused> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction)
        {
            return Err(AmountRefused::NotANumber);
        }
        let whole = whole.trim_start_matches('0');
        if whole.len().saturating_add(fraction.len()) > MAX_DIGITS {
            return Err(AmountRefused::TooManyDigits);
        }
        if fraction.len() > MAX_DECIMALS {
            return Err(AmountRefused::TooManyDecimals);
        }
        // The recorded server counts places, so 123456789.00 has eleven digits; with no
        // fraction at most eight digits may stand before the point.
        if whole.len() > MAX_DIGITS.saturating_sub(MAX_DECIMALS) {
            return Err(AmountRefused::TooManyDigits);
        }
        let padded = format!("{whole}{fraction:0<2}");
        let paise = padded.parse().map_err(|_| AmountRefused::NotANumber)?;
        if negative && paise != 0 {
            return Err(AmountRefused::Negative);
        }
        Ok(Self(paise))
    }
}

/// The contract's decimal string: `499.00`.
impl std::fmt::Display for Paise {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (rupees, paise) = (self.0 / 100, self.0 % 100);
        write!(f, "{rupees}.{paise:02}")
    }
}

/// An amount in paise that may be taken back: `-3.00`. Figures and ledgers have it, prices never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignedPaise(pub i64);

impl std::fmt::Display for SignedPaise {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}", Paise(self.0.unsigned_abs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_read_as_the_contract_reads_them() {
        assert_eq!(Paise::parse("549.0"), Ok(Paise(54_900)));
        assert_eq!(Paise::parse("499.50"), Ok(Paise(49_950)));
        assert_eq!(Paise::parse("0012"), Ok(Paise(1_200)));
        assert_eq!(Paise::parse(".5"), Ok(Paise(50)));
        assert_eq!(Paise::parse("lots"), Err(AmountRefused::NotANumber));
        assert_eq!(Paise::parse("1e3"), Err(AmountRefused::NotANumber));
        assert_eq!(Paise::parse(""), Err(AmountRefused::NotANumber));
        assert_eq!(Paise::parse("-5"), Err(AmountRefused::Negative));
        assert_eq!(Paise::parse("700.123"), Err(AmountRefused::TooManyDecimals));
        assert_eq!(
            Paise::parse("123456789.00"),
            Err(AmountRefused::TooManyDigits)
        );
    }

    #[test]
    fn amounts_print_with_two_decimals() {
        assert_eq!(Paise(60_001).to_string(), "600.01");
        assert_eq!(Paise::ZERO.to_string(), "0.00");
        assert_eq!(SignedPaise(-305).to_string(), "-3.05");
    }
}
