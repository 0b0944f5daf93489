//! Access patterns of payments, the ledger, earnings and credit purchases.

mod attempts;
mod completion;
mod refunds;

pub use completion::{CreditCompletion, OrderCompletion, PaymentRefused, Supply, TrailWrite};
pub(crate) use completion::{append, appended, on_trail, while_unpaid};
pub use refunds::Return;

use crate::client::{Query, Store};
use crate::entity::{Entity, Item, decode, entity_name};
use crate::error::{CommitError, StoreError};
use crate::items::{
    AttemptItem, BalanceItem, CreditPurchaseItem, OrderItem, PaymentItem, PaymentTrail, Purpose,
    SaleItem, SentMailItem,
};
use crate::keys::{self, IndexName};
use crate::listing::key_of;
use crate::write::Write;
use boli_domain::order::{OrderStatus, PaymentStatus};
use boli_domain::payment::{Fulfilment, PaymentState};
use boli_domain::{CreditPurchaseId, OrderId, PaymentId, Timestamp, UserId};
use std::collections::HashMap;

/// A payment with what it pays, which says what became of it, and the tries.
#[derive(Clone, Debug)]
pub struct Payment {
    pub opened: PaymentItem,
    pub subject: Subject,
    /// Empty where a list was asked for.
    pub attempts: Vec<AttemptItem>,
}

/// What a payment pays.
#[derive(Clone, Debug)]
pub enum Subject {
    Order(Box<OrderItem>),
    Credits(Box<CreditPurchaseItem>),
}

impl Subject {
    #[must_use]
    pub fn trail(&self) -> &PaymentTrail {
        match self {
            Self::Order(order) => &order.payment,
            Self::Credits(purchase) => &purchase.payment,
        }
    }

    #[must_use]
    pub fn payment_status(&self) -> PaymentStatus {
        match self {
            Self::Order(order) => order.payment_status,
            Self::Credits(purchase) => purchase.payment_status,
        }
    }

    /// Whether what is paid for can still be had.
    #[must_use]
    pub fn fulfilment(&self) -> Fulfilment {
        match self {
            Self::Credits(_) => Fulfilment::Reserved,
            Self::Order(order) if order.order_status == OrderStatus::Cancelled => {
                Fulfilment::Impossible
            }
            Self::Order(order) if order.reservation_released => Fulfilment::Released,
            Self::Order(_) => Fulfilment::Reserved,
        }
    }
}

impl Payment {
    /// What the rule of payments needs to know.
    #[must_use]
    pub fn state(&self, fulfilment: Fulfilment) -> PaymentState {
        let trail = self.subject.trail();
        PaymentState {
            gateway_order_id: self.opened.gateway_order_id.clone(),
            amount: self.opened.amount,
            status: self.subject.payment_status(),
            payment_id: trail.gateway_payment_id.clone(),
            is_captured: self.is_captured(),
            fulfilment,
            quarantined: trail.quarantined.iter().cloned().collect(),
            refunded: trail.refunded.iter().cloned().collect(),
        }
    }

