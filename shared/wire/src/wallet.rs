//! Bodies about users' own money: wallets, withdrawals, bank details.

use crate::scalars::{Decimal, Ist, Number};
use boli_domain::bank::BankAccount;
use boli_domain::wallet::{Category, Direction};
use boli_domain::withdrawal::WithdrawalStatus;
use boli_domain::{ProductId, RowId, UserId, WalletTransactionId, WithdrawalId};
use serde::Serialize;

/// A user's wallet; everybody has one.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Wallet {
    pub id: RowId,
    pub user: UserId,
    pub user_name: String,
    pub balance: Decimal,
    pub created_at: Ist,
    pub updated_at: Ist,
}

/// A movement in a wallet.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WalletTransaction {
    pub id: WalletTransactionId,
    pub transaction_type: Direction,
    pub category: Category,
    pub amount: Decimal,
    pub description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub order_number: Option<String>,
    pub reference_id: String,
    pub metadata: WalletMetadata,
    pub created_at: Ist,
}

/// What a movement comes from, as far as there is something to say.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WalletMetadata {
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub line: Option<SoldLine>,
}

/// The line of an order that a movement comes from.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SoldLine {
    pub product_id: ProductId,
    pub product_name: String,
    pub quantity: u32,
    pub unit_price: Decimal,
}

/// The reply to a request for money.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WithdrawalRequested {
    pub message: &'static str,
    pub withdrawal_id: WithdrawalId,
    pub amount: Number,
    pub status: WithdrawalStatus,
}

/// A withdrawal.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Withdrawal {
    pub id: WithdrawalId,
    pub seller: UserId,
    pub seller_name: String,
    pub amount: Decimal,
    /// What of it is kept back for the tax offices; the bank gets the rest. Absent, as in the
    /// contract, when nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub tax_withheld: Option<Decimal>,
    pub bank_details: BankAccount,
    pub status: WithdrawalStatus,
    pub requested_at: Ist,
    /// The same moment where the seller console looks for it.
    pub created_at: Ist,
    pub processed_at: Option<Ist>,
    pub notes: String,
}

/// Where a seller is paid; blank texts until the seller says it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BankDetails {
    pub id: RowId,
    #[serde(flatten)]
    pub bank: BankAccount,
    pub created_at: Ist,
    pub updated_at: Ist,
}

/// The reply to changed bank details.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BankDetailsUpdated {
    pub message: &'static str,
    pub bank_details: BankDetails,
}

/// A seller's money in figures.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SellerStats {
    /// Everything paid for, delivered or not.
    pub total_earnings: Number,
    /// Delivered, the hold over, neither asked for nor withdrawn.
    pub available_balance: Number,
    pub pending_withdrawals: Number,
    pub total_withdrawals: Number,
    pub this_month_earnings: Number,
}
