//! The Razorpay simulator: orders, payments, refunds, signatures and webhooks.

mod api;
mod events;
mod payouts;
mod refunds;
mod webhooks;

pub(crate) use events::deliver;
pub use payouts::{PayoutOutcome, PayoutUnmoved};
pub use refunds::RefundOutcome;
pub use webhooks::WebhookSettings;

use crate::queues::Queues;
use crate::settings::RAZORPAY_KEY_SECRET;
use crate::state::State;
use boli_domain::Timestamp;
use boli_runtime::random::Random;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::Arc;
use std::time::Duration;

/// The queue of webhooks on their way; not one of the template's.
pub const WEBHOOKS: &str = "_razorpay-webhooks";

/// How long after its failure a late payment is captured.
pub const LATE: Duration = Duration::from_secs(15 * 60);

/// How a simulated checkout ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Paid,
    Failed,
    /// Fails now and is captured a quarter of an hour later, as some bank payments are.
    Late,
}

/// What the gateway still has to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Job {
    /// Money that comes late is captured.
    Capture {
        payment_id: String,
    },
    Deliver(Webhook),
    /// A bank ends a refund that was pending.
    Refund {
        refund_id: String,
        failed: bool,
    },
    /// A bank ends a payout.
    Payout {
        payout_id: String,
        outcome: PayoutOutcome,
    },
}

/// A webhook on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Webhook {
    event_id: String,
    body: String,
    signature: String,
}

/// No checkout took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckoutRefused {
    #[error("The id provided does not exist")]
    Unknown,
    #[error("This order has already been paid")]
    Paid,
}

/// What the client's checkout returns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckoutReply {
    pub razorpay_order_id: String,
    pub razorpay_payment_id: String,
    pub razorpay_signature: String,
}

