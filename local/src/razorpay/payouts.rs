//! `RazorpayX`: contacts, fund accounts and payouts, and how a person or a test has them end.

mod outcome;

pub use outcome::{PayoutOutcome, PayoutUnmoved};

use super::api::{collection, found, notes, ok, refuse};
use super::{Job, Simulator, Webhook, enqueue, signature};
use crate::queues::Queues;
use crate::services::Services;
use crate::settings::{RAZORPAY_WEBHOOK_SECRET, RAZORPAYX_ACCOUNT};
use boli_domain::Timestamp;
use boli_runtime::clock::Clock;
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

/// How long the simulated bank takes.
const BANK_TAKES: Duration = Duration::from_secs(2);
/// The smallest payout: one rupee.
const MIN_AMOUNT: u64 = 100;

impl Simulator {
    pub(super) fn answer_payouts(
        &self,
        services: &Services,
        method: &Method,
        segments: &[&str],
        request: &Request<Bytes>,
        body: &Value,
    ) -> Response<Bytes> {
        let now = services.clock.now();
        match (method, segments) {
            (&Method::POST, ["v1", "contacts"]) => self.create_contact(body, now),
            (&Method::POST, ["v1", "fund_accounts"]) => self.create_fund_account(body, now),
            (&Method::POST, ["v1", "payouts"]) => {
                let key = request.headers().get("x-payout-idempotency");
                let key = key.and_then(|value| value.to_str().ok());
                match key.filter(|key| (4..=36).contains(&key.len())) {
                    Some(key) => self.create_payout(&services.queues, key, body, now),
                    None => refused("X-Payout-Idempotency is missing or not of 4 to 36 characters"),
                }
            }
            (&Method::GET, ["v1", "payouts"]) => self.find_payouts(request.uri().query()),
            (&Method::GET, ["v1", "payouts", id]) => found(self.entity("razorpay_payout", id)),
            _ => refuse(
                StatusCode::NOT_FOUND,
                "The requested URL was not found on the server.",
            ),
        }
    }

    fn entity(&self, kind: &str, id: &str) -> Option<Value> {
        self.state.get(kind, id).ok().flatten()
    }

    fn create_contact(&self, body: &Value, now: Timestamp) -> Response<Bytes> {
        let name = body["name"].as_str().unwrap_or_default();
        if !(3..=50).contains(&name.chars().count()) {
            return refused("The name must be between 3 and 50 characters.");
        }
        let contact = json!({
            "id": self.id("cont"), "entity": "contact", "name": name, "type": body["type"],
            "reference_id": body["reference_id"], "active": true, "notes": notes(&body["notes"]),
            "created_at": now.as_seconds(),
        });
        self.save("razorpay_contact", &contact);
        ok(&contact)
    }

    fn create_fund_account(&self, body: &Value, now: Timestamp) -> Response<Bytes> {
        let contact = body["contact_id"].as_str().unwrap_or_default();
        if self.entity("razorpay_contact", contact).is_none() {
            return found(None);
        }
        let kind = body["account_type"].as_str().unwrap_or_default();
        let account = &body[kind];
        let text = |name: &str| account[name].as_str().unwrap_or_default();
        let fits = match kind {
            "bank_account" => {
                let number = (5..=35).contains(&text("account_number").len());
                number && text("ifsc").len() == 11 && !text("name").is_empty()
            }
            "vpa" => text("address").contains('@'),
            _ => false,
        };
        if !fits {
            return refused("The account details are invalid.");
        }
        let made = json!({
            "id": self.id("fa"), "entity": "fund_account", "contact_id": contact,
            "account_type": kind, kind: account, "active": true, "created_at": now.as_seconds(),
        });
        self.save("razorpay_fund_account", &made);
        ok(&made)
    }

    fn create_payout(
        &self,
        queues: &Queues,
        key: &str,
        body: &Value,
        now: Timestamp,
    ) -> Response<Bytes> {
        if let Some(earlier) = self.entity("razorpay_payout_key", key) {
            let id = earlier["payout_id"].as_str().unwrap_or_default();
            return if earlier["body"] == *body {
                found(self.entity("razorpay_payout", id))
            } else {
                refused("Different request body sent for the same idempotency key")
            };
        }
        if let Some(description) = self.wrong_with_payout(body) {
            return refused(description);
        }
        let next: Option<PayoutOutcome> = self.state.get("razorpay_next", "payout").ok().flatten();
        let (begins, ends) = next.unwrap_or(PayoutOutcome::Processed).beginning();
        let payout = json!({
            "id": self.id("pout"), "entity": "payout", "fund_account_id": body["fund_account_id"],
            "amount": body["amount"], "currency": "INR", "notes": notes(&body["notes"]),
            "fees": 590, "tax": 90, "status": begins.word(), "utr": null, "mode": body["mode"],
            "purpose": body["purpose"], "reference_id": body["reference_id"],
            "narration": body["narration"], "batch_id": null, "status_details": null,
            "created_at": now.as_seconds(), "fee_type": "",
        });
        let id = payout["id"].as_str().unwrap_or_default();
        self.save("razorpay_payout", &payout);
        let kept = json!({ "payout_id": id, "body": body });
        if let Err(error) = self.state.put("razorpay_payout_key", key, &kept) {
            tracing::error!("{error}");
        }
        if let Some(outcome) = ends {
            let payout_id = id.to_owned();
            enqueue(queues, &Job::Payout { payout_id, outcome }, BANK_TAKES);
        }
        ok(&payout)
    }

