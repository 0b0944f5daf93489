//! Withdrawals: what a seller may ask for, and how a request ends. In two phases: asking
//! moves exactly the amount from available to in flight; an operator pays it or turns it down.

use crate::Paise;
use crate::limits::MIN_WITHDRAWAL;
use serde::{Deserialize, Serialize};

/// Where a withdrawal stands (contract section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalStatus {
    Pending,
    /// On its way to the bank.
    Processing,
    Completed,
    Rejected,
}

impl WithdrawalStatus {
    /// The word of clients.
    #[must_use]
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Rejected => "rejected",
        }
    }

    /// Neither paid nor turned down.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Processing)
    }
}

/// What an operator decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Approve,
    Reject,
}

impl Decision {
    /// Where the withdrawal stands then.
    #[must_use]
    pub const fn status(self) -> WithdrawalStatus {
        match self {
            Self::Approve => WithdrawalStatus::Completed,
            Self::Reject => WithdrawalStatus::Rejected,
        }
    }
}

/// Why money can't be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WithdrawalRefused {
    #[error("Insufficient balance. Available balance is \u{20b9}{0}")]
    Insufficient(Paise),
    /// The text is the recorded server's.
    #[error("Minimum withdrawal amount is \u{20b9}10,000")]
    BelowMinimum,
}

/// Whether a seller may ask for `amount` of the `available` balance; the balance comes first
/// (contract section 10).
///
/// # Errors
/// [`WithdrawalRefused`].
pub fn may_withdraw(amount: Paise, available: Paise) -> Result<(), WithdrawalRefused> {
    if amount > available {
        return Err(WithdrawalRefused::Insufficient(available));
    }
    if amount < MIN_WITHDRAWAL {
        return Err(WithdrawalRefused::BelowMinimum);
    }
    Ok(())
}

/// Which earnings, oldest first, a withdrawn sum has used up: withdrawals take exact amounts,
/// so of the last one a part may be gone, which leaves it unmarked.
#[must_use]
pub fn used_up(earnings: &[Paise], withdrawn: Paise) -> Vec<bool> {
    let mut left = Some(withdrawn);
    earnings
        .iter()
        .map(|earned| {
            left = left.and_then(|left| left.checked_sub(*earned));
            left.is_some()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_balance_is_checked_before_the_minimum() {
        let rupees = Paise::rupees;
        assert_eq!(may_withdraw(rupees(10_000), rupees(10_000)), Ok(()));
        let refused = may_withdraw(rupees(500), rupees(499)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "Insufficient balance. Available balance is \u{20b9}499.00"
        );
        let refused = may_withdraw(rupees(9_999), rupees(13_497)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "Minimum withdrawal amount is \u{20b9}10,000"
        );
    }

    #[test]
    fn a_withdrawn_sum_uses_up_the_oldest_earnings() {
        let earned = [998, 12_000, 499].map(Paise::rupees);
        assert_eq!(
            used_up(&earned, Paise::rupees(10_000)),
            [true, false, false]
        );
        assert_eq!(used_up(&earned, Paise::ZERO), [false; 3]);
        assert_eq!(used_up(&earned, Paise::rupees(13_497)), [true; 3]);
    }

    proptest! {
        #[test]
        fn what_is_used_up_was_withdrawn(
            earned in prop::collection::vec(1..1_000_000_u64, 0..20), withdrawn in 0..5_000_000_u64,
        ) {
            let earned: Vec<Paise> = earned.into_iter().map(Paise).collect();
            let used = used_up(&earned, Paise(withdrawn));
            let sum = earned.iter().zip(&used).filter(|(_, used)| **used).map(|(amount, _)| *amount);
            prop_assert!(Paise::checked_sum(sum).unwrap() <= Paise(withdrawn));
            prop_assert!(used.is_sorted_by(|a, b| a >= b));
        }
    }
}
