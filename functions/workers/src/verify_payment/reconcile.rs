//! What the gateway says when it is asked: news like any other, for what nobody told us.

use super::{Found, gateway_failure, news, settle};
use boli_domain::Timestamp;
use boli_providers::{GatewayPayment, GatewayPaymentStatus};
use boli_runtime::metrics::{self, Metric};
use boli_runtime::{Deps, Failure};

/// Applies all attempts to pay an order.
///
/// # Errors
/// The gateway or the table can't be reached.
pub(super) async fn order(deps: &Deps, gateway_order_id: &str) -> Result<(), Failure> {
    let mut payments = deps
        .razorpay()?
        .payments_of_order(gateway_order_id)
        .await
        .map_err(gateway_failure)?;
    // Money first: an attempt that failed before it is no news then.
    payments.sort_by_key(|payment| !has_money(payment));
    for payment in payments {
        if let Some(news) = news(&payment, "") {
            settle(deps, gateway_order_id, &payment, news).await?;
        }
    }
    Ok(())
}

/// Applies the money of a window of time. What belongs to no order of ours raises the alarm, and
/// is never fulfilled.
///
/// # Errors
/// The gateway or the table can't be reached.
pub(super) async fn window(deps: &Deps, from: Timestamp, to: Timestamp) -> Result<(), Failure> {
    let payments = deps
        .razorpay()?
        .payments_between(from, to)
        .await
        .map_err(gateway_failure)?;
    for payment in payments.iter().filter(|payment| has_money(payment)) {
        let found = match (&payment.order_id, news(payment, "")) {
            (Some(order), Some(news)) => settle(deps, order, payment, news).await?,
            _ => Found::Unknown,
        };
        let is_captured = payment.status == GatewayPaymentStatus::Captured;
        // The gateway itself returns what nobody captures.
        if matches!(found, Found::Unknown) && is_captured {
            metrics::count(Metric::MoneyMismatches, 1);
            tracing::error!(payment = %payment.id, "captured money without an order");
        }
    }
    Ok(())
}

/// Money that was given back is no news here: its refund is followed by itself.
fn has_money(payment: &GatewayPayment) -> bool {
    matches!(
        payment.status,
        GatewayPaymentStatus::Captured | GatewayPaymentStatus::Authorized
    )
}