    /// What the API would not take.
    fn wrong_with_payout(&self, body: &Value) -> Option<&'static str> {
        let text = |name: &str| body[name].as_str().unwrap_or_default();
        let narration = text("narration");
        let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == ' ';
        let account = text("fund_account_id");
        if body["account_number"] != RAZORPAYX_ACCOUNT {
            Some("The account number is invalid.")
        } else if self.entity("razorpay_fund_account", account).is_none() {
            Some("The id provided does not exist")
        } else if body["amount"]
            .as_u64()
            .is_none_or(|amount| amount < MIN_AMOUNT)
        {
            Some("The amount must be an integer of at least INR 1.00")
        } else if body["currency"] != "INR" || text("purpose").is_empty() {
            Some("The currency or the purpose is invalid.")
        } else if !matches!(text("mode"), "IMPS" | "NEFT" | "RTGS" | "UPI") {
            Some("Payout mode is invalid")
        } else if narration.len() > 30 || !narration.chars().all(plain) {
            Some("The narration is invalid.")
        } else if text("reference_id").len() > 40 {
            Some("The reference id may not be greater than 40 characters.")
        } else {
            None
        }
    }

    fn find_payouts(&self, query: Option<&str>) -> Response<Bytes> {
        let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        let asked: std::collections::BTreeMap<_, _> = pairs.into_owned().collect();
        if asked.get("account_number").map(String::as_str) != Some(RAZORPAYX_ACCOUNT) {
            return refused("The account number is invalid.");
        }
        let reference = asked.get("reference_id");
        let fits = |payout: &Value| {
            reference.is_none_or(|reference| payout["reference_id"] == **reference)
        };
        collection(self.payouts().into_iter().filter(fits).collect())
    }

    /// All payouts.
    #[must_use]
    pub fn payouts(&self) -> Vec<Value> {
        self.state.list("razorpay_payout").unwrap_or_default()
    }

    /// How payouts end from now on.
    pub fn set_next_payouts(&self, next: PayoutOutcome) {
        if let Err(error) = self.state.put("razorpay_next", "payout", &next) {
            tracing::error!("{error}");
        }
    }

    /// Moves a payout, and tells of it.
    ///
    /// # Errors
    /// There is no such payout, or it can't go there.
    pub fn move_payout(
        &self,
        queues: &Queues,
        now: Timestamp,
        id: &str,
        outcome: PayoutOutcome,
        reason: Option<&str>,
    ) -> Result<Value, PayoutUnmoved> {
        let payout = self.entity("razorpay_payout", id);
        let mut payout = payout.ok_or(PayoutUnmoved::Unknown)?;
        let from = payout["status"].as_str().unwrap_or_default().to_owned();
        if !outcome.follows(&from) {
            return Err(PayoutUnmoved::NoEdge(from, outcome.word()));
        }
        payout["status"] = json!(outcome.word());
        if outcome == PayoutOutcome::Processed {
            payout["utr"] = json!("512345678999");
        }
        payout["status_details"] = match reason {
            Some(reason) => json!({
                "reason": reason, "description": reason, "source": "beneficiary_bank",
            }),
            None => Value::Null,
        };
        self.save("razorpay_payout", &payout);
        // "Processing" is told as "initiated".
        let event = match outcome {
            PayoutOutcome::Processing => "payout.initiated".to_owned(),
            _ => format!("payout.{}", outcome.word()),
        };
        let body = json!({
            "entity": "event", "account_id": "acc_LocalAccount01", "event": event,
            "contains": ["payout"], "payload": { "payout": { "entity": payout } },
            "created_at": now.as_seconds(),
        });
        let body = body.to_string();
        let webhook = Webhook {
            event_id: self.id("evt"),
            signature: signature(RAZORPAY_WEBHOOK_SECRET, body.as_bytes()),
            body,
        };
        enqueue(queues, &Job::Deliver(webhook), Duration::ZERO);
        Ok(payout)
    }
}

fn refused(description: &str) -> Response<Bytes> {
    refuse(StatusCode::BAD_REQUEST, description)
}
