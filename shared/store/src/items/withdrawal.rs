//! Sellers' bank details and what they ask to be paid.

use super::entity;
use crate::keys::{self, Index, by_time};
use boli_domain::bank::BankAccount;
use boli_domain::payout::Payouts;
use boli_domain::tax_document::FinancialYear;
use boli_domain::withdrawal::{Approvable, WithdrawalStatus, Withdrawn};
use boli_domain::withholding::Withheld;
use boli_domain::{Paise, RowId, Timestamp, UserId, WithdrawalId};
use serde::{Deserialize, Serialize};

/// Where a seller is paid.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BankDetailsItem {
    pub id: RowId,
    pub seller_id: UserId,
    pub bank: BankAccount,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// When money began to go somewhere else; never for the first details.
    #[serde(default)]
    pub moved_at: Option<Timestamp>,
    /// The seller at `RazorpayX`.
    #[serde(default)]
    pub payee: Option<Payee>,
}

/// A seller at `RazorpayX`, made once. What names an account there can't be changed: new
/// details are a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payee {
    pub contact_id: String,
    pub fund_account_id: Option<String>,
}

entity!(BankDetailsItem, "bank_details", |details| {
    keys::bank_details(details.seller_id)
});

/// What a withdrawal leaves behind of a financial year's taxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithheldOfYear {
    pub year: FinancialYear,
    #[serde(flatten)]
    pub withheld: Withheld,
}

/// A seller's request for money.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WithdrawalItem {
    pub id: WithdrawalId,
    pub seller_id: UserId,
    pub seller_name: String,
    pub amount: Paise,
    /// What of it is kept back for the tax offices, by the year of the sales.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<WithheldOfYear>,
    /// The details as at the time of the request.
    pub bank: BankAccount,
    pub withdrawal_status: WithdrawalStatus,
    pub requested_at: Timestamp,
    pub processed_at: Option<Timestamp>,
    /// An operator's words to the seller.
    pub notes: String,
    /// Operators who approved, in lower case.
    #[serde(default)]
    pub approved_by: Vec<String>,
    /// Not before this may it be approved: the bank details had changed.
    #[serde(default)]
    pub payable_from: Option<Timestamp>,
    #[serde(default)]
    pub payouts: Payouts,
    /// Raised by each change.
    #[serde(default)]
    pub revision: u32,
}

impl WithdrawalItem {
    /// What the bank gets and what is kept back.
    #[must_use]
    pub fn taken(&self) -> Withdrawn {
        let withheld = self.withheld.iter().map(|year| year.withheld);
        let withheld = withheld.fold(Withheld::default(), Withheld::plus);
        Withdrawn::of(self.amount, withheld.total())
    }

    /// What an approval is judged by.
    #[must_use]
    pub fn approvable(&self) -> Approvable<'_> {
        Approvable {
            status: self.withdrawal_status,
            amount: self.amount,
            approved_by: &self.approved_by,
            payable_from: self.payable_from,
        }
    }
}

entity!(WithdrawalItem, "withdrawal", |withdrawal| {
    keys::withdrawal(withdrawal.seller_id, withdrawal.id)
},
indexes -> Vec<Index> = match withdrawal.withdrawal_status {
    WithdrawalStatus::Pending => vec![Index::gsi2(
        keys::OPEN_WITHDRAWALS.to_owned(),
        by_time(withdrawal.requested_at, withdrawal.id),
    )],
    // The decision takes it off the list.
    WithdrawalStatus::Processing | WithdrawalStatus::Completed | WithdrawalStatus::Rejected => {
        Vec::new()
    }
});
