//! Queue `verify-payment`: brings payments to what the gateway says of them. Webhook events,
//! confirmations of signed callbacks, refunds, and what the sweep wants to know of the gateway;
//! each may arrive twice and in any order.

mod reconcile;
mod refund;

use boli_domain::Timestamp;
use boli_domain::payment::News;
use boli_providers::{GatewayPaymentStatus, WebhookEvent};
use boli_runtime::payments::gateway::{self, Found, gateway_failure, money, news, settle};
use boli_runtime::queue::QueueRecord;
use boli_runtime::{Deps, Failure, Function};
use boli_wire::commands::{PayWithdrawal, VerifyPayment};
use std::time::Duration;

pub const FUNCTION: Function = Function::queue("workers-verify-payment", |deps, record| {
    Box::pin(handle(deps, record))
})
.requires(|deps| {
    deps.razorpay()?;
    deps.queues().require::<PayWithdrawal>()
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

/// A webhook can be faster than our own write of the payment it is about. An event this old
/// is not: its gateway order is not ours.
const UNKNOWN_FOR: Duration = Duration::from_secs(10 * 60);

async fn handle(deps: &Deps, record: QueueRecord) -> Result<(), Failure> {
    match record.command()? {
        VerifyPayment::Webhook { body, received_at } => webhook(deps, &body, received_at).await,
        VerifyPayment::Confirm {
            gateway_order_id,
            gateway_payment_id,
        } => confirm(deps, &gateway_order_id, &gateway_payment_id).await,
        VerifyPayment::Refund {
            gateway_payment_id,
            refund_id,
        } => refund::ask(deps, &gateway_payment_id, &refund_id).await,
        VerifyPayment::Reconcile { gateway_order_id } => {
            gateway::reconcile(deps, &gateway_order_id).await
        }
        VerifyPayment::ReconcileWindow { from, to } => reconcile::window(deps, from, to).await,
    }
}

async fn webhook(deps: &Deps, body: &str, received_at: Timestamp) -> Result<(), Failure> {
    // Its signature was right, so somebody must look: the dead-letter queue keeps it.
    let event = WebhookEvent::parse(body.as_bytes()).map_err(Failure::internal)?;
    if event.name.starts_with("payout.") {
        let body = body.to_owned();
        return deps.queues().send(&PayWithdrawal::Webhook { body }).await;
    }
    if let Some(refund) = &event.refund {
        return refund::told(deps, refund, received_at).await;
    }
    let Some((payment, news)) = event.payment.and_then(|payment| {
        let news = match event.name.as_str() {
            // Snapshots: an "authorized" event may tell of a captured payment.
            "payment.authorized" | "payment.captured" | "payment.failed" => {
                news(&payment, &event.name)
            }
            "order.paid" => Some(News::Captured(money(&payment))),
            _ => None,
        };
        Some((payment, news?))
    }) else {
        tracing::info!(event = %event.name, "event without work for us");
        return Ok(());
    };
    let Some(gateway_order_id) = payment.order_id.clone() else {
        tracing::warn!(payment = %payment.id, "payment without an order: the gateway returns it");
        return Ok(());
    };
    let found = settle(deps, &gateway_order_id, &payment, news).await?;
    let is_fresh = deps.now().since(received_at) < UNKNOWN_FOR;
    match found {
        Found::Ours => Ok(()),
        Found::Unknown if is_fresh => {
            Err(Failure::unavailable("a gateway order we don't know yet"))
        }
        Found::Unknown => {
            tracing::warn!(gateway_order = %gateway_order_id, "event of a gateway order that is not ours");
            Ok(())
        }
    }
}

/// A callback completed the payment by its signature; the gateway says whether the money is
/// there, how much, and for which order.
async fn confirm(
    deps: &Deps,
    gateway_order_id: &str,
    gateway_payment_id: &str,
) -> Result<(), Failure> {
    let payment = deps
        .razorpay()?
        .fetch_payment(gateway_payment_id)
        .await
        .map_err(gateway_failure)?;
    let captured_or_authorized = match payment.status {
        GatewayPaymentStatus::Captured | GatewayPaymentStatus::Authorized => news(&payment, ""),
        // Not yet; "failed" is not final either. Asked again when the message returns.
        GatewayPaymentStatus::Created
        | GatewayPaymentStatus::Failed
        | GatewayPaymentStatus::Unknown => None,
        GatewayPaymentStatus::Refunded => return Ok(()),
    };
    let Some(news) = captured_or_authorized else {
        return Err(Failure::unavailable("the payment is not captured yet"));
    };
    settle(deps, gateway_order_id, &payment, news)
        .await
        .map(drop)
}
