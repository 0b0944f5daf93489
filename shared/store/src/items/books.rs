//! What people see of the ledger: movements in wallets, the platform's entries and figures. Each
//! is written once for a journal, behind the change feed.

use super::entity;
use crate::keys;
use boli_domain::books::{EntryKind, Figures};
use boli_domain::wallet::{Category, Direction};
use boli_domain::{
    CreditPurchaseId, Paise, PaymentId, ProductId, RowId, Timestamp, UserId, WalletTransactionId,
};
use serde::{Deserialize, Serialize};

/// A journal whose wallet transactions, entries and figures are written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BookedItem {
    pub kind: String,
    pub external_id: String,
    pub booked_at: Timestamp,
}

entity!(BookedItem, "booked", |booked| keys::booked(
    &booked.kind,
    &booked.external_id
));

/// A movement in a user's wallet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WalletTransactionItem {
    pub id: WalletTransactionId,
    pub user_id: UserId,
    pub direction: Direction,
    pub category: Category,
    pub amount: Paise,
    pub description: String,
    pub order_number: Option<String>,
    pub reference_id: String,
    /// What was sold, for sales and what takes them back.
    pub line: Option<SoldLine>,
    pub created_at: Timestamp,
}

/// The line of an order that a movement comes from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SoldLine {
    pub product_id: ProductId,
    pub product_name: String,
    pub quantity: u32,
    pub unit_price: Paise,
}

entity!(WalletTransactionItem, "wallet_transaction", |movement| {
    keys::wallet_transaction(movement.user_id, movement.created_at, movement.id)
});

/// What one journal earned the platform, of one kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlatformEntryItem {
    pub id: RowId,
    /// The day in India, which it is kept under.
    pub day: String,
    pub kind: EntryKind,
    /// Paise; negative for what a refund takes back.
    pub amount: i64,
    pub source: EntrySource,
    pub created_at: Timestamp,
}

/// Where an entry comes from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "of")]
pub enum EntrySource {
    Order {
        order_number: String,
        subtotal: Paise,
        total: Paise,
    },
    Credits {
        purchase_id: CreditPurchaseId,
        payment_id: PaymentId,
        credits: u32,
        price_per_credit: Paise,
        buyer: String,
    },
}

entity!(PlatformEntryItem, "platform_entry", |entry| {
    keys::platform_entry(&entry.day, entry.created_at, entry.id)
});

/// One part of the platform's figures of a day.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FiguresItem {
    /// The day in India.
    pub day: String,
    pub shard: u32,
    /// Of the newest journal in it, as it came.
    pub updated_at: Timestamp,
    #[serde(flatten)]
    pub figures: Figures,
}

entity!(FiguresItem, "figures", |figures| keys::figures(
    figures.shard,
    &figures.day
));