    /// The gateway has said that it has the money of the payment that completed this one.
    #[must_use]
    pub fn is_captured(&self) -> bool {
        let trail = self.subject.trail();
        let by_attempt = |paid_by: &String| {
            let mut attempts = self.attempts.iter();
            attempts.any(|attempt| attempt.captured && attempt.gateway_payment_id == *paid_by)
        };
        trail.captured || trail.gateway_payment_id.as_ref().is_some_and(by_attempt)
    }
}

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
    /// What a gateway order was opened for. 1 read unit / 0 write units.
    pub async fn opened_payment(
        &self,
        gateway_order_id: &str,
    ) -> Result<Option<PaymentItem>, StoreError> {
        self.get_now(keys::payment(gateway_order_id)).await
    }

    /// The payment of a gateway order with all that is known of it, as of now. 2 read units, 1
    /// more per 4 KB of the order / 0 write units.
    pub async fn payment(&self, gateway_order_id: &str) -> Result<Option<Payment>, StoreError> {
        let query = Query::collection(keys::payment_partition(gateway_order_id), "");
        let mut opened: Option<PaymentItem> = None;
        let mut attempts = Vec::new();
        for item in self.query_items(query.consistent()).await? {
            if entity_name(&item) == Some(AttemptItem::NAME) {
                attempts.push(decode(item)?);
            } else {
                opened = Some(decode(item)?);
            }
        }
        let Some(opened) = opened else {
            return Ok(None);
        };
        let subject = match opened.purpose {
            Purpose::Order(order) => {
                let order = self.order(order).await?;
                order.map(|order| Subject::Order(Box::new(order)))
            }
            Purpose::Credits(purchase) => {
                let purchase = self.credit_purchase(opened.user_id, purchase).await?;
                purchase.map(|purchase| Subject::Credits(Box::new(purchase)))
            }
        };
        Ok(Some(Payment {
            subject: subject.ok_or_else(without_subject)?,
            opened,
            attempts,
        }))
    }

    /// The gateway orders of a user's payments, newest first. 0.5 read units per 4 KB of keys / 0
    /// write units.
    pub async fn gateway_orders_of(&self, user: UserId) -> Result<Vec<String>, StoreError> {
        let query = Query::index(IndexName::Gsi1, keys::user_payments(user)).newest_first();
        let entries = self.query_items(query).await?;
        Ok(entries.iter().filter_map(gateway_order_of).collect())
    }

    /// Payments by their gateway orders, in the order asked for, without their attempts. 1 read
    /// unit each, and 1 per 4 KB of what each pays / 0 write units.
    pub async fn payments(&self, gateway_orders: &[String]) -> Result<Vec<Payment>, StoreError> {
        let keys = gateway_orders.iter().map(|id| keys::payment(id)).collect();
        let opened = self.in_order(keys).await?;
        self.with_subjects(opened).await
    }

    /// A payment by our own id, as of now, without its attempts. 2.5 read units / 0 write units.
    pub async fn payment_by_id(&self, id: PaymentId) -> Result<Option<Payment>, StoreError> {
        let query = Query::index(IndexName::Gsi2, keys::payment_by_id(id));
        let opened = self.listed(query).await?;
        Ok(self.with_subjects(opened).await?.pop())
    }

    async fn with_subjects(&self, opened: Vec<PaymentItem>) -> Result<Vec<Payment>, StoreError> {
        let key = |payment: &PaymentItem| match payment.purpose {
            Purpose::Order(order) => keys::order(order),
            Purpose::Credits(purchase) => keys::credit_purchase(payment.user_id, purchase),
        };
        let paid = self.get_many(opened.iter().map(key).collect()).await?;
        let mut by_key = HashMap::new();
        for item in paid {
            let Some(key) = key_of(&item) else { continue };
            let subject = if entity_name(&item) == Some(OrderItem::NAME) {
                Subject::Order(Box::new(decode(item)?))
            } else {
                Subject::Credits(Box::new(decode(item)?))
            };
            by_key.insert(key, subject);
        }
        let payment = |opened: PaymentItem| {
            let subject = by_key.remove(&key(&opened)).ok_or_else(without_subject)?;
            Ok(Payment {
                opened,
                subject,
                attempts: Vec::new(),
            })
        };
        opened.into_iter().map(payment).collect()
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

    /// A seller's parts of paid orders as of now, newest first. 1 read unit per 4 KB / 0 write
    /// units.
    pub async fn sales(&self, seller: UserId) -> Result<Vec<SaleItem>, StoreError> {
        let query = Query::collection(keys::seller_partition(seller), keys::SALE_PREFIX);
        self.query(query.consistent().newest_first()).await
    }

    /// A seller's balances, as of now. 1 read unit / 0 write units.
    pub async fn balance(&self, seller: UserId) -> Result<Option<BalanceItem>, StoreError> {
        self.get_now(keys::balance(seller)).await
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

/// Both are made in one transaction, and neither is ever removed.
fn without_subject() -> StoreError {
    StoreError::Shape("a payment without what it pays".to_owned())
}
