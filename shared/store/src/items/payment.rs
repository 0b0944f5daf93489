//! Payments, journals, earnings and credits.

use super::entity;
use crate::keys::{self, Index, by_time};
use boli_domain::ledger::{Journal, Leg};
use boli_domain::order::PaymentStatus;
use boli_domain::refund::RefundStatus;
use boli_domain::{CreditPurchaseId, OrderId, Paise, PaymentId, RowId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// What a payment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum Purpose {
    Order(OrderId),
    Credits(CreditPurchaseId),
}

/// A payment that was opened: one gateway order, on which the buyer may try several times. It
/// never changes: what became of it is written into what it pays ([`PaymentTrail`]), so that
/// both change in one write, and of each try there is an [`AttemptItem`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PaymentItem {
    pub id: PaymentId,
    pub gateway_order_id: String,
    pub user_id: UserId,
    pub user_name: String,
    pub purpose: Purpose,
    pub amount: Paise,
    pub created_at: Timestamp,
}

entity!(PaymentItem, "payment", |payment| keys::payment(&payment.gateway_order_id),
indexes -> Vec<Index> = vec![
    Index::gsi1(keys::user_payments(payment.user_id), by_time(payment.created_at, payment.id)),
    Index::gsi2(keys::payment_by_id(payment.id), payment.id),
]);

/// What became of a payment: a part of the order or the purchase that it pays. What has not
/// happened takes no room there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentTrail {
    /// The gateway's payment that completed ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_payment_id: Option<String>,
    /// The gateway had said that it has the money when the payment was completed. What it says
    /// later is in the attempt.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub captured: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure_reason: Option<String>,
    /// Gateway payments whose amount, currency or order differ from ours: an operator must look.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quarantined: Vec<String>,
    /// Gateway payments whose money goes back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refunded: Vec<String>,
    /// Raised by each change: what was decided on an older one is decided anew.
    #[serde(default)]
    pub payment_revision: u32,
}

/// One try to pay, as far as the gateway has told, unless it completed its payment by that. It only
/// grows: captured money stays captured (fault F33).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptItem {
    pub gateway_order_id: String,
    pub gateway_payment_id: String,
    /// The gateway has the money.
    pub captured: bool,
    pub amount: Paise,
    /// Why it failed, in the gateway's words, when it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure_reason: Option<String>,
    pub updated_at: Timestamp,
}

entity!(AttemptItem, "payment_attempt", |attempt| {
    keys::payment_attempt(&attempt.gateway_order_id, &attempt.gateway_payment_id)
});

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

/// A user's balances: a cache of the journals. What may be withdrawn is changed in the journal's
/// own transaction, since nobody may take more; what is pending constrains nothing, so the books
/// add it behind the journal. A seller's is made with the account, a buyer's with the first
/// reward.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct BalanceItem {
    pub seller_id: UserId,
    pub pending: i64,
    pub available: i64,
    pub in_flight: i64,
    /// Below zero by what the seller owes.
    #[serde(default)]
    pub debt: i64,
    /// Given by the platform.
    #[serde(default)]
    pub wallet: i64,
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
}

impl BalanceItem {
    /// All that is the user's, wherever it is on its way, in paise.
    #[must_use]
    pub fn sum(&self) -> i64 {
        let parts = [
            self.pending,
            self.available,
            self.in_flight,
            self.debt,
            self.wallet,
        ];
        parts
            .into_iter()
            .fold(0_i64, |sum, part| sum.saturating_add(part))
    }

    /// The same as people see it: never negative.
    #[must_use]
    pub fn total(&self) -> Paise {
        Paise(u64::try_from(self.sum()).unwrap_or(0))
    }

    /// What a seller may withdraw. Never negative.
    #[must_use]
    pub fn withdrawable(&self) -> Paise {
        Paise(u64::try_from(self.available).unwrap_or(0))
    }

    /// What a seller owes.
    #[must_use]
    pub fn owed(&self) -> Paise {
        Paise(u64::try_from(self.debt.saturating_neg()).unwrap_or(0))
    }
}

entity!(BalanceItem, "balance", |balance| keys::balance(
    balance.seller_id
));

/// A seller's part of a paid order. The books write it behind the order, and take it away when
/// the order is cancelled.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaleItem {
    pub order_id: OrderId,
    pub seller_id: UserId,
    /// The order's.
    pub created_at: Timestamp,
    pub order_number: String,
    pub paid_at: Timestamp,
    pub lines: Vec<SaleLine>,
}

/// What a seller earned with one line of an order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaleLine {
    pub id: RowId,
    pub product_name: String,
    pub quantity: u32,
    pub gross: Paise,
    pub fee: Paise,
}

impl SaleLine {
    /// What is left to the seller.
    #[must_use]
    pub fn net(&self) -> Paise {
        self.gross.checked_sub(self.fee).unwrap_or_default()
    }
}

entity!(SaleItem, "sale", |sale| keys::sale(
    sale.seller_id,
    sale.created_at,
    sale.order_id
));

/// Money that must go back to who paid it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RefundItem {
    /// Ours, and the idempotency key at the gateway.
    pub id: String,
    pub gateway_payment_id: String,
    pub gateway_order_id: String,
    pub amount: Paise,
    /// For operators.
    pub reason: String,
    pub created_at: Timestamp,
    pub status: RefundStatus,
    /// The gateway's refund, once it took it.
    pub gateway_refund_id: Option<String>,
}

entity!(RefundItem, "refund", |refund| keys::refund(
    &refund.gateway_payment_id,
    &refund.id
),
indexes -> Vec<Index> = {
    // As long as the gateway may have news of it; the write that ends this removes it.
    let is_open = refund.status < RefundStatus::Failed;
    let open = Index::gsi2(keys::OPEN_REFUNDS.to_owned(), by_time(refund.created_at, &refund.id));
    is_open.then_some(open).into_iter().collect()
});

/// A purchase of stream credits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreditPurchaseItem {
    pub id: CreditPurchaseId,
    pub seller_id: UserId,
    pub seller_name: String,
    pub payment_id: PaymentId,
    pub gateway_order_id: String,
    pub credits: u32,
    pub price_per_credit: Paise,
    pub total: Paise,
    pub payment_status: PaymentStatus,
    #[serde(flatten)]
    pub payment: PaymentTrail,
    pub created_at: Timestamp,
}

entity!(CreditPurchaseItem, "credit_purchase", |purchase| {
    keys::credit_purchase(purchase.seller_id, purchase.id)
});
