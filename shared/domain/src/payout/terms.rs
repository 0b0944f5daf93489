//! What a bank network takes: modes, names, narrations, and why it gives money back.

use crate::bank::BankAccount;
use crate::limits::{
    CONTACT_NAME_CHARS, IMPS_LIMIT, MAX_NARRATION_CHARS, MIN_PAYOUT, UPI_PAYOUT_LIMIT,
};
use crate::{Paise, WithdrawalId};
use serde::{Deserialize, Serialize};

/// The network that a payout takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PayoutMode {
    Imps,
    Neft,
    Rtgs,
    Upi,
}

/// Where a seller is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    BankAccount,
    /// A UPI address, typed in as the account number.
    Vpa,
}

impl Destination {
    /// Account numbers have no `@`, UPI addresses have one.
    #[must_use]
    pub fn of(bank: &BankAccount) -> Self {
        if bank.account_number.contains('@') {
            Self::Vpa
        } else {
            Self::BankAccount
        }
    }
}

/// Why no network takes a payout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayoutUnfit {
    #[error("UPI takes at most \u{20b9}{UPI_PAYOUT_LIMIT}")]
    TooMuchForUpi,
    #[error("payouts are at least \u{20b9}{MIN_PAYOUT}")]
    TooLittle,
}

/// The network for an amount: at once up to IMPS's limit, above it RTGS, which is for large
/// amounts (Razorpay: limits of modes).
///
/// # Errors
/// [`PayoutUnfit`].
pub fn payout_mode(amount: Paise, to: Destination) -> Result<PayoutMode, PayoutUnfit> {
    match to {
        _ if amount < MIN_PAYOUT => Err(PayoutUnfit::TooLittle),
        Destination::Vpa if amount > UPI_PAYOUT_LIMIT => Err(PayoutUnfit::TooMuchForUpi),
        Destination::Vpa => Ok(PayoutMode::Upi),
        Destination::BankAccount if amount <= IMPS_LIMIT => Ok(PayoutMode::Imps),
        Destination::BankAccount => Ok(PayoutMode::Rtgs),
    }
}

/// Why a payout came back, by what helps (Razorpay: `status_details.reason`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A bank or network was down: later it may go through.
    Passing,
    /// Another network may take it.
    OtherMode,
    /// The seller's details are wrong.
    Seller,
    /// Our balance is too low: later it may go through.
    Ours,
    Unknown,
}

impl Trouble {
    /// The class of a reason; new ones appear at any time.
    #[must_use]
    pub fn of_reason(reason: &str) -> Self {
        match reason {
            "beneficiary_bank_failure"
            | "beneficiary_bank_offline"
            | "beneficiary_bank_technical_error"
            | "beneficiary_psp_offline"
            | "npci_beneficiary_timeout"
            | "gateway_down"
            | "gateway_technical_error"
            | "amount_limit_exhausted_neft" => Self::Passing,
            "imps_not_allowed" => Self::OtherMode,
            "bank_account_closed"
            | "bank_account_frozen"
            | "bank_account_invalid"
            | "beneficiary_account_dormant"
            | "beneficiary_account_invalid"
            | "beneficiary_vpa_invalid"
            | "invalid_ifsc_code"
            | "transaction_limit_exceeded" => Self::Seller,
            "insufficient_funds" | "low_balance" => Self::Ours,
            _ => Self::Unknown,
        }
    }

    /// What a seller reads beside money that came back.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Seller => {
                "Your bank did not take the money. Please check your bank details; the amount is \
                 available again."
            }
            Self::Passing | Self::OtherMode | Self::Ours | Self::Unknown => {
                "The money could not be paid to your bank; the amount is available again."
            }
        }
    }
}

/// A name that contacts may have: 3 to 50 letters, digits, spaces and few signs, of which only
/// a full stop may be the last (Razorpay: contacts). What is left of a name that is too short
/// is the name of nobody.
#[must_use]
pub fn contact_name(name: &str) -> String {
    let allowed = |letter: &char| {
        letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '-' | '_' | '/' | '(' | ')' | '.')
    };
    let kept: String = name.chars().filter(allowed).collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    let cut: String = words
        .join(" ")
        .chars()
        .take(*CONTACT_NAME_CHARS.end())
        .collect();
    let name = cut.trim_end_matches(|last: char| !last.is_ascii_alphanumeric() && last != '.');
    if name.chars().count() < *CONTACT_NAME_CHARS.start() {
        "Seller".to_owned()
    } else {
        name.to_owned()
    }
}

/// What stands on the seller's bank statement: at most 30 letters, digits and spaces, of which
/// some banks show nine (Razorpay: narration).
#[must_use]
pub fn narration(brand: &str, withdrawal: WithdrawalId) -> String {
    let brand: String = brand
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(9)
        .collect();
    let id = withdrawal.0.simple().to_string();
    // The first half of an id is its time, which tells withdrawals of a day apart badly.
    let tail: String = id.chars().skip(20).collect();
    format!("{brand} payout {tail}")
        .trim_start()
        .chars()
        .take(MAX_NARRATION_CHARS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn the_amount_and_the_details_choose_the_network() {
        let bank = |amount| payout_mode(Paise::rupees(amount), Destination::BankAccount);
        assert_eq!(bank(500_000), Ok(PayoutMode::Imps));
        assert_eq!(bank(500_001), Ok(PayoutMode::Rtgs));
        assert_eq!(bank(0), Err(PayoutUnfit::TooLittle));
        let vpa = |amount| payout_mode(Paise::rupees(amount), Destination::Vpa);
        assert_eq!(vpa(100_000), Ok(PayoutMode::Upi));
        assert_eq!(vpa(100_001), Err(PayoutUnfit::TooMuchForUpi));
        let typed = BankAccount {
            account_number: "jane@okhdfc".to_owned(),
            ..BankAccount::default()
        };
        assert_eq!(Destination::of(&typed), Destination::Vpa);
    }

    #[test]
    fn names_are_as_contacts_may_have_them() {
        assert_eq!(contact_name("Jane  Smith"), "Jane Smith");
        assert_eq!(contact_name("जेन"), "Seller");
        assert_eq!(contact_name("A & B Traders (p)"), "A B Traders (p");
        assert_eq!(contact_name("Smith Jr."), "Smith Jr.");
        assert_eq!(contact_name(&"x".repeat(80)).len(), 50);
    }

    #[test]
    fn a_narration_has_letters_digits_and_spaces_only() {
        let text = narration("Boli & Söhne!", WithdrawalId(Uuid::from_u128(0xabc)));
        assert_eq!(text, "BoliShne payout 000000000abc");
        assert!(text.len() <= MAX_NARRATION_CHARS);
    }

    #[test]
    fn reasons_fall_into_classes() {
        let class = Trouble::of_reason;
        assert_eq!(class("beneficiary_bank_offline"), Trouble::Passing);
        assert_eq!(class("imps_not_allowed"), Trouble::OtherMode);
        assert_eq!(class("invalid_ifsc_code"), Trouble::Seller);
        assert_eq!(class("low_balance"), Trouble::Ours);
        assert_eq!(class("struck_by_lightning"), Trouble::Unknown);
        assert_ne!(Trouble::Seller.words(), Trouble::Unknown.words());
    }
}
