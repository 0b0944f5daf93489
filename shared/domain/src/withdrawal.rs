//! Withdrawals: what a seller may ask for, and how a request ends. In two phases: asking
//! moves exactly the amount from available to in flight; operators have it paid, or turn it
//! down. How a payout goes on from there is in [`crate::payout`].

use crate::limits::{MAX_OPERATOR_CHARS, MIN_WITHDRAWAL, TWO_OPERATORS_ABOVE};
use crate::{Paise, Timestamp};
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

/// What a withdrawal takes out of a balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// What the bank gets.
    pub paid: Paise,
    /// What is kept back for the tax offices ([`crate::withholding`]).
    pub withheld: Paise,
}

impl Withdrawn {
    /// An amount of which a part, never more than all, is kept back.
    #[must_use]
    pub fn of(amount: Paise, withheld: Paise) -> Self {
        let withheld = withheld.min(amount);
        Self {
            paid: amount.checked_sub(withheld).unwrap_or_default(),
            withheld,
        }
    }

    /// All of it. It was an amount before it was divided.
    #[must_use]
    pub fn amount(self) -> Paise {
        self.paid.checked_add(self.withheld).unwrap_or_default()
    }
}

/// What an approval leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Approval {
    /// Enough operators approved.
    Approved { by: Vec<String> },
    /// Another operator must approve too.
    Noted { by: Vec<String> },
}

/// Why an operator's approval does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalRefused {
    #[error("somebody has decided already")]
    Decided,
    #[error("an operator's name has 1 to {MAX_OPERATOR_CHARS} characters")]
    Nameless,
    #[error("{0} has approved already: another operator must")]
    SameOperator(String),
    #[error("the bank details changed lately: nothing is paid to them before {}", .0.to_ist())]
    Cooling(Timestamp),
}

/// What is known of a withdrawal when it is approved.
#[derive(Clone, Copy, Debug)]
pub struct Approvable<'a> {
    pub status: WithdrawalStatus,
    pub amount: Paise,
    pub approved_by: &'a [String],
    pub payable_from: Option<Timestamp>,
}

/// An operator approves: one is enough up to [`TWO_OPERATORS_ABOVE`], above it two different
/// ones are needed.
///
/// # Errors
/// [`ApprovalRefused`].
pub fn approve(
    withdrawal: Approvable<'_>,
    operator: &str,
    now: Timestamp,
) -> Result<Approval, ApprovalRefused> {
    if withdrawal.status != WithdrawalStatus::Pending {
        return Err(ApprovalRefused::Decided);
    }
    let operator = operator.trim().to_lowercase();
    if operator.is_empty() || operator.chars().count() > MAX_OPERATOR_CHARS {
        return Err(ApprovalRefused::Nameless);
    }
    if let Some(from) = withdrawal.payable_from.filter(|from| *from > now) {
        return Err(ApprovalRefused::Cooling(from));
    }
    if withdrawal.approved_by.contains(&operator) {
        return Err(ApprovalRefused::SameOperator(operator));
    }
    let needed = if withdrawal.amount > TWO_OPERATORS_ABOVE {
        2
    } else {
        1
    };
    let mut by = withdrawal.approved_by.to_vec();
    by.push(operator);
    Ok(if by.len() >= needed {
        Approval::Approved { by }
    } else {
        Approval::Noted { by }
    })
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

    fn asked(rupees: u64, approved_by: &[String]) -> Approvable<'_> {
        Approvable {
            status: WithdrawalStatus::Pending,
            amount: Paise::rupees(rupees),
            approved_by,
            payable_from: None,
        }
    }

    #[test]
    fn a_large_amount_needs_two_operators() {
        let now = Timestamp::from_millis(1_795_354_200_000);
        let asha = vec!["asha".to_owned()];
        assert_eq!(
            approve(asked(100_000, &[]), "Asha ", now),
            Ok(Approval::Approved { by: asha.clone() })
        );
        assert_eq!(
            approve(asked(100_001, &[]), "asha", now),
            Ok(Approval::Noted { by: asha.clone() })
        );
        assert_eq!(
            approve(asked(100_001, &asha), "ASHA", now),
            Err(ApprovalRefused::SameOperator("asha".to_owned()))
        );
        let both = vec!["asha".to_owned(), "ravi".to_owned()];
        assert_eq!(
            approve(asked(100_001, &asha), "ravi", now),
            Ok(Approval::Approved { by: both })
        );
    }

    #[test]
    fn what_is_decided_nameless_or_cooling_is_not_approved() {
        let now = Timestamp::from_millis(1_795_354_200_000);
        let decided = Approvable {
            status: WithdrawalStatus::Processing,
            ..asked(10_000, &[])
        };
        assert_eq!(approve(decided, "asha", now), Err(ApprovalRefused::Decided));
        let nameless = approve(asked(10_000, &[]), " ", now);
        assert_eq!(nameless, Err(ApprovalRefused::Nameless));
        let later = now.plus(std::time::Duration::from_secs(1));
        let cooling = Approvable {
            payable_from: Some(later),
            ..asked(10_000, &[])
        };
        let refused = approve(cooling, "asha", now);
        assert_eq!(refused, Err(ApprovalRefused::Cooling(later)));
        assert!(approve(cooling, "asha", later).is_ok());
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
