//! Money that goes back.

use super::completion::{PaymentRefused, event_write, payment_refused};
use super::{UNPAID, on_payment, while_unpaid};
use crate::cart::return_units;
use crate::client::Store;
use crate::error::{CommitError, StoreError};
use crate::items::{GatewayEventItem, OrderItem, PaymentItem, RefundItem, Track};
use crate::orders::ordered_units;
use crate::write::Write;
use crate::{Entity, keys, ledger};
use boli_domain::Timestamp;
use boli_domain::ledger::Journal;
use boli_domain::order::{OrderStatus, PaymentStatus};

/// Money that came and must go back.
#[derive(Clone, Debug)]
pub struct Return<'a> {
    pub payment: &'a PaymentItem,
    /// It came too late, not a second time: the payment ends refunded.
    pub is_late: bool,
    /// The unpaid order that this ends, with the step that says so.
    pub ends: Option<(&'a OrderItem, Track)>,
    pub refund: RefundItem,
    /// The money's arrival, owed to the buyer.
    pub journal: Journal,
    pub event: Option<GatewayEventItem>,
}

impl Store {
    /// Takes money in that must go back, and orders its refund: once for each gateway
    /// payment, in one transaction. 0 read units / 6 write units, 2 more with the order that
    /// this ends, for each product that it still held, and for the event.
    ///
    /// # Errors
    /// [`PaymentRefused`]; `Changed` also when the refund was ordered before.
    pub async fn return_payment(&self, money: Return<'_>) -> Result<(), PaymentRefused> {
        let now = money.refund.created_at;
        let mut writes = event_write(money.event.as_ref())?;
        let back = [&money.refund.gateway_payment_id];
        let payment = if money.is_late {
            let set = "refunded = list_append(refunded, :back), payment_status = :refunded";
            on_payment(money.payment, set).value(":refunded", PaymentStatus::Refunded)
        } else {
            on_payment(money.payment, "refunded = list_append(refunded, :back)")
        };
        writes.push(payment.value(":back", back));
        writes.push(Write::create(&money.refund)?);
        writes.extend(ledger::post(&money.journal, now)?);
        if let Some((order, step)) = &money.ends {
            writes.push(ended(order, step));
            if !order.reservation_released {
                let units = ordered_units(order).into_iter();
                writes.extend(units.map(|(product, units)| return_units(product, units)));
            }
        }
        self.commit(writes).await.map_err(payment_refused)
    }

    /// Money that must go back, by the gateway's payment, as of now. 1 read unit / 0 write units.
    pub async fn refund(&self, gateway_payment_id: &str) -> Result<Option<RefundItem>, StoreError> {
        self.get_now(keys::refund(gateway_payment_id)).await
    }

    /// Notes that the gateway took a refund. 0 read units / 4 write units, in one transaction.
    ///
    /// # Errors
    /// Refused when it was noted before.
    pub async fn complete_refund(
        &self,
        refund: &RefundItem,
        gateway_refund_id: &str,
        journal: &Journal,
        now: Timestamp,
    ) -> Result<(), CommitError> {
        let taken = Write::update(refund.key(), "SET gateway_refund_id = :refund")
            .when("attribute_type(gateway_refund_id, :null)")
            .value(":refund", gateway_refund_id)
            .value(":null", "NULL")
            .named("refund");
        let mut writes = vec![taken];
        writes.extend(ledger::post(journal, now)?);
        self.commit(writes).await
    }
}

/// An unpaid order whose units are gone ends with its late money.
fn ended(order: &OrderItem, step: &Track) -> Write {
    let write = Write::update(
        order.key(),
        "SET order_status = :cancelled, payment_status = :refunded, updated_at = :now, \
         tracking = list_append(tracking, :step), reservation_released = :yes \
         REMOVE GSI2PK, GSI2SK",
    )
    .when(&format!("{UNPAID} AND reservation_released = :released"))
    .value(":cancelled", OrderStatus::Cancelled)
    .value(":refunded", PaymentStatus::Refunded)
    .value(":now", step.created_at)
    .value(":step", vec![step])
    .value(":yes", true)
    .value(":released", order.reservation_released)
    .named("order");
    while_unpaid(write)
}