/// The gateway's memory.
#[derive(Debug)]
pub struct Simulator {
    state: Arc<State>,
    random: Arc<dyn Random>,
}

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Simulator {
    #[must_use]
    pub fn new(state: Arc<State>, random: Arc<dyn Random>) -> Self {
        Self { state, random }
    }

    /// An id in the gateway's style: a prefix and fourteen characters.
    fn id(&self, prefix: &str) -> String {
        let mut bytes = [0; 14];
        self.random.fill(&mut bytes);
        let letters = bytes
            .iter()
            .map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]));
        format!("{prefix}_{}", letters.collect::<String>())
    }

    /// An order, as the gateway's own books have it.
    #[must_use]
    pub fn order(&self, id: &str) -> Option<Value> {
        self.state.get("razorpay_order", id).ok().flatten()
    }

    /// Every payment, as the gateway's own books have it.
    #[must_use]
    pub fn payments(&self) -> Vec<Value> {
        self.state.list("razorpay_payment").unwrap_or_default()
    }

    fn payment(&self, id: &str) -> Option<Value> {
        self.state.get("razorpay_payment", id).ok().flatten()
    }

    fn save(&self, kind: &str, entity: &Value) {
        let id = entity["id"].as_str().unwrap_or_default();
        if let Err(error) = self.state.put(kind, id, entity) {
            tracing::error!("the gateway simulator can't remember {id}: {error}");
        }
    }

    /// Plays a buyer at the checkout page of an order.
    ///
    /// # Errors
    /// There is no such order, or it is paid.
    pub fn checkout(
        &self,
        queues: &Queues,
        now: Timestamp,
        order_id: &str,
        outcome: Outcome,
    ) -> Result<CheckoutReply, CheckoutRefused> {
        let mut order = self.order(order_id).ok_or(CheckoutRefused::Unknown)?;
        if order["status"] == "paid" {
            return Err(CheckoutRefused::Paid);
        }
        order["attempts"] = json!(order["attempts"].as_u64().unwrap_or(0) + 1);
        order["status"] = json!("attempted");
        self.save("razorpay_order", &order);
        let payment = api::payment(&self.id("pay"), &order, now);
        let id = payment["id"].as_str().unwrap_or_default().to_owned();
        self.save("razorpay_payment", &payment);
        match outcome {
            Outcome::Paid => {
                self.announce(queues, now, "payment.authorized", &id);
                self.capture(queues, now, &id);
            }
            Outcome::Failed => self.fail(queues, now, &id),
            Outcome::Late => {
                self.fail(queues, now, &id);
                enqueue(
                    queues,
                    &Job::Capture {
                        payment_id: id.clone(),
                    },
                    LATE,
                );
            }
        }
        let signed = format!("{order_id}|{id}");
        Ok(CheckoutReply {
            razorpay_order_id: order_id.to_owned(),
            razorpay_signature: signature(RAZORPAY_KEY_SECRET, signed.as_bytes()),
            razorpay_payment_id: id,
        })
    }

    fn fail(&self, queues: &Queues, now: Timestamp, id: &str) {
        let Some(mut payment) = self.payment(id) else {
            return;
        };
        payment["status"] = json!("failed");
        payment["error_code"] = json!("BAD_REQUEST_ERROR");
        payment["error_description"] = json!("Payment was cancelled by the customer");
        payment["error_reason"] = json!("payment_cancelled");
        self.save("razorpay_payment", &payment);
        self.announce(queues, now, "payment.failed", id);
    }

    /// The bank answers late: the money is taken, or goes back when another payment was
    /// quicker.
    fn capture_late(&self, queues: &Queues, now: Timestamp, id: &str) {
        let Some(mut payment) = self.payment(id) else {
            return;
        };
        let order = payment["order_id"]
            .as_str()
            .and_then(|id| self.order(id))
            .unwrap_or_default();
        if order["status"] == "paid" {
            payment["status"] = json!("refunded");
            payment["refund_status"] = json!("full");
            payment["amount_refunded"] = payment["amount"].clone();
            self.save("razorpay_payment", &payment);
        } else {
            self.capture(queues, now, id);
        }
    }

    /// Takes the money of a payment, and tells of it.
    fn capture(&self, queues: &Queues, now: Timestamp, id: &str) {
        self.set_captured(id);
        self.announce(queues, now, "payment.captured", id);
        self.announce(queues, now, "order.paid", id);
    }

    /// Marks a payment and its order as paid.
    fn set_captured(&self, id: &str) {
        let Some(mut payment) = self.payment(id) else {
            return;
        };
        payment["status"] = json!("captured");
        payment["captured"] = json!(true);
        // Two percent, and the goods and services tax on it, which the fee includes.
        let amount = payment["amount"].as_u64().unwrap_or(0);
        let share = amount.saturating_mul(2) / 100;
        let tax = share.saturating_mul(18) / 100;
        payment["fee"] = json!(share.saturating_add(tax));
        payment["tax"] = json!(tax);
        for field in ["error_code", "error_description", "error_reason"] {
            payment[field] = Value::Null;
        }
        self.save("razorpay_payment", &payment);
        let Some(mut order) = payment["order_id"].as_str().and_then(|id| self.order(id)) else {
            return;
        };
        order["status"] = json!("paid");
        order["amount_paid"] = order["amount"].clone();
        order["amount_due"] = json!(0);
        self.save("razorpay_order", &order);
    }
}

fn enqueue(queues: &Queues, job: &Job, delay: Duration) {
    let message = serde_json::to_string(job).unwrap_or_default();
    if let Err(error) = queues.send(WEBHOOKS, &message, Some(delay)) {
        tracing::error!("the gateway simulator can't queue its work: {error}");
    }
}

/// Lower-case hex HMAC-SHA256, as the gateway signs callbacks and events.
#[must_use]
pub fn signature(secret: &str, message: &[u8]) -> String {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(message);
    mac.finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_the_published_ones() {
        let signed = signature(
            "EnLs21M47BllR3X8PSFtjtbd",
            b"order_IEIaMR65cu6nz3|pay_IH4NVgf4Dreq1l",
        );
        assert_eq!(
            signed,
            "0d4e745a1838664ad6c9c9902212a32d627d68e917290b0ad5f08ff4561bc50f"
        );
    }
}
