//! Bank details of sellers.

use crate::limits::{BANK_MOBILE_DIGITS, IFSC_CHARS};
use serde::{Deserialize, Serialize};

/// Where a seller is paid. Blank until the seller says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BankAccount {
    pub account_holder_name: String,
    pub bank_name: String,
    pub account_number: String,
    pub ifsc_code: String,
    pub mobile_number: String,
}

/// What is wrong with bank details; the texts are the recorded server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BankRefused {
    #[error("Account numbers do not match")]
    AccountNumbersDiffer,
    #[error("IFSC codes do not match")]
    IfscCodesDiffer,
    #[error("IFSC code must be between 8-15 characters")]
    IfscLength,
    #[error("Mobile number must be 10 digits")]
    Mobile,
}

/// An IFSC as it is kept: upper case.
#[must_use]
pub fn ifsc(text: &str) -> String {
    text.trim().to_uppercase()
}

impl BankAccount {
    /// Whether money for `other` would go somewhere else.
    #[must_use]
    pub fn pays_elsewhere(&self, other: &Self) -> bool {
        (&self.account_number, &self.ifsc_code) != (&other.account_number, &other.ifsc_code)
    }

    /// Whether nobody has said yet where to pay.
    #[must_use]
    pub const fn is_unsaid(&self) -> bool {
        self.account_number.is_empty()
    }

    /// Checks details against what was typed a second time, in the contract's order.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn confirmed_by(&self, account_number: &str, ifsc_code: &str) -> Result<(), BankRefused> {
        if self.account_number != account_number {
            return Err(BankRefused::AccountNumbersDiffer);
        }
        if self.ifsc_code != ifsc(ifsc_code) {
            return Err(BankRefused::IfscCodesDiffer);
        }
        check_ifsc(&self.ifsc_code)?;
        check_mobile(&self.mobile_number)
    }
}

/// # Errors
/// [`BankRefused::IfscLength`].
pub fn check_ifsc(code: &str) -> Result<(), BankRefused> {
    if IFSC_CHARS.contains(&code.chars().count()) {
        Ok(())
    } else {
        Err(BankRefused::IfscLength)
    }
}

/// # Errors
/// [`BankRefused::Mobile`].
pub fn check_mobile(number: &str) -> Result<(), BankRefused> {
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && number.len() == BANK_MOBILE_DIGITS {
        Ok(())
    } else {
        Err(BankRefused::Mobile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_name_or_number_to_call_pays_to_the_same_account() {
        let account = BankAccount {
            account_number: "12345678901".to_owned(),
            ..BankAccount::default()
        };
        let renamed = BankAccount {
            account_holder_name: "Jane".to_owned(),
            ..account.clone()
        };
        assert!(!renamed.pays_elsewhere(&account));
        let moved = BankAccount {
            ifsc_code: "HDFC0000001".to_owned(),
            ..account.clone()
        };
        assert!(moved.pays_elsewhere(&account));
        assert!(BankAccount::default().is_unsaid() && !account.is_unsaid());
    }

    #[test]
    fn details_are_checked_in_the_contracts_order() {
        let account = BankAccount {
            account_number: "12345678901".to_owned(),
            ifsc_code: ifsc("hdfc0000001"),
            mobile_number: "9876543210".to_owned(),
            ..BankAccount::default()
        };
        assert_eq!(account.confirmed_by("12345678901", "HDFC0000001"), Ok(()));
        let wrong = BankAccount {
            ifsc_code: "AB1".to_owned(),
            mobile_number: "12".to_owned(),
            ..account
        };
        assert_eq!(
            wrong.confirmed_by("x", "AB2"),
            Err(BankRefused::AccountNumbersDiffer)
        );
        let number = "12345678901";
        assert_eq!(
            wrong.confirmed_by(number, "AB2"),
            Err(BankRefused::IfscCodesDiffer)
        );
        assert_eq!(
            wrong.confirmed_by(number, "ab1"),
            Err(BankRefused::IfscLength)
        );
        assert_eq!(check_mobile("98765x3210"), Err(BankRefused::Mobile));
    }
}
