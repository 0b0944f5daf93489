//! A payment comes to its end: everything it changes, in one transaction.

use super::{UNPAID, on_payment, while_unpaid};
use crate::cart::{remove_line, shorten_line};
use crate::client::Store;
use crate::error::{CommitError, StoreError};
use crate::items::{
    CartLineItem, CreditPurchaseItem, EarningItem, GatewayEventItem, OrderItem, PaymentItem,
    SellerOrderItem, Track,
};
use crate::write::Write;
use crate::{Entity, keys, ledger, promos};
use boli_domain::ledger::Journal;
use boli_domain::order::{OrderStatus, PaymentStatus};
use boli_domain::{ProductId, Timestamp};

/// Where the units of a product come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supply {
    pub product_id: ProductId,
    /// Units that the order or a won line holds.
    pub reserved: u32,
    /// Units taken off sale now, because their hold is over.
    pub available: u32,
}

/// What becomes of a line of the cart when it is paid.
#[derive(Clone, Debug)]
pub enum CartLineEnd {
    Removed(CartLineItem),
    /// More units were added after the order: those stay.
    Shortened(CartLineItem, u32),
}

/// An order's good payment.
#[derive(Clone, Debug)]
pub struct OrderCompletion<'a> {
    pub payment: &'a PaymentItem,
    pub gateway_payment_id: &'a str,
    /// The gateway said that it has the money.
    pub captured: bool,
    pub order: &'a OrderItem,
    pub step: Track,
    pub supply: Vec<Supply>,
    pub cart: Vec<CartLineEnd>,
    pub earnings: Vec<EarningItem>,
    pub journal: Journal,
    pub event: Option<GatewayEventItem>,
}

/// A good payment of credits.
#[derive(Clone, Debug)]
pub struct CreditCompletion<'a> {
    pub payment: &'a PaymentItem,
    pub gateway_payment_id: &'a str,
    pub captured: bool,
    pub purchase: &'a CreditPurchaseItem,
    pub journal: Journal,
    pub now: Timestamp,
    pub event: Option<GatewayEventItem>,
}

/// A payment can't come to this end.
#[derive(Debug, thiserror::Error)]
pub enum PaymentRefused {
    /// The webhook event was applied before.
    #[error("the event was applied before")]
    Replayed,
    /// The payment, its order or the cart is not as it was read.
    #[error("the payment was changed meanwhile")]
    Changed,
    /// The units are not there any more, or the promo code was spent on another order.
    #[error("the units or the promo code are gone")]
    OutOfStock,
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(super) fn payment_refused(error: CommitError) -> PaymentRefused {
    match error.refusal() {
        Ok(GatewayEventItem::NAME) => PaymentRefused::Replayed,
        Ok("stock" | promos::PROMO) => PaymentRefused::OutOfStock,
        Ok(_) => PaymentRefused::Changed,
        Err(error) => error.into(),
    }
}

impl Store {
    /// Completes an order's payment: the order is confirmed, its units are sold, its lines
    /// leave the cart, its promo code is spent, its sellers earn: one transaction of at most 100
    /// items. 0 read units / 8 write units, 6 for each line with its product, 5 for each seller,
    /// 2 with a promo code, 2 more for each KB of the order.
    ///
    /// # Errors
    /// [`PaymentRefused`]; then nothing changed.
    pub async fn complete_order_payment(
        &self,
        paid: OrderCompletion<'_>,
    ) -> Result<(), PaymentRefused> {
        let now = paid.step.created_at;
        let mut writes = event_write(paid.event.as_ref())?;
        writes.push(completed(
            paid.payment,
            paid.gateway_payment_id,
            paid.captured,
            now,
        ));
        writes.push(confirmed(paid.order, &paid.step));
        writes.extend(paid.supply.iter().map(sell_units));
        writes.extend(paid.cart.iter().map(|end| match end {
            CartLineEnd::Removed(line) => remove_line(line),
            CartLineEnd::Shortened(line, ordered) => shorten_line(line, *ordered),
        }));
        let promo = paid.order.promo.iter();
        writes.extend(promo.map(|promo| promos::spend(paid.order, promo, now)));
        for earning in &paid.earnings {
            writes.push(Write::create(earning)?);
        }
        for seller in paid.order.sellers() {
            writes.push(Write::create(&SellerOrderItem {
                order_id: paid.order.id,
                seller_id: seller.id,
                created_at: paid.order.created_at,
            })?);
        }
        writes.extend(ledger::post(&paid.journal, now)?);
        self.commit(writes).await.map_err(payment_refused)
    }

