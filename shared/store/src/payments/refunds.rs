//! Money that goes back.

use super::completion::{PaymentRefused, payment_refused};
use super::{Subject, append, appended, on_trail, while_unpaid};
use crate::cart::return_units;
use crate::client::{Query, Store};
use crate::error::{CommitError, StoreError};
use crate::items::{OrderItem, PaymentTrail, RefundItem, Track};
use crate::keys::{self, IndexName, Key};
use crate::orders::ordered_units;
use crate::write::Write;
use crate::{Entity, ledger};
use boli_domain::Timestamp;
use boli_domain::ledger::Journal;
use boli_domain::order::{OrderStatus, PaymentStatus};
use boli_domain::refund::RefundStatus;

/// Money that came and must go back.
#[derive(Clone, Debug)]
pub struct Return<'a> {
    pub subject: &'a Subject,
    /// It came too late, not a second time: the payment ends refunded.
    pub is_late: bool,
    /// The step that ends an unpaid order with it.
    pub ends: Option<Track>,
    pub refund: RefundItem,
    /// The money's arrival, owed to the buyer.
    pub journal: Journal,
}

impl Store {
    /// Takes money in that must go back, and orders its refund: once for each gateway
    /// payment, in one transaction. 0 read units / 5 write units for journal and refund with its place
    /// among the open ones, 2 per KB of what was to be paid, 2 for each product of which an order that this ends held units.
    ///
    /// # Errors
    /// [`PaymentRefused`]; `Changed` also when the refund was ordered before.
    pub async fn return_payment(&self, money: Return<'_>) -> Result<(), PaymentRefused> {
        let now = money.refund.created_at;
        let mut writes = match (money.subject, &money.ends) {
            (Subject::Order(order), Some(step)) => {
                let mut writes = returned_units(order);
                writes.push(ended(order, step, &money));
                writes
            }
            (Subject::Order(order), None) => {
                vec![returned(order.key(), &order.payment, &money, "")]
            }
            (Subject::Credits(purchase), _) => {
                vec![returned(purchase.key(), &purchase.payment, &money, "")]
            }
        };
        writes.push(Write::create(&money.refund)?);
        writes.extend(ledger::post(&money.journal, now)?);
        self.commit(writes).await.map_err(payment_refused)
    }

    /// A refund, as of now. 1 read unit / 0 write units.
    pub async fn refund(
        &self,
        gateway_payment_id: &str,
        id: &str,
    ) -> Result<Option<RefundItem>, StoreError> {
        self.get_now(keys::refund(gateway_payment_id, id)).await
    }

    /// The refunds of a payment of the gateway, as of now. 1 read unit per 4 KB / 0 write units.
    pub async fn refunds_of(
        &self,
        gateway_payment_id: &str,
    ) -> Result<Vec<RefundItem>, StoreError> {
        let query = Query::collection(keys::refunds_partition(gateway_payment_id), "");
        self.query(query.consistent()).await
    }

    /// The refunds that were asked for before a moment and have not ended, the oldest first. 1 read
    /// unit each, and 0.5 per 4 KB of keys / 0 write units.
    pub async fn open_refunds(&self, before: Timestamp) -> Result<Vec<RefundItem>, StoreError> {
        let query = Query::index(IndexName::Gsi2, keys::OPEN_REFUNDS);
        let until = keys::by_time(before, "");
        self.listed(query.between(String::new(), until)).await
    }

    /// Moves a refund on, with what its journal moves. 0 read units / 1 write unit, and 1 for the
    /// list of open refunds that it leaves at its end; 4 in one transaction with a journal.
    ///
    /// # Errors
    /// Refused when the refund is not as it was read.
    pub async fn move_refund(
        &self,
        refund: &RefundItem,
        status: RefundStatus,
        gateway_refund_id: &str,
        journal: Option<&Journal>,
        now: Timestamp,
    ) -> Result<(), CommitError> {
        let set = "SET #status = :to, gateway_refund_id = :refund";
        let ended = format!("{set} REMOVE GSI2PK, GSI2SK");
        let set = if status < RefundStatus::Failed {
            set
        } else {
            &ended
        };
        let moved = Write::update(refund.key(), set)
            .when("#status = :from")
            .name("#status", "status")
            .value(":to", status)
            .value(":from", refund.status)
            .value(":refund", gateway_refund_id)
            .named("refund");
        let mut writes = vec![moved];
        if let Some(journal) = journal {
            writes.extend(ledger::post(journal, now)?);
        }
        self.commit(writes).await
    }
}

/// Notes money that goes back on what it was to pay; `more` is set with it.
fn returned(key: Key, trail: &PaymentTrail, money: &Return<'_>, more: &str) -> Write {
    let status = if money.is_late {
        ", payment_status = :refunded"
    } else {
        ""
    };
    let set = format!("refunded = {}{status}{more}", appended("refunded"));
    let write = append(on_trail(key, trail, &set), &money.refund.gateway_payment_id);
    if money.is_late {
        write.value(":refunded", PaymentStatus::Refunded)
    } else {
        write
    }
}

/// An unpaid order whose units are gone ends with its late money.
fn ended(order: &OrderItem, step: &Track, money: &Return<'_>) -> Write {
    let more = ", order_status = :cancelled, updated_at = :now, \
         tracking = list_append(tracking, :step), reservation_released = :yes \
         REMOVE GSI2PK, GSI2SK";
    let write = returned(order.key(), &order.payment, money, more)
        .value(":cancelled", OrderStatus::Cancelled)
        .value(":now", step.created_at)
        .value(":step", vec![step])
        .value(":yes", true)
        .value(":released", order.reservation_released)
        .named("order");
    while_unpaid(write, " AND reservation_released = :released")
}

/// The units that an order held until now.
fn returned_units(order: &OrderItem) -> Vec<Write> {
    if order.reservation_released {
        return Vec::new();
    }
    let units = ordered_units(order).into_iter();
    units
        .map(|(product, units)| return_units(product, units))
        .collect()
}
