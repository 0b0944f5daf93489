//! What the gateway says when it is asked: news like any other, for what nobody told us.

use boli_domain::Timestamp;
use boli_providers::GatewayPaymentStatus;
use boli_runtime::metrics::{self, Metric};
use boli_runtime::payments::gateway::{Found, gateway_failure, has_money, news, settle};
use boli_runtime::{Deps, Failure};

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