    /// Completes a payment of credits: the seller gets them, in one transaction. 0 read units
    /// / 10 write units.
    ///
    /// # Errors
    /// [`PaymentRefused`]; then nothing changed.
    pub async fn complete_credit_payment(
        &self,
        paid: CreditCompletion<'_>,
    ) -> Result<(), PaymentRefused> {
        let mut writes = event_write(paid.event.as_ref())?;
        writes.push(completed(
            paid.payment,
            paid.gateway_payment_id,
            paid.captured,
            paid.now,
        ));
        let purchase = Write::update(
            paid.purchase.key(),
            "SET payment_status = :completed, gateway_payment_id = :payment",
        )
        .when(UNPAID)
        .value(":completed", PaymentStatus::Completed)
        .value(":payment", paid.gateway_payment_id)
        .named("purchase");
        writes.push(while_unpaid(purchase));
        writes.push(
            Write::update(
                keys::user(paid.purchase.seller_id),
                "SET credits = credits + :credits",
            )
            .when("attribute_exists(PK)")
            .value(":credits", paid.purchase.credits)
            .named("user"),
        );
        writes.extend(ledger::post(&paid.journal, paid.now)?);
        self.commit(writes).await.map_err(payment_refused)
    }

    /// Notes a failed attempt to pay; the payment may still complete, in one transaction. 0
    /// read units / 4 write units and 2 for the event.
    ///
    /// # Errors
    /// [`PaymentRefused`], also when the payment completed meanwhile.
    pub async fn fail_payment(
        &self,
        payment: &PaymentItem,
        paid_for: FailedPurpose<'_>,
        reason: &str,
        now: Timestamp,
        event: Option<GatewayEventItem>,
    ) -> Result<(), PaymentRefused> {
        let mut writes = event_write(event.as_ref())?;
        let failed = on_payment(
            payment,
            "payment_status = :failed, failure_reason = :reason",
        )
        .value(":failed", PaymentStatus::Failed)
        .value(":reason", reason);
        writes.push(failed);
        let purpose = match paid_for {
            FailedPurpose::Order(order) => Write::update(
                order.key(),
                "SET payment_status = :failed, updated_at = :now",
            )
            .value(":now", now)
            .named("order"),
            FailedPurpose::Credits(purchase) => {
                Write::update(purchase.key(), "SET payment_status = :failed").named("purchase")
            }
        };
        writes.push(while_unpaid(purpose.when(UNPAID)));
        self.commit(writes).await.map_err(payment_refused)
    }
}

/// What a failed payment was for.
#[derive(Clone, Copy, Debug)]
pub enum FailedPurpose<'a> {
    Order(&'a OrderItem),
    Credits(&'a CreditPurchaseItem),
}

/// Remembers the event with its effect: either both or neither.
pub(super) fn event_write(event: Option<&GatewayEventItem>) -> Result<Vec<Write>, StoreError> {
    event
        .map(Write::create)
        .transpose()
        .map(|write| write.into_iter().collect())
}

fn completed(
    payment: &PaymentItem,
    gateway_payment_id: &str,
    captured: bool,
    now: Timestamp,
) -> Write {
    on_payment(
        payment,
        "payment_status = :completed, gateway_payment_id = :payment, captured = :captured, \
         completed_at = :now",
    )
    .value(":completed", PaymentStatus::Completed)
    .value(":payment", gateway_payment_id)
    .value(":captured", captured)
    .value(":now", now)
}

fn confirmed(order: &OrderItem, step: &Track) -> Write {
    let write = Write::update(
        order.key(),
        "SET order_status = :confirmed, payment_status = :completed, confirmed_at = :now, \
         updated_at = :now, tracking = list_append(tracking, :step) REMOVE GSI2PK, GSI2SK",
    )
    .when(&format!(
        "{UNPAID} AND order_status = :status AND reservation_released = :released"
    ))
    .value(":confirmed", OrderStatus::Confirmed)
    .value(":completed", PaymentStatus::Completed)
    .value(":now", step.created_at)
    .value(":step", vec![step])
    .value(":status", order.order_status)
    .value(":released", order.reservation_released)
    .named("order");
    while_unpaid(write)
}

fn sell_units(supply: &Supply) -> Write {
    let Supply {
        product_id,
        reserved,
        available,
    } = *supply;
    Write::update(
        keys::product(product_id),
        "SET reserved = reserved - :reserved, available = available - :available, \
         sold = sold + :sold",
    )
    .when("reserved >= :reserved AND available >= :available")
    .value(":reserved", reserved)
    .value(":available", available)
    .value(":sold", reserved.saturating_add(available))
    .named("stock")
}
