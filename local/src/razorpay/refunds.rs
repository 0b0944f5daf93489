//! Refunds: asked for once by their keys, and pending until a bank took them or could not.

use super::api::{MIN_AMOUNT, collection, found, notes, ok, refuse, surplus};
use super::{Job, Simulator, enqueue};
use crate::queues::Queues;
use boli_domain::Timestamp;
use bytes::Bytes;
use http::{Response, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;

/// How long the simulated bank takes for a refund that is pending.
const BANK_TAKES: Duration = Duration::from_secs(2 * 60);
/// The shortest key (Razorpay: refunds).
const MIN_KEY: usize = 10;
const MEMBERS: [&str; 5] = ["amount", "speed", "notes", "receipt", "reverse_all"];

/// How refunds end; all are processed at once, as long as nobody says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RefundOutcome {
    Processed,
    /// Pending first, processed two minutes later.
    Pending,
    /// Pending first; then the bank could not.
    Failed,
}

impl Simulator {
    /// Says how refunds end from now on.
    pub fn set_next_refunds(&self, next: RefundOutcome) {
        if let Err(error) = self.state.put("razorpay_next", "refund", &next) {
            tracing::error!("{error}");
        }
    }

    pub(super) fn refund_of_id(&self, id: &str) -> Option<Value> {
        self.state.get("razorpay_refund", id).ok().flatten()
    }

    pub(super) fn refunds_of(&self, payment: &str) -> Response<Bytes> {
        let refunds: Vec<Value> = self.state.list("razorpay_refund").unwrap_or_default();
        let own = refunds
            .into_iter()
            .filter(|refund| refund["payment_id"] == payment);
        collection(own.collect())
    }

    pub(super) fn refund(
        &self,
        queues: &Queues,
        payment: &str,
        body: &Value,
        key: Option<&str>,
        now: Timestamp,
    ) -> Response<Bytes> {
        if let Some(key) = key {
            if !is_key(key) {
                return bad(
                    "The idempotency key must have at least 10 characters of A-Z, a-z, 0-9, - and _",
                );
            }
            let earlier: Option<Value> = self.state.get("razorpay_refund_key", key).ok().flatten();
            if let Some(earlier) = earlier {
                let same = earlier["payment_id"] == payment && earlier["body"] == *body;
                let id = earlier["refund_id"].as_str().unwrap_or_default();
                return if same {
                    found(self.refund_of_id(id))
                } else {
                    bad("Different request with the same idempotency key")
                };
            }
        }
        if let Some(refusal) = surplus(body, &MEMBERS) {
            return refusal;
        }
        let Some(mut paid) = self.payment(payment) else {
            return found(None);
        };
        let amount = match refundable(&paid, body) {
            Ok(amount) => amount,
            Err(description) => return bad(description),
        };
        take_back(&mut paid, i64::try_from(amount).unwrap_or(i64::MAX));
        self.save("razorpay_payment", &paid);

        let next: Option<RefundOutcome> = self.state.get("razorpay_next", "refund").ok().flatten();
        let next = next.unwrap_or(RefundOutcome::Processed);
        let is_over = next == RefundOutcome::Processed;
        let refund = json!({
            "id": self.id("rfnd"), "entity": "refund", "amount": amount, "currency": "INR",
            "payment_id": payment, "notes": notes(&body["notes"]), "receipt": body["receipt"],
            "acquirer_data": {}, "created_at": now.as_seconds(), "batch_id": null,
            "status": if is_over { "processed" } else { "pending" },
            "speed_requested": "normal", "speed_processed": "normal",
        });
        self.save("razorpay_refund", &refund);
        let id = refund["id"].as_str().unwrap_or_default();
        if let Some(key) = key {
            let kept = json!({ "payment_id": payment, "body": body, "refund_id": id });
            if let Err(error) = self.state.put("razorpay_refund_key", key, &kept) {
                tracing::error!("{error}");
            }
        }
        self.announce_refund(queues, now, "refund.created", id);
        if is_over {
            self.announce_refund(queues, now, "refund.processed", id);
        } else {
            let job = Job::Refund {
                refund_id: id.to_owned(),
                failed: next == RefundOutcome::Failed,
            };
            enqueue(queues, &job, BANK_TAKES);
        }
        ok(&refund)
    }

    /// The bank has taken a refund that was pending, or could not.
    pub(super) fn end_refund(&self, queues: &Queues, now: Timestamp, id: &str, failed: bool) {
        let refund = self.refund_of_id(id);
        let Some(mut refund) = refund.filter(|refund| refund["status"] == "pending") else {
            return;
        };
        let (status, event) = if failed {
            ("failed", "refund.failed")
        } else {
            ("processed", "refund.processed")
        };
        refund["status"] = json!(status);
        self.save("razorpay_refund", &refund);
        let paid = refund["payment_id"]
            .as_str()
            .and_then(|id| self.payment(id));
        if let (true, Some(mut paid)) = (failed, paid) {
            let amount = refund["amount"].as_i64().unwrap_or_default();
            take_back(&mut paid, amount.saturating_neg());
            self.save("razorpay_payment", &paid);
        }
        self.announce_refund(queues, now, event, id);
    }
}

fn is_key(key: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    key.len() >= MIN_KEY && key.bytes().all(fits)
}

/// The amount that goes back, which is all that is left when none is named.
fn refundable(paid: &Value, body: &Value) -> Result<u64, &'static str> {
    let captured = paid["amount"].as_u64().unwrap_or(0);
    let left = captured.saturating_sub(paid["amount_refunded"].as_u64().unwrap_or(0));
    match paid["status"].as_str() {
        Some("captured") => {}
        Some("refunded") => return Err("The payment has been fully refunded already."),
        _ => return Err("The payment status should be captured for action to be taken"),
    }
    let amount = match &body["amount"] {
        Value::Null => left,
        given => given.as_u64().ok_or("The amount must be an integer.")?,
    };
    if amount < MIN_AMOUNT {
        Err("The amount must be at least INR 1.00")
    } else if amount > left {
        Err("The refund amount provided is greater than amount captured.")
    } else {
        Ok(amount)
    }
}

/// Adds to what went back of a payment.
fn take_back(paid: &mut Value, amount: i64) {
    let captured = paid["amount"].as_i64().unwrap_or(0);
    let refunded = paid["amount_refunded"].as_i64().unwrap_or(0) + amount;
    paid["amount_refunded"] = json!(refunded);
    let (status, refund_status) = match refunded {
        0 => ("captured", Value::Null),
        all if all == captured => ("refunded", json!("full")),
        _ => ("captured", json!("partial")),
    };
    paid["status"] = json!(status);
    paid["refund_status"] = refund_status;
}

fn bad(description: &str) -> Response<Bytes> {
    refuse(StatusCode::BAD_REQUEST, description)
}
