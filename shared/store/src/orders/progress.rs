//! A paid order on its way, and what it moves in the ledger.

use super::ordered_units;
use crate::cart::return_units;
use crate::client::Store;
use crate::error::{CommitError, StoreError};
use crate::items::{OrderItem, RefundItem, Track};
use crate::payments::{append, appended, on_trail, while_unpaid};
use crate::write::Write;
use crate::{keys, ledger, promos};
use boli_domain::ledger::Journal;
use boli_domain::order::{OrderStatus, PaymentStatus};
use boli_domain::{ProductId, Timestamp};
use std::collections::BTreeMap;

/// An order can't be moved on.
#[derive(Debug, thiserror::Error)]
pub enum MoveRefused {
    /// Its status is not what the caller saw.
    #[error("the order was changed meanwhile")]
    Changed,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What moving an order does to its sellers' earnings.
#[derive(Clone, Debug)]
pub enum EarningsMove {
    Stay,
    /// They become available at that moment.
    DueAt(Timestamp),
    /// They are available at once.
    Available(Journal),
}

impl Store {
    /// Moves a paid order on to the step's status. 0 read units / 1 write unit per KB of the
    /// order. Delivered, its units are sold for good: in one transaction 2 per KB and 2 for each
    /// product; without a hold of the earnings, 2 for the journal and 2 for each seller.
    ///
    /// # Errors
    /// [`MoveRefused::Changed`] when the order is not as it was read.
    pub async fn move_order(
        &self,
        order: &OrderItem,
        step: &Track,
        earnings: EarningsMove,
    ) -> Result<(), MoveRefused> {
        let stamp = match step.status {
            OrderStatus::Shipped => ", shipped_at = :now",
            OrderStatus::Delivered => ", delivered_at = :now",
            _ => "",
        };
        let (held, released) = match &earnings {
            EarningsMove::Stay => ("", Vec::new()),
            EarningsMove::DueAt(_) => (
                ", earnings_due_at = :due, GSI2PK = :held, GSI2SK = :due_key",
                Vec::new(),
            ),
            EarningsMove::Available(journal) => (
                ", earnings_released = :yes",
                ledger::post(journal, step.created_at)?,
            ),
        };
        let write = stepped(order, step, &format!("{stamp}{held}"));
        let write = match &earnings {
            EarningsMove::Stay => write,
            EarningsMove::DueAt(due) => write
                .value(":due", *due)
                .value(":held", keys::HELD)
                .value(":due_key", keys::by_time(*due, order.id)),
            EarningsMove::Available(_) => write.value(":yes", true),
        };
        let sold = match step.status {
            OrderStatus::Delivered => units_of(order).into_iter().map(sell_units).collect(),
            _ => Vec::new(),
        };
        let writes = std::iter::once(write).chain(sold).chain(released);
        self.commit(writes.collect()).await.map_err(changed)
    }

    /// Cancels an order that nobody has paid: the units that it holds return to sale, in one
    /// transaction. Won lines stay in the cart as long as their own hold. Money that comes
    /// nevertheless goes back. 0 read units / 2 write units for each KB of the order and each
    /// product.
    ///
    /// # Errors
    /// [`MoveRefused::Changed`] when the order is not as it was read.
    pub async fn cancel_unpaid_order(
        &self,
        order: &OrderItem,
        step: &Track,
    ) -> Result<(), MoveRefused> {
        let mut writes = vec![given_up(order, step)];
        if !order.reservation_released {
            let units = ordered_units(order).into_iter();
            writes.extend(units.map(|(product, units)| return_units(product, units)));
        }
        self.commit(writes).await.map_err(changed)
    }

    /// Cancels a paid order that was not delivered: its units return to sale, its promo code to
    /// its owner, its earnings are taken back and its money is to be refunded, in one
    /// transaction. 0 read units / 2 write units per KB of the order, 4 for journal and refund, 2
    /// for each product and a promo code.
    ///
    /// # Errors
    /// [`MoveRefused::Changed`] when the order is not as it was read.
    pub async fn cancel_paid_order(
        &self,
        order: &OrderItem,
        step: &Track,
        refund: &RefundItem,
        journal: &Journal,
    ) -> Result<(), MoveRefused> {
        let set = format!(
            ", payment_status = :refunded, payment_revision = payment_revision + :once, \
             refunded = {}",
            appended("refunded")
        );
        let cancel = append(stepped(order, step, &set), &refund.gateway_payment_id)
            .value(":refunded", PaymentStatus::Refunded)
            .value(":once", 1);
        let mut writes = vec![cancel, Write::create(refund)?];
        writes.extend(ledger::post(journal, step.created_at)?);
        let promo = order.promo.iter();
        writes.extend(promo.map(|promo| promos::give_back(order, promo)));
        let units = units_of(order).into_iter();
        writes.extend(units.map(|(product, units)| return_units(product, units)));
        self.commit(writes).await.map_err(changed)
    }
}

/// The units of each product that a paid order is promised, until it is delivered or cancelled.
fn units_of(order: &OrderItem) -> BTreeMap<ProductId, u32> {
    let mut units: BTreeMap<ProductId, u32> = BTreeMap::new();
    for line in &order.lines {
        let sum = units.entry(line.product_id).or_default();
        *sum = sum.saturating_add(line.quantity);
    }
    units
}

/// Promised units are sold for good.
fn sell_units((product, units): (ProductId, u32)) -> Write {
    Write::update(
        keys::product(product),
        "SET reserved = reserved - :units, sold = sold + :units",
    )
    .when("reserved >= :units")
    .value(":units", units)
    .named("stock")
}

/// Ends an order that nobody has paid.
fn given_up(order: &OrderItem, step: &Track) -> Write {
    let set = "order_status = :to, updated_at = :now, reservation_released = :yes, \
         tracking = list_append(tracking, :step) REMOVE GSI2PK, GSI2SK";
    let write = on_trail(keys::order(order.id), &order.payment, set)
        .value(":to", step.status)
        .value(":from", order.order_status)
        .value(":now", step.created_at)
        .value(":step", vec![step])
        .value(":yes", true)
        .value(":released", order.reservation_released)
        .named("order");
    while_unpaid(
        write,
        " AND order_status = :from AND reservation_released = :released",
    )
}

/// Adds a step to an order that is paid and still where it was read.
fn stepped(order: &OrderItem, step: &Track, more: &str) -> Write {
    Write::update(
        keys::order(order.id),
        format!(
            "SET order_status = :to, updated_at = :now, \
             tracking = list_append(tracking, :step){more}"
        ),
    )
    .when("order_status = :from AND payment_status = :paid AND payment_quarantined = :no")
    .value(":to", step.status)
    .value(":from", order.order_status)
    .value(":paid", PaymentStatus::Completed)
    .value(":no", false)
    .value(":now", step.created_at)
    .value(":step", vec![step])
    .named("order")
}

fn changed(error: CommitError) -> MoveRefused {
    match error.refusal() {
        Ok(_) => MoveRefused::Changed,
        Err(error) => error.into(),
    }
}
