//! A paid order that is cancelled, by its buyer or by its seller: its units return to sale, its
//! earnings are taken back and its money goes back to the buyer.

use boli_domain::ledger::{EarningStage, Journal};
use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure};
use boli_store::MoveRefused;
use boli_store::items::{OrderItem, RefundItem, Track};

/// Cancels a paid order that was not delivered; the change feed has its money refunded.
///
/// # Errors
/// The table can't be reached. The refusal inside: the order was changed meanwhile.
pub async fn of_paid(
    deps: &Deps,
    order: &OrderItem,
    step: &Track,
) -> Result<Result<(), MoveRefused>, Failure> {
    let unpaid = || Failure::internal("a paid order without its payment");
    let paid_by = order.payment.gateway_payment_id.clone();
    let refund = RefundItem {
        gateway_payment_id: paid_by.ok_or_else(unpaid)?,
        gateway_order_id: order.gateway_order_id.clone().ok_or_else(unpaid)?,
        amount: order.total,
        reason: "cancelled".to_owned(),
        created_at: step.created_at,
        gateway_refund_id: None,
    };
    let journal = Journal::order_refund_due(
        order.id,
        &order.totals(),
        &order.shares(),
        EarningStage::Pending,
    );
    let journal = journal.map_err(Failure::internal)?;
    Ok(deps
        .store()
        .cancel_paid_order(order, step, &refund, &journal)
        .await)
}

/// Nothing is done with an order whose payment differs from our record.
///
/// # Errors
/// 400.
pub fn not_quarantined(order: &OrderItem) -> Result<(), Failure> {
    if order.payment_quarantined {
        return Err(Failure::invalid(
            "The payment of this order is being checked",
        ));
    }
    Ok(())
}

/// What the client is told of a move that somebody else overtook.
pub fn refused(refusal: MoveRefused) -> Failure {
    match refusal {
        MoveRefused::Changed => Failure::new(
            Kind::Conflict,
            "The order was changed meanwhile. Please try again.",
        ),
        MoveRefused::Store(error) => error.into(),
    }
}
