//! The gateway as a witness: what its payments mean, however they are heard of, and what it says
//! when it is asked.

use super::{Evidence, apply};
use crate::{Deps, Failure};
use boli_domain::payment::{Money, News, PaymentDecision, PaymentEvent};
use boli_providers::{GatewayPayment, GatewayPaymentStatus, RazorpayError};

/// Applies all attempts to pay an order.
///
/// # Errors
/// The gateway or the table can't be reached.
pub async fn reconcile(deps: &Deps, gateway_order_id: &str) -> Result<(), Failure> {
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

/// Whether the gateway order is one of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Ours,
    Unknown,
}

/// Applies news; money that only waits to be captured is captured.
///
/// # Errors
/// The gateway or the table can't be reached.
pub async fn settle(
    deps: &Deps,
    gateway_order_id: &str,
    payment: &GatewayPayment,
    news: News,
) -> Result<Found, Failure> {
    let mut evidence = Evidence {
        gateway_order_id: gateway_order_id.to_owned(),
        event: PaymentEvent {
            payment_id: Some(payment.id.clone()),
            gateway_order_id: payment.order_id.clone().unwrap_or_default(),
            news,
        },
        reason: payment.error_description.clone(),
        at: deps.now(),
    };
    let Some(applied) = apply(deps, &evidence).await? else {
        return Ok(Found::Unknown);
    };
    tracing::info!(payment = %applied.payment.opened.id, decision = ?applied.decision, "payment news");
    if let PaymentDecision::Capture { payment_id } = applied.decision {
        let amount = applied.payment.opened.amount;
        let captured = deps
            .razorpay()?
            .capture(&payment_id, amount)
            .await
            .map_err(gateway_failure)?;
        evidence.event.news = News::Captured(money(&captured));
        apply(deps, &evidence).await?;
    }
    Ok(Found::Ours)
}

/// What a payment's state means; short events carry none, then their name says it.
#[must_use]
pub fn news(payment: &GatewayPayment, event: &str) -> Option<News> {
    match (payment.status, event) {
        (GatewayPaymentStatus::Captured, _)
        | (GatewayPaymentStatus::Unknown, "payment.captured") => {
            Some(News::Captured(money(payment)))
        }
        (GatewayPaymentStatus::Authorized, _)
        | (GatewayPaymentStatus::Unknown, "payment.authorized") => {
            Some(News::Authorized(money(payment)))
        }
        (GatewayPaymentStatus::Failed, _) | (GatewayPaymentStatus::Unknown, "payment.failed") => {
            Some(News::Failed)
        }
        (
            GatewayPaymentStatus::Created
            | GatewayPaymentStatus::Refunded
            | GatewayPaymentStatus::Unknown,
            _,
        ) => None,
    }
}

/// The amount of a payment, as the gateway states it.
#[must_use]
pub fn money(payment: &GatewayPayment) -> Money {
    Money {
        amount: payment.amount,
        currency: payment.currency.clone(),
    }
}

/// Whether a call that failed is worth another try.
#[must_use]
pub fn gateway_failure(error: RazorpayError) -> Failure {
    if error.retryable() {
        Failure::unavailable(error)
    } else {
        Failure::internal(error)
    }
}

/// Money that was given back is no news here: its refund is followed by itself.
#[must_use]
pub fn has_money(payment: &GatewayPayment) -> bool {
    matches!(
        payment.status,
        GatewayPaymentStatus::Captured | GatewayPaymentStatus::Authorized
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payment(json: &str) -> GatewayPayment {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_snapshot_says_more_than_its_events_name() {
        let captured =
            payment(r#"{"id": "pay_1", "amount": 58100, "currency": "INR", "status": "captured"}"#);
        assert!(matches!(
            news(&captured, "payment.authorized"),
            Some(News::Captured(_))
        ));
    }

    #[test]
    fn a_short_event_is_what_its_name_says() {
        let short = payment(r#"{"id": "pay_1"}"#);
        assert_eq!(news(&short, "payment.failed"), Some(News::Failed));
        assert_eq!(news(&short, "payment.dispute.created"), None);
    }
}
