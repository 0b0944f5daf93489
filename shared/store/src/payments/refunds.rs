//! Money that goes back.

use super::completion::{PaymentRefused, event_write, payment_refused};
use super::{UNPAID, while_unpaid};
use crate::cart::return_units;
use crate::client::Store;
use crate::error::{CommitError, StoreError};
use crate::items::{GatewayEventItem, JournalItem, OrderItem, PaymentItem, RefundItem, Track};
use crate::orders::ordered_units;
use crate::write::Write;
use crate::{Entity, keys};
use boli_domain::order::{OrderStatus, PaymentStatus};

/// Money that came and must go back.
#[derive(Clone, Debug)]
pub struct Return<'a> {
    pub payment: &'a PaymentItem,
    /// The order whose units are gone, with the step that ends it; `None` when the order was
    /// paid by another payment.
    pub late_for: Option<(&'a OrderItem, Track)>,
    pub refund: RefundItem,
    /// The money's arrival, owed to the buyer.
    pub journal: JournalItem,
    pub event: Option<GatewayEventItem>,
}

impl Store {
    /// Takes money in that must go back, and orders its refund: once for each gateway
    /// payment. 4 write units, 4 more with the order it came too late for and 2 for each
    /// product that still held, and 2 for the event, in one transaction.
    ///
    /// # Errors
    /// [`PaymentRefused`]; `Changed` also when the refund was ordered before.
    pub async fn return_payment(&self, money: Return<'_>) -> Result<(), PaymentRefused> {
        let mut writes = event_write(money.event.as_ref())?;
        writes.push(Write::create(&money.refund)?);
        writes.push(Write::create(&money.journal)?);
        if let Some((order, step)) = &money.late_for {
            let payment = Write::update(
                money.payment.key(),
                "SET payment_status = :refunded, gateway_payment_id = :payment, \
                 captured = :yes, completed_at = :now",
            )
            .when(UNPAID)
            .value(":refunded", PaymentStatus::Refunded)
            .value(":payment", &money.refund.gateway_payment_id)
            .value(":yes", true)
            .value(":now", step.created_at)
            .named("payment");
            writes.push(while_unpaid(payment));
            if !order.reservation_released {
                let units = ordered_units(order).into_iter();
                writes.extend(units.map(|(product, units)| return_units(product, units)));
            }
            let order = Write::update(
                order.key(),
                "SET order_status = :cancelled, payment_status = :refunded, updated_at = :now, \
                 tracking = list_append(tracking, :step) REMOVE GSI2PK, GSI2SK",
            )
            .when(&format!("{UNPAID} AND reservation_released = :released"))
            .value(":cancelled", OrderStatus::Cancelled)
            .value(":refunded", PaymentStatus::Refunded)
            .value(":now", step.created_at)
            .value(":step", vec![step])
            .value(":released", order.reservation_released)
            .named("order");
            writes.push(while_unpaid(order));
        }
        self.commit(writes).await.map_err(payment_refused)
    }

    /// Money that must go back, by the gateway's payment, as of now. 1 read unit.
    pub async fn refund(&self, gateway_payment_id: &str) -> Result<Option<RefundItem>, StoreError> {
        self.get_now(keys::refund(gateway_payment_id)).await
    }

    /// Notes that the gateway took a refund. 4 write units, in one transaction.
    ///
    /// # Errors
    /// Refused when it was noted before.
    pub async fn complete_refund(
        &self,
        refund: &RefundItem,
        gateway_refund_id: &str,
        journal: &JournalItem,
    ) -> Result<(), CommitError> {
        let taken = Write::update(refund.key(), "SET gateway_refund_id = :refund")
            .when("attribute_type(gateway_refund_id, :null)")
            .value(":refund", gateway_refund_id)
            .value(":null", "NULL")
            .named("refund");
        self.commit(vec![taken, Write::create(journal)?]).await
    }
}
