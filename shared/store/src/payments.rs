//! Access patterns of payments, the ledger, earnings and credit purchases.

mod completion;
mod refunds;

pub use completion::{
    CartLineEnd, CreditCompletion, FailedPurpose, OrderCompletion, PaymentRefused, Supply,
};
pub use refunds::Return;

use crate::client::{Query, Store};
use crate::entity::Item;
use crate::error::{CommitError, StoreError};
use crate::items::{
    BalanceItem, CreditPurchaseItem, EarningItem, GatewayEventItem, PaymentItem, SentMailItem,
};
use crate::keys::IndexName;
use crate::listing::key_of;
use crate::write::Write;
use crate::{Entity, keys};
use boli_domain::order::{OrderStatus, PaymentStatus};
use boli_domain::{CreditPurchaseId, OrderId, PaymentId, Timestamp, UserId};
use completion::{event_write, payment_refused};

/// A payment can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenPaymentRefused {
    /// Another device opened one meanwhile, or the order can't be paid any more: read it again.
    #[error("the order was changed meanwhile")]
    Changed,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// The payment of a gateway order, as of now. 1 read unit / 0 write units.
    pub async fn payment(&self, gateway_order_id: &str) -> Result<Option<PaymentItem>, StoreError> {
        self.get_now(keys::payment(gateway_order_id)).await
    }

    /// The gateway orders of a user's payments, newest first. 0.5 read units per 4 KB of keys / 0
    /// write units.
    pub async fn gateway_orders_of(&self, user: UserId) -> Result<Vec<String>, StoreError> {
        let query = Query::index(IndexName::Gsi1, keys::user_payments(user)).newest_first();
        let entries = self.query_items(query).await?;
        Ok(entries.iter().filter_map(gateway_order_of).collect())
    }

    /// Payments by their gateway orders, in the order asked for. 1 read unit each / 0 write
    /// units.
    pub async fn payments(
        &self,
        gateway_orders: &[String],
    ) -> Result<Vec<PaymentItem>, StoreError> {
        self.in_order(gateway_orders.iter().map(|id| keys::payment(id)).collect())
            .await
    }

    /// A payment by our own id, as of now. 1.5 read units / 0 write units.
    pub async fn payment_by_id(&self, id: PaymentId) -> Result<Option<PaymentItem>, StoreError> {
        let query = Query::index(IndexName::Gsi2, keys::payment_by_id(id));
        Ok(self.listed(query).await?.pop())
    }

    /// Opens the payment of an unpaid order; the first one stays the only one, in one
    /// transaction. 0 read units / 4 write units, 2 more for each KB of the order and 2 for the
    /// payment's index entries.
    ///
    /// # Errors
    /// [`OpenPaymentRefused::Changed`] when the order has a payment or can't be paid any more.
    pub async fn open_order_payment(
        &self,
        order: OrderId,
        payment: &PaymentItem,
        now: Timestamp,
    ) -> Result<(), OpenPaymentRefused> {
        let bind = Write::update(
            keys::order(order),
            "SET gateway_order_id = :gateway_order, updated_at = :now",
        )
        .when(
            "attribute_type(gateway_order_id, :null) AND order_status = :pending \
             AND reservation_released = :no AND reserved_until > :now",
        )
        .value(":gateway_order", &payment.gateway_order_id)
        .value(":null", "NULL")
        .value(":pending", OrderStatus::Pending)
        .value(":no", false)
        .value(":now", now)
        .named("order");
        self.commit(vec![bind, Write::create(payment)?])
            .await
            .map_err(|error| match error.refusal() {
                Ok(_) => OpenPaymentRefused::Changed,
                Err(error) => error.into(),
            })
    }

    /// Opens the payment of a purchase of credits, in one transaction. 0 read units / 6 write
    /// units, 2 of them for the payment's index entries.
    pub async fn open_credit_payment(
        &self,
        purchase: &CreditPurchaseItem,
        payment: &PaymentItem,
    ) -> Result<(), CommitError> {
        self.commit(vec![Write::create(payment)?, Write::create(purchase)?])
            .await
    }

    /// A seller's purchase of credits, as of now. 1 read unit / 0 write units.
    pub async fn credit_purchase(
        &self,
        seller: UserId,
        id: CreditPurchaseId,
    ) -> Result<Option<CreditPurchaseItem>, StoreError> {
        self.get_now(keys::credit_purchase(seller, id)).await
    }

    /// A seller's purchases of credits as of now, newest first. 1 read unit per 4 KB / 0
    /// write units.
    pub async fn credit_purchases(
        &self,
        seller: UserId,
    ) -> Result<Vec<CreditPurchaseItem>, StoreError> {
        let query = Query::collection(keys::user_partition(seller), keys::CREDIT_PURCHASE_PREFIX);
        self.query(query.consistent().newest_first()).await
    }

    /// A seller's earnings as of now, newest first. 1 read unit per 4 KB / 0 write units.
    pub async fn earnings(&self, seller: UserId) -> Result<Vec<EarningItem>, StoreError> {
        let query = Query::collection(keys::seller_partition(seller), keys::EARNING_PREFIX);
        self.query(query.consistent().newest_first()).await
    }

    /// A seller's balances, as of now. 1 read unit / 0 write units.
    pub async fn balance(&self, seller: UserId) -> Result<Option<BalanceItem>, StoreError> {
        self.get_now(keys::balance(seller)).await
    }

    /// Notes that the gateway confirmed a completed payment's money. 0 read units / 1 write
    /// unit; 4 with the event, in one transaction.
    ///
    /// # Errors
    /// [`PaymentRefused`].
    pub async fn confirm_capture(
        &self,
        payment: &PaymentItem,
        gateway_payment_id: &str,
        event: Option<GatewayEventItem>,
    ) -> Result<(), PaymentRefused> {
        let mut writes = event_write(event.as_ref())?;
        writes.push(
            on_payment(payment, "captured = :yes, gateway_payment_id = :payment")
                .value(":yes", true)
                .value(":payment", gateway_payment_id),
        );
        self.commit(writes).await.map_err(payment_refused)
    }

    /// Sets a gateway payment aside for an operator, and with it the order it has paid. 0 read
    /// units / 1 write unit; 2 each with the order and the event, in one transaction.
    ///
    /// # Errors
    /// [`PaymentRefused`].
    pub async fn quarantine_payment(
        &self,
        payment: &PaymentItem,
        gateway_payment_id: &str,
        paid_order: Option<OrderId>,
        event: Option<GatewayEventItem>,
    ) -> Result<(), PaymentRefused> {
        let mut writes = event_write(event.as_ref())?;
        writes.push(
            on_payment(payment, "quarantined = list_append(quarantined, :aside)")
                .value(":aside", [gateway_payment_id]),
        );
        writes.extend(paid_order.map(|order| {
            Write::update(keys::order(order), "SET payment_quarantined = :yes")
                .when("attribute_exists(PK)")
                .value(":yes", true)
                .named("order")
        }));
        self.commit(writes).await.map_err(payment_refused)
    }

    /// Whether a mail was handed to the mail service. 1 read unit / 0 write units.
    pub async fn is_mail_sent(&self, id: &str) -> Result<bool, StoreError> {
        Ok(self
            .get_now::<SentMailItem>(keys::sent_mail(id))
            .await?
            .is_some())
    }

    /// Notes that a mail was handed to the mail service. 0 read units / 1 write unit.
    pub async fn mark_mail_sent(&self, mail: &SentMailItem) -> Result<(), CommitError> {
        self.commit(vec![Write::put(mail)?]).await
    }
}

/// The key of a payment is its gateway order's id.
fn gateway_order_of(entry: &Item) -> Option<String> {
    let key = key_of(entry)?;
    key.pk
        .strip_prefix(keys::PAYMENT_PREFIX)
        .map(ToOwned::to_owned)
}

/// Changes a payment that is as it was read.
pub(crate) fn on_payment(payment: &PaymentItem, set: &str) -> Write {
    Write::update(payment.key(), format!("SET revision = :next, {set}"))
        .when("revision = :revision")
        .value(":next", payment.revision.saturating_add(1))
        .value(":revision", payment.revision)
        .named("payment")
}

/// The states from which an order or purchase may still be paid; `failed` is not final.
pub(crate) const UNPAID: &str = "payment_status IN (:pending, :failed)";

/// Binds the names of [`UNPAID`].
pub(crate) fn while_unpaid(write: Write) -> Write {
    write
        .value(":pending", PaymentStatus::Pending)
        .value(":failed", PaymentStatus::Failed)
}
