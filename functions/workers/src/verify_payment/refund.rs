//! Money that goes back: asked for once, followed until the gateway has sent it.

use super::UNKNOWN_FOR;
use boli_domain::Timestamp;
use boli_domain::ledger::Journal;
use boli_domain::refund::RefundStatus;
use boli_providers::{GatewayPaymentStatus, GatewayRefund, GatewayRefundStatus, REFUND_NOTE};
use boli_runtime::metrics::{self, Metric};
use boli_runtime::payments::gateway::gateway_failure;
use boli_runtime::{Deps, Failure};
use boli_store::CommitError;
use boli_store::items::RefundItem;

/// Tells the gateway to give money back: once, by the idempotency key. Of one that it took and
/// told nothing of since, it is asked.
pub(super) async fn ask(
    deps: &Deps,
    gateway_payment_id: &str,
    refund_id: &str,
) -> Result<(), Failure> {
    let refund = deps.store().refund(gateway_payment_id, refund_id).await?;
    let Some(refund) = refund else { return Ok(()) };
    let razorpay = deps.razorpay()?;
    match (refund.status, &refund.gateway_refund_id) {
        (RefundStatus::Due, _) => {}
        (RefundStatus::Pending, Some(id)) => {
            let news = razorpay.fetch_refund(id).await.map_err(gateway_failure)?;
            return note(deps, &refund, &news).await;
        }
        _ => return Ok(()),
    }
    let payment = razorpay
        .fetch_payment(gateway_payment_id)
        .await
        .map_err(gateway_failure)?;
    match payment.status {
        GatewayPaymentStatus::Captured | GatewayPaymentStatus::Refunded => {}
        // Only captured money can be refunded.
        GatewayPaymentStatus::Authorized => {
            razorpay
                .capture(gateway_payment_id, payment.amount)
                .await
                .map_err(gateway_failure)?;
        }
        GatewayPaymentStatus::Created
        | GatewayPaymentStatus::Failed
        | GatewayPaymentStatus::Unknown => {
            return Err(Failure::unavailable("there is no money to refund yet"));
        }
    }
    let taken = razorpay
        .refund(gateway_payment_id, refund.amount, &refund.id)
        .await
        .map_err(gateway_failure)?;
    note(deps, &refund, &taken).await
}

/// What an event tells of a refund. One that is not known (yet) comes again for a while.
pub(super) async fn told(
    deps: &Deps,
    news: &GatewayRefund,
    received_at: Timestamp,
) -> Result<(), Failure> {
    let of_payment = deps.store().refunds_of(&news.payment_id).await?;
    let is_it = |refund: &&RefundItem| {
        refund.gateway_refund_id.as_ref() == Some(&news.id)
            || news.notes.get(REFUND_NOTE) == Some(&refund.id)
    };
    match of_payment.iter().find(is_it) {
        Some(refund) => note(deps, refund, news).await,
        None if deps.now().since(received_at) < UNKNOWN_FOR => {
            Err(Failure::unavailable("a refund we don't know yet"))
        }
        None => {
            // Somebody gave money back by hand: the ledger does not know, so a person must look.
            metrics::count(Metric::MoneyMismatches, 1);
            tracing::error!(refund = %news.id, payment = %news.payment_id, "a refund that is not ours");
            Ok(())
        }
    }
}

/// Brings a refund to what the gateway says of it.
async fn note(deps: &Deps, refund: &RefundItem, news: &GatewayRefund) -> Result<(), Failure> {
    let told = match news.status {
        GatewayRefundStatus::Processed => RefundStatus::Processed,
        GatewayRefundStatus::Failed => RefundStatus::Failed,
        GatewayRefundStatus::Pending | GatewayRefundStatus::Unknown => RefundStatus::Pending,
    };
    let Some(status) = refund.status.after(told) else {
        return Ok(());
    };
    if news.amount != refund.amount {
        metrics::count(Metric::MoneyMismatches, 1);
        tracing::error!(refund = %refund.id, amount = %news.amount, "a refund of another amount");
        return Ok(());
    }
    let journal = match status {
        RefundStatus::Processed => {
            Some(Journal::refund_paid(&refund.id, refund.amount).map_err(Failure::internal)?)
        }
        RefundStatus::Due | RefundStatus::Pending | RefundStatus::Failed => None,
    };
    if status == RefundStatus::Failed {
        // Still ours to give: a person must look.
        metrics::count(Metric::MoneyMismatches, 1);
        tracing::error!(refund = %refund.id, "the gateway could not return money");
    }
    let noted = deps
        .store()
        .move_refund(refund, status, &news.id, journal.as_ref(), deps.now())
        .await;
    match noted {
        Ok(()) => Ok(()),
        // Other news was faster: this one is looked at again.
        Err(CommitError::Refused { .. }) => Err(Failure::unavailable("the refund was changed")),
        Err(CommitError::Store(error)) => Err(error.into()),
    }
}
