//! Webhook events: delivered at least once, in any order, each a snapshot of its moment.

use super::entities::{GatewayOrder, GatewayPayment, GatewayRefund};
use super::payouts::GatewayPayout;
use serde::Deserialize;

/// A body that is no event. Its signature was right, so it goes to a person, not to a retry.
#[derive(Debug, thiserror::Error)]
#[error("the webhook body is unreadable: {0}")]
pub struct WebhookUnreadable(#[from] serde_json::Error);

/// An event with the entities Boli acts on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookEvent {
    /// `payment.captured`, `payment.failed`, `order.paid`, …
    pub name: String,
    /// The merchant account it belongs to.
    pub account_id: Option<String>,
    pub payment: Option<GatewayPayment>,
    pub order: Option<GatewayOrder>,
    /// What `refund.created`, `refund.processed` and `refund.failed` are about, beside their
    /// payment.
    pub refund: Option<GatewayRefund>,
    pub payout: Option<GatewayPayout>,
    /// Unix seconds; not every event carries it where the documentation says.
    pub created_at: Option<i64>,
}

impl WebhookEvent {
    /// The account that an event belongs to, where it says so. Cheaper than reading all of it.
    #[must_use]
    pub fn account_of(body: &[u8]) -> Option<String> {
        serde_json::from_slice::<OfAccount>(body).ok()?.account_id
    }

    /// Reads an event. Events of kinds Boli does not know are read too, without entities.
    ///
    /// # Errors
    /// The body is no event.
    pub fn parse(body: &[u8]) -> Result<Self, WebhookUnreadable> {
        let envelope: Envelope = serde_json::from_slice(body)?;
        let payload = envelope.payload.unwrap_or_default();
        Ok(Self {
            name: envelope.event,
            account_id: envelope.account_id,
            payment: payload.payment.map(|wrapped| wrapped.entity),
            order: payload.order.map(|wrapped| wrapped.entity),
            refund: payload.refund.map(|wrapped| wrapped.entity),
            payout: payload.payout.map(|wrapped| wrapped.entity),
            created_at: envelope.created_at,
        })
    }
}

#[derive(Deserialize)]
struct OfAccount {
    account_id: Option<String>,
}

#[derive(Deserialize)]
struct Envelope {
    event: String,
    account_id: Option<String>,
    payload: Option<Payload>,
    created_at: Option<i64>,
}

#[derive(Default, Deserialize)]
struct Payload {
    payment: Option<Wrapped<GatewayPayment>>,
    order: Option<Wrapped<GatewayOrder>>,
    refund: Option<Wrapped<GatewayRefund>>,
    payout: Option<Wrapped<GatewayPayout>>,
}

#[derive(Deserialize)]
struct Wrapped<T> {
    entity: T,
}
