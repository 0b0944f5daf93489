//! Webhooks: their bodies, and their delivery until somebody answers 2xx.

use super::{WEBHOOKS, Webhook};
use crate::cloud::Core;
use boli_domain::Timestamp;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Method, Request};
use serde_json::{Value, json};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

/// The gateway waits this long for an answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// The wait before the first redelivery, doubled each time.
const FIRST_RETRY: Duration = Duration::from_secs(10);
/// After so many tries the gateway gives up (it does after 24 hours).
const TRIES: u32 = 13;

/// The body of an event about a payment.
pub(super) fn body(event: &str, payment: &Value, order: &Value, now: Timestamp) -> Value {
    let mut payload = json!({ "payment": { "entity": payment } });
    let mut contains = vec!["payment"];
    if event == "order.paid" {
        payload["order"] = json!({ "entity": order });
        contains.push("order");
    }
    json!({
        "entity": "event", "account_id": "acc_LocalAccount01", "event": event,
        "contains": contains, "payload": payload, "created_at": now.as_seconds(),
    })
}

/// Delivers queued webhooks until the cloud stops.
pub(crate) async fn deliver(core: Arc<Core>) {
    let queues = &core.services.queues;
    loop {
        let messages = queues.receive(WEBHOOKS, 1).unwrap_or_default();
        let Some(message) = messages.into_iter().next() else {
            queues.wait(WEBHOOKS).await;
            continue;
        };
        core.busy(1);
        let Ok(webhook) = serde_json::from_str::<Webhook>(&message.body) else {
            continue;
        };
        if let Some(payment) = &webhook.capture {
            core.services.razorpay.set_captured(payment);
        }
        let accepted = post(&core, &webhook).await;
        let settled = if accepted || message.received >= TRIES {
            queues.delete(&message.id)
        } else {
            let wait = FIRST_RETRY * 2_u32.pow(message.received.saturating_sub(1));
            queues.postpone(WEBHOOKS, &message.id, wait)
        };
        if let Err(error) = settled {
            tracing::error!("{error}");
        }
        core.busy(-1);
    }
}

async fn post(core: &Core, webhook: &Webhook) -> bool {
    let request = Request::builder()
        .method(Method::POST)
        .uri("/api/payments/webhook/")
        .header(CONTENT_TYPE, "application/json")
        .header("X-Razorpay-Signature", &webhook.signature)
        .header("X-Razorpay-Event-Id", &webhook.event_id)
        .body(Bytes::from(webhook.body.clone()));
    let Ok(request) = request else { return false };
    tokio::select! {
        response = core.rest(request, IpAddr::V4(Ipv4Addr::LOCALHOST)) => response.status().is_success(),
        () = core.sleep(ANSWER_WITHIN) => false,
    }
}
