//! Webhooks: their bodies, and their delivery until somebody answers 2xx.

use super::{Job, WEBHOOKS, Webhook, WebhookSettings};
use crate::cloud::Core;
use crate::queues::Message;
use boli_domain::Timestamp;
use boli_runtime::clock::Clock;
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

/// The body of an event about a refund.
pub(super) fn refund_body(event: &str, refund: &Value, payment: &Value, now: Timestamp) -> Value {
    json!({
        "entity": "event", "account_id": "acc_LocalAccount01", "event": event,
        "contains": ["refund", "payment"],
        "payload": { "refund": { "entity": refund }, "payment": { "entity": payment } },
        "created_at": now.as_seconds(),
    })
}

/// Does what the gateway still has to do until the cloud stops.
pub(crate) async fn deliver(core: Arc<Core>) {
    let queues = &core.services.queues;
    loop {
        let message = match queues.receive(WEBHOOKS, 1) {
            Ok(mut messages) => messages.pop(),
            Err(error) => {
                tracing::error!("{error}");
                core.sleep(FIRST_RETRY).await;
                continue;
            }
        };
        let Some(message) = message else {
            queues.wait(WEBHOOKS).await;
            continue;
        };
        let _busy = core.busy();
        let settled = if work(&core, &message).await {
            queues.delete(&message.id)
        } else {
            let wait = FIRST_RETRY * 2_u32.pow(message.received.saturating_sub(1));
            queues.postpone(WEBHOOKS, &message.id, wait)
        };
        if let Err(error) = settled {
            tracing::error!("{error}");
        }
    }
}

/// Whether a job is done, or given up on.
async fn work(core: &Core, message: &Message) -> bool {
    match serde_json::from_str(&message.body) {
        Ok(Job::Capture { payment_id }) => {
            let services = &core.services;
            services
                .razorpay
                .capture_late(&services.queues, services.clock.now(), &payment_id);
            true
        }
        Ok(Job::Payout { payout_id, outcome }) => {
            let (services, now) = (&core.services, core.services.clock.now());
            // One that somebody moved meanwhile stays where it is.
            let moved =
                services
                    .razorpay
                    .move_payout(&services.queues, now, &payout_id, outcome, None);
            if let Err(error) = moved {
                tracing::info!("{payout_id}: {error}");
            }
            true
        }
        Ok(Job::Refund { refund_id, failed }) => {
            let (services, now) = (&core.services, core.services.clock.now());
            services
                .razorpay
                .end_refund(&services.queues, now, &refund_id, failed);
            true
        }
        Ok(Job::Deliver(webhook)) => {
            let accepted = post(core, &webhook).await;
            if !accepted && message.received >= TRIES {
                tracing::error!(
                    event = webhook.event_id,
                    "nobody takes this webhook for a day: the gateway sends no more of them"
                );
                let razorpay = &core.services.razorpay;
                razorpay.set_webhooks(WebhookSettings {
                    enabled: false,
                    ..razorpay.webhook_settings()
                });
            }
            accepted || message.received >= TRIES
        }
        Err(error) => {
            tracing::error!("the gateway can't read its own job: {error}");
            true
        }
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
        response = core.api(request, IpAddr::V4(Ipv4Addr::LOCALHOST)) => response.status().is_success(),
        () = core.services.clock.run_for(ANSWER_WITHIN) => false,
    }
}
