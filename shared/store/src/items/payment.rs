//! Payments, journals, earnings and credits.

use super::entity;
use crate::keys::{self, Index, by_time};
use boli_domain::ledger::{Journal, Leg};
use boli_domain::order::PaymentStatus;
use boli_domain::payment::{Fulfilment, PaymentState};
use boli_domain::{CreditPurchaseId, OrderId, Paise, PaymentId, RowId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// What a payment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum Purpose {
    Order(OrderId),
    Credits(CreditPurchaseId),
}

/// One gateway order with what became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PaymentItem {
    pub id: PaymentId,
    pub gateway_order_id: String,
    pub gateway_payment_id: Option<String>,
    pub user_id: UserId,
    pub user_name: String,
    pub purpose: Purpose,
    pub amount: Paise,
    pub payment_status: PaymentStatus,
    /// The gateway confirmed that the money was captured.
    #[serde(default)]
    pub captured: bool,
    pub created_at: Timestamp,
    pub completed_at: Option<Timestamp>,
    pub failure_reason: Option<String>,
    /// Gateway payments whose amount, currency or order differ from ours: an operator must look.
    #[serde(default)]
    pub quarantined: Vec<String>,
    /// Gateway payments whose money goes back.
    #[serde(default)]
    pub refunded: Vec<String>,
    /// Raised by each change: what was decided on an older one is decided anew.
    #[serde(default)]
    pub revision: u32,
}

impl PaymentItem {
    /// What the rule of payments needs to know; `fulfilment` is the order's or purchase's.
    #[must_use]
    pub fn state(&self, fulfilment: Fulfilment) -> PaymentState {
        PaymentState {
            gateway_order_id: self.gateway_order_id.clone(),
            amount: self.amount,
            status: self.payment_status,
            payment_id: self.gateway_payment_id.clone(),
            is_captured: self.captured,
            fulfilment,
            quarantined: self.quarantined.iter().cloned().collect(),
            refunded: self.refunded.iter().cloned().collect(),
        }
    }
}

entity!(PaymentItem, "payment", |payment| keys::payment(&payment.gateway_order_id),
indexes -> Vec<Index> = vec![
    Index::gsi1(keys::user_payments(payment.user_id), by_time(payment.created_at, payment.id)),
    Index::gsi2(keys::payment_by_id(payment.id), payment.id),
]);

/// An immutable entry of the ledger; its legs sum to zero.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JournalItem {
    pub kind: String,
    /// With `kind`, what makes it happen once.
    pub external_id: String,
    pub legs: Vec<Leg>,
    /// Whose event it is, where no leg says so.
    #[serde(default)]
    pub party: Option<UserId>,
    pub created_at: Timestamp,
}

impl JournalItem {
    #[must_use]
    pub fn of(journal: &Journal, now: Timestamp) -> Self {
        Self {
            kind: journal.kind().as_str().to_owned(),
            external_id: journal.external_id().to_owned(),
            legs: journal.legs().to_vec(),
            party: journal.party(),
            created_at: now,
        }
    }
}

entity!(JournalItem, "journal", |journal| keys::journal(
    &journal.kind,
    &journal.external_id
));

/// A user's balances: a cache of the journals, changed in the same transaction. A seller's is
/// made with the account, a buyer's with the first reward.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct BalanceItem {
    pub seller_id: UserId,
    pub pending: i64,
    pub available: i64,
    pub in_flight: i64,
    /// Given by the platform.
    #[serde(default)]
    pub wallet: i64,
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
}

impl BalanceItem {
    /// All that is the user's, wherever it is on its way. Never negative.
    #[must_use]
    pub fn total(&self) -> Paise {
        let parts = [self.pending, self.available, self.in_flight, self.wallet];
        let sum = parts
            .into_iter()
            .fold(0_i64, |sum, part| sum.saturating_add(part));
        Paise(u64::try_from(sum).unwrap_or(0))
    }

    /// What a seller may withdraw. Never negative.
    #[must_use]
    pub fn withdrawable(&self) -> Paise {
        Paise(u64::try_from(self.available).unwrap_or(0))
    }
}

entity!(BalanceItem, "balance", |balance| keys::balance(
    balance.seller_id
));

/// What a seller earned with one order line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EarningItem {
    pub id: RowId,
    pub seller_id: UserId,
    pub order_id: OrderId,
    pub order_number: String,
    pub order_line_id: RowId,
    pub product_name: String,
    pub quantity: u32,
    pub gross: Paise,
    pub fee: Paise,
    pub created_at: Timestamp,
}

entity!(EarningItem, "earning", |earning| keys::earning(
    earning.seller_id,
    earning.order_line_id,
    earning.order_id
));

/// Money that must go back to who paid it. Once for each gateway payment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RefundItem {
    pub gateway_payment_id: String,
    pub gateway_order_id: String,
    pub amount: Paise,
    /// For operators.
    pub reason: String,
    pub created_at: Timestamp,
    /// The gateway's refund, once it took it.
    pub gateway_refund_id: Option<String>,
}

entity!(RefundItem, "refund", |refund| keys::refund(
    &refund.gateway_payment_id
));

/// A purchase of stream credits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreditPurchaseItem {
    pub id: CreditPurchaseId,
    pub seller_id: UserId,
    pub seller_name: String,
    pub payment_id: PaymentId,
    pub gateway_order_id: String,
    pub gateway_payment_id: Option<String>,
    pub credits: u32,
    pub price_per_credit: Paise,
    pub total: Paise,
    pub payment_status: PaymentStatus,
    pub created_at: Timestamp,
}

entity!(CreditPurchaseItem, "credit_purchase", |purchase| {
    keys::credit_purchase(purchase.seller_id, purchase.id)
});

/// A webhook event that was applied.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GatewayEventItem {
    pub id: String,
    pub received_at: Timestamp,
}

/// Longer than the gateway's longest replay (15 days).
const EVENT_MEMORY: std::time::Duration = std::time::Duration::from_secs(30 * 24 * 60 * 60);

entity!(GatewayEventItem, "gateway_event", |event| keys::gateway_event(&event.id),
    expires -> Option<Timestamp> = Some(event.received_at.plus(EVENT_MEMORY)));
