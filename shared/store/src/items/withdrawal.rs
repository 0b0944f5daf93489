//! Sellers' bank details and what they ask to be paid.

use super::entity;
use crate::keys::{self, Index, by_time};
use boli_domain::bank::BankAccount;
use boli_domain::withdrawal::WithdrawalStatus;
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
}

entity!(BankDetailsItem, "bank_details", |details| {
    keys::bank_details(details.seller_id)
});

/// A seller's request for money.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WithdrawalItem {
    pub id: WithdrawalId,
    pub seller_id: UserId,
    pub seller_name: String,
    pub amount: Paise,
    /// The details as at the time of the request.
    pub bank: BankAccount,
    pub withdrawal_status: WithdrawalStatus,
    pub requested_at: Timestamp,
    pub processed_at: Option<Timestamp>,
    /// An operator's words to the seller.
    pub notes: String,
}

entity!(WithdrawalItem, "withdrawal", |withdrawal| {
    keys::withdrawal(withdrawal.seller_id, withdrawal.id)
},
indexes -> Vec<Index> = vec![
    // As long as nobody has decided; the decision removes it.
    Index::gsi2(
        keys::OPEN_WITHDRAWALS.to_owned(),
        by_time(withdrawal.requested_at, withdrawal.id),
    ),
]);
