//! A paid order on its way, and what it moves in the ledger.

use super::ordered_units;
use crate::cart::return_units;
use crate::client::Store;
use crate::error::{CommitError, StoreError};
use crate::items::{OrderItem, PaymentItem, RefundItem, Track};
use crate::payments::{UNPAID, on_payment, while_unpaid};
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
    /// order; delivered without a hold, in one transaction, 2 per KB, 2 for the journal and 2
    /// for each seller.
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
        self.commit(std::iter::once(write).chain(released).collect())
            .await
            .map_err(changed)
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
    /// transaction. 0 read units / 2 write units per KB of the order, 6 for journal, refund and
    /// payment, 2 for each product and line and a promo code, 4 for each seller.
    ///
    /// # Errors
    /// [`MoveRefused::Changed`] when the order is not as it was read.
    pub async fn cancel_paid_order(
        &self,
        order: &OrderItem,
        step: &Track,
        payment: &PaymentItem,
        refund: &RefundItem,
        journal: &Journal,
    ) -> Result<(), MoveRefused> {
        let cancel = stepped(order, step, ", payment_status = :refunded")
            .value(":refunded", PaymentStatus::Refunded);
        let payment = on_payment(
            payment,
            "payment_status = :refunded, refunded = list_append(refunded, :back)",
        )
        .value(":refunded", PaymentStatus::Refunded)
        .value(":back", [&refund.gateway_payment_id]);
        let mut writes = vec![cancel, payment, Write::create(refund)?];
        writes.extend(ledger::post(journal, step.created_at)?);
        let promo = order.promo.iter();
        writes.extend(promo.map(|promo| promos::give_back(order, promo)));
        // Cancelled orders are in no seller's list.
        let sellers = order.sellers().into_iter();
        writes.extend(sellers.map(|seller| Write::delete(keys::seller_order(order.id, seller.id))));
        let mut units: BTreeMap<ProductId, u32> = BTreeMap::new();
        for line in &order.lines {
            let sum = units.entry(line.product_id).or_default();
            *sum = sum.saturating_add(line.quantity);
            writes.push(Write::delete(keys::earning(
                line.seller.id,
                line.id,
                order.id,
            )));
        }
        writes.extend(units.into_iter().map(|(product, units)| {
            Write::update(
                keys::product(product),
                "SET available = available + :units, sold = sold - :units",
            )
            .when("sold >= :units")
            .value(":units", units)
            .named("stock")
        }));
        self.commit(writes).await.map_err(changed)
    }
}

/// Ends an order that nobody has paid.
fn given_up(order: &OrderItem, step: &Track) -> Write {
    let write = Write::update(
        keys::order(order.id),
        "SET order_status = :to, updated_at = :now, reservation_released = :yes, \
         tracking = list_append(tracking, :step) REMOVE GSI2PK, GSI2SK",
    )
    .when(&format!(
        "{UNPAID} AND order_status = :from AND reservation_released = :released"
    ))
    .value(":to", step.status)
    .value(":from", order.order_status)
    .value(":now", step.created_at)
    .value(":step", vec![step])
    .value(":yes", true)
    .value(":released", order.reservation_released)
    .named("order");
    while_unpaid(write)
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
