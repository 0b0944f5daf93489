//! What is held until a moment: the units of unpaid orders and of auctions' winners, and the
//! earnings of delivered orders.

use super::ordered_units;
use crate::cart::return_units;
use crate::client::{Query, Store};
use crate::entity::{AttributeValue, Entity, Item, decode};
use crate::error::{CommitError, StoreError};
use crate::items::{CartLineItem, OrderItem};
use crate::keys::{self, IndexName};
use crate::ledger;
use crate::write::Write;
use boli_domain::ledger::Journal;
use boli_domain::order::PaymentStatus;
use boli_domain::{OrderId, Timestamp};

/// Something held, by what holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// An unpaid order's units.
    Order(OrderId),
    /// A delivered order's earnings.
    Earnings(OrderId),
}

/// A hold can't be ended.
#[derive(Debug, thiserror::Error)]
pub enum HoldRefused {
    /// It was paid, ended or prolonged meanwhile.
    #[error("the hold was changed meanwhile")]
    Changed,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Holds of one sweep; the next sweep takes the rest.
const SWEEP: usize = 100;

impl Store {
    /// What is held and due at `now`, the longest due first, at most 100. 0.5 read units per
    /// 4 KB of keys and 1 per 4 KB of what is due / 0 write units.
    pub async fn due_holds(&self, now: Timestamp) -> Result<Vec<Hold>, StoreError> {
        let query = Query::index(IndexName::Gsi2, keys::HELD).limit(SWEEP);
        let end = keys::by_time(now, "~");
        let is_due = |entry: &Item| match entry.get(IndexName::Gsi2.sk_attribute()) {
            Some(AttributeValue::S(sk)) => *sk <= end,
            _ => false,
        };
        let due: Vec<Item> = self
            .query_items(query)
            .await?
            .into_iter()
            .filter(is_due)
            .collect();
        let items = self
            .get_many(due.iter().filter_map(crate::listing::key_of).collect())
            .await?;
        let mut holds = Vec::with_capacity(items.len());
        for item in items {
            let order: OrderItem = decode(item)?;
            holds.push(match order.earnings_due_at {
                Some(_) => Hold::Earnings(order.id),
                None => Hold::Order(order.id),
            });
        }
        Ok(holds)
    }

    /// Returns the units of an order that nobody paid in time to sale, in one transaction. 0
    /// read units / 2 write units for each KB of the order and each product.
    ///
    /// # Errors
    /// [`HoldRefused::Changed`] when it was paid or released meanwhile.
    pub async fn release_order(
        &self,
        order: &OrderItem,
        now: Timestamp,
    ) -> Result<(), HoldRefused> {
        let released = Write::update(
            keys::order(order.id),
            "SET reservation_released = :yes, updated_at = :now REMOVE GSI2PK, GSI2SK",
        )
        .when("reservation_released = :no AND payment_status IN (:pending, :failed)")
        .value(":yes", true)
        .value(":no", false)
        .value(":now", now)
        .value(":pending", PaymentStatus::Pending)
        .value(":failed", PaymentStatus::Failed)
        .named("order");
        let returns = ordered_units(order)
            .into_iter()
            .map(|(product, units)| return_units(product, units));
        self.commit(std::iter::once(released).chain(returns).collect())
            .await
            .map_err(changed)
    }

    /// Returns the unit of a won line that nobody paid in time to sale and removes the line.
    /// 0 read units / 4 write units, in one transaction.
    ///
    /// # Errors
    /// [`HoldRefused::Changed`] when it was paid, removed or prolonged meanwhile.
    pub async fn release_won_line(&self, line: &CartLineItem) -> Result<(), HoldRefused> {
        let delete = Write::delete(line.key())
            .when("id = :id AND held_until = :until")
            .value(":id", line.id)
            .value(":until", line.held_until)
            .named("cart_line");
        let writes = vec![delete, return_units(line.product_id, line.quantity)];
        self.commit(writes).await.map_err(changed)
    }

    /// Makes a delivered order's earnings available after their hold, in one transaction. 0
    /// read units / 4 write units and 2 for each seller.
    ///
    /// # Errors
    /// [`HoldRefused::Changed`] when they are available already, or lines were refunded meanwhile.
    pub async fn release_earnings(
        &self,
        order: &OrderItem,
        journal: &Journal,
        now: Timestamp,
    ) -> Result<(), HoldRefused> {
        let released = Write::update(
            keys::order(order.id),
            "SET earnings_released = :yes, updated_at = :now REMOVE GSI2PK, GSI2SK",
        )
        .when("earnings_released = :no AND payment_status = :paid AND payment_revision = :revision")
        .value(":revision", order.payment.payment_revision)
        .value(":yes", true)
        .value(":no", false)
        .value(":now", now)
        .value(":paid", PaymentStatus::Completed)
        .named("order");
        let mut writes = vec![released];
        writes.extend(ledger::post(journal, now)?);
        self.commit(writes).await.map_err(changed)
    }
}

fn changed(error: CommitError) -> HoldRefused {
    match error.refusal() {
        Ok(_) => HoldRefused::Changed,
        Err(error) => error.into(),
    }
}
