//! What the gateway tells, and how badly: twice, in disorder, or not at all once nobody took an
//! event for a day.

use super::{Job, Simulator, Webhook, enqueue, events, signature};
use crate::queues::Queues;
use crate::settings::RAZORPAY_WEBHOOK_SECRET;
use boli_domain::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// In disorder, an event comes up to so late.
const DISORDER_SECONDS: u8 = 60;

/// How webhooks are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebhookSettings {
    /// Nobody took an event for a day: then the gateway stops, until a person starts it again
    /// (Razorpay: webhooks).
    pub enabled: bool,
    /// Each comes twice.
    pub duplicates: bool,
    /// Each comes when it comes.
    pub disorder: bool,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            duplicates: false,
            disorder: false,
        }
    }
}

impl Simulator {
    /// How webhooks are sent.
    #[must_use]
    pub fn webhook_settings(&self) -> WebhookSettings {
        let kept = self.state.get("razorpay_settings", "webhooks");
        kept.ok().flatten().unwrap_or_default()
    }

    /// Says how webhooks are sent from now on.
    pub fn set_webhooks(&self, settings: WebhookSettings) {
        if let Err(error) = self.state.put("razorpay_settings", "webhooks", &settings) {
            tracing::error!("{error}");
        }
    }

    /// Queues a webhook with the payment and its order as they are now.
    pub(super) fn announce(&self, queues: &Queues, now: Timestamp, event: &str, payment_id: &str) {
        let Some(payment) = self.payment(payment_id) else {
            return;
        };
        let order = payment["order_id"]
            .as_str()
            .and_then(|id| self.order(id))
            .unwrap_or_default();
        self.tell(queues, &events::body(event, &payment, &order, now));
    }

    /// The same with a refund and its payment.
    pub(super) fn announce_refund(&self, queues: &Queues, now: Timestamp, event: &str, id: &str) {
        let Some(refund) = self.refund_of_id(id) else {
            return;
        };
        let payment = refund["payment_id"]
            .as_str()
            .and_then(|id| self.payment(id))
            .unwrap_or_default();
        self.tell(queues, &events::refund_body(event, &refund, &payment, now));
    }

    fn tell(&self, queues: &Queues, body: &Value) {
        let settings = self.webhook_settings();
        if !settings.enabled {
            return;
        }
        let body = body.to_string();
        let webhook = Webhook {
            event_id: self.id("evt"),
            signature: signature(RAZORPAY_WEBHOOK_SECRET, body.as_bytes()),
            body,
        };
        let job = Job::Deliver(webhook);
        for _ in 0..=u8::from(settings.duplicates) {
            enqueue(queues, &job, self.lateness(settings));
        }
    }

    fn lateness(&self, settings: WebhookSettings) -> Duration {
        let mut drawn = [0];
        if settings.disorder {
            self.random.fill(&mut drawn);
        }
        Duration::from_secs(u64::from(drawn[0] % DISORDER_SECONDS))
    }

    /// Has the next calls of the API answered 429.
    pub fn set_busy(&self, calls: u32) {
        if let Err(error) = self.state.put("razorpay_settings", "busy", &calls) {
            tracing::error!("{error}");
        }
    }

    /// Whether this call is one too many.
    pub(super) fn is_busy(&self) -> bool {
        let busy: Option<u32> = self.state.get("razorpay_settings", "busy").ok().flatten();
        let left = busy.unwrap_or(0).checked_sub(1);
        if let Some(left) = left {
            self.set_busy(left);
        }
        left.is_some()
    }
}
