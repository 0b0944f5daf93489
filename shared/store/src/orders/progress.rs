//! A paid order on its way, and what it moves in the ledger.

use super::{ordered_units, units_of};
use crate::cart::return_units;
use crate::client::Store;
use crate::error::{CommitError, StoreError};
use crate::items::{OrderItem, OrderLine, RefundItem, RefundMark, ReturnItem, Track};
use crate::payments::{append, appended, on_trail, while_unpaid};
use crate::returns::revised;
use crate::write::Write;
use crate::{keys, ledger, promos};
use boli_domain::ledger::Journal;
use boli_domain::order::{OrderStatus, PaymentStatus};
use boli_domain::{ProductId, RowId, Timestamp};

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
        let write = match step.status {
            // Its living lines are sold, and what they brought is released.
            OrderStatus::Delivered => settled(write, order),
            _ => write,
        };
        let sold = match step.status {
            OrderStatus::Delivered => units_of(order.living())
                .into_iter()
                .map(sell_units)
                .collect(),
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

    /// Gives lines of a paid order back: their money is to be refunded, their earnings are taken
    /// back, their units are on sale again, and with the last line the promo code is its owner's:
    /// in one transaction. 0 read units / 2 write units per KB of the order, 5 for journal and
    /// refund with its place among the open ones, 2 for each product, a promo code and each seller whose earnings were released;
    /// 4 for a return that ends with it.
    ///
    /// # Errors
    /// [`MoveRefused::Changed`] when the order, or a seller's balance, is not as it was read.
    pub async fn refund_lines(&self, refunded: RefundedLines<'_>) -> Result<(), MoveRefused> {
        let RefundedLines {
            order,
            step,
            lines,
            mark,
            goods,
            refund,
            journal,
            goods_return,
        } = refunded;
        let is_its = |line: &&OrderLine| lines.contains(&line.id);
        let places = order.lines.iter().enumerate();
        let places = places.filter(|(_, line)| is_its(line));
        let mut set: String = places
            .map(|(place, _)| format!(", #lines[{place}].refund = :mark"))
            .collect();
        set.push_str(", payment_revision = payment_revision + :once");
        let left = order.living().find(|line| !is_its(line));
        if left.is_none() {
            let all = appended("refunded");
            set.push_str(&format!(
                ", payment_status = :refunded, refunded = {all} REMOVE GSI2PK, GSI2SK"
            ));
        }
        let moved = settled(stepped(order, step, &set), order)
            .name("#lines", "lines")
            .value(":mark", mark)
            .value(":once", 1);
        let moved = if left.is_none() {
            append(moved, &refund.gateway_payment_id).value(":refunded", PaymentStatus::Refunded)
        } else {
            moved
        };
        let mut writes = vec![moved, Write::create(refund)?];
        if let Some(moved) = goods_return {
            writes.push(revised(moved)?);
        }
        writes.extend(ledger::post(journal, step.created_at)?);
        let promo = order.promo.iter().filter(|_| left.is_none());
        writes.extend(promo.map(|promo| promos::give_back(order, promo)));
        let units = units_of(order.lines.iter().filter(is_its)).into_iter();
        writes.extend(units.filter_map(|(product, units)| match goods {
            Goods::NotSent => Some(return_units(product, units)),
            Goods::CameBack => Some(take_back_units(product, units)),
            Goods::Kept => None,
        }));
        self.commit(writes).await.map_err(changed)
    }
}

/// Lines of a paid order that go back.
#[derive(Clone, Debug)]
pub struct RefundedLines<'a> {
    pub order: &'a OrderItem,
    /// What the order becomes.
    pub step: &'a Track,
    pub lines: &'a [RowId],
    pub mark: &'a RefundMark,
    pub goods: Goods,
    pub refund: &'a RefundItem,
    pub journal: &'a Journal,
    /// The return that ends with it.
    pub goods_return: Option<&'a ReturnItem>,
}

/// Where the goods of refunded lines are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goods {
    /// Not delivered: they are promised to the order until now.
    NotSent,
    /// The seller has them again.
    CameBack,
    /// The buyer has them.
    Kept,
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

/// Sold units are on sale again.
fn take_back_units(product: ProductId, units: u32) -> Write {
    Write::update(
        keys::product(product),
        "SET sold = sold - :units, available = available + :units",
    )
    .when("sold >= :units")
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

const STEPPED: &str =
    "order_status = :from AND payment_status = :paid AND payment_quarantined = :no";

/// Adds a step to an order that is paid and still where it was read.
fn stepped(order: &OrderItem, step: &Track, more: &str) -> Write {
    Write::update(
        keys::order(order.id),
        format!(
            "SET order_status = :to, updated_at = :now, \
             tracking = list_append(tracking, :step){more}"
        ),
    )
    .when(STEPPED)
    .value(":to", step.status)
    .value(":from", order.order_status)
    .value(":paid", PaymentStatus::Completed)
    .value(":no", false)
    .value(":now", step.created_at)
    .value(":step", vec![step])
    .named("order")
}

/// Only an order whose lines and payment are as they were read.
fn settled(step: Write, order: &OrderItem) -> Write {
    step.when(&format!("{STEPPED} AND payment_revision = :revision"))
        .value(":revision", order.payment.payment_revision)
}

fn changed(error: CommitError) -> MoveRefused {
    match error.refusal() {
        Ok(_) => MoveRefused::Changed,
        Err(error) => error.into(),
    }
}
