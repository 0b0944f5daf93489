//! The gateway's REST API, as far as the product calls it.

use super::Simulator;
use crate::services::Services;
use crate::settings::{RAZORPAY_KEY_ID, RAZORPAY_KEY_SECRET};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use boli_domain::Timestamp;
use boli_runtime::clock::Clock;
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The smallest order: one rupee.
pub(super) const MIN_AMOUNT: u64 = 100;

/// The longest receipt, in characters.
const MAX_RECEIPT: usize = 40;

/// What a new order may say.
const ORDER_MEMBERS: [&str; 7] = [
    "amount",
    "currency",
    "receipt",
    "notes",
    "partial_payment",
    "payment",
    "transfers",
];

impl Simulator {
    /// Answers an API request.
    pub(crate) fn answer(&self, services: &Services, request: &Request<Bytes>) -> Response<Bytes> {
        let expected = BASE64.encode(format!("{RAZORPAY_KEY_ID}:{RAZORPAY_KEY_SECRET}"));
        let given = request
            .headers()
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        if given != Some(&format!("Basic {expected}")) {
            return refuse(StatusCode::UNAUTHORIZED, "Authentication failed");
        }
        if self.is_busy() {
            let body = json!({ "error": {
                "code": "BAD_REQUEST_ERROR", "description": "Too many requests", "source": "NA",
                "step": "NA", "reason": "NA", "field": null, "metadata": {},
            }});
            return crate::server::json(StatusCode::TOO_MANY_REQUESTS, &body);
        }
        let now = services.clock.now();
        let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let segments: Vec<_> = request.uri().path().trim_matches('/').split('/').collect();
        match (request.method(), segments.as_slice()) {
            (&Method::POST, ["v1", "orders"]) => self.create_order(&body, now),
            (&Method::GET, ["v1", "orders"]) => self.find_orders(request.uri().query()),
            (&Method::GET, ["v1", "orders", id]) => found(self.order(id)),
            (&Method::GET, ["v1", "orders", id, "payments"]) => self.order_payments(id),
            (&Method::GET, ["v1", "payments"]) => self.list_payments(request.uri().query()),
            (&Method::GET, ["v1", "payments", id]) => found(self.payment(id)),
            (&Method::POST, ["v1", "payments", id, "capture"]) => self.capture_payment(id, &body),
            (&Method::POST, ["v1", "payments", id, "refund"]) => {
                let key = request.headers().get("x-refund-idempotency");
                let key = key.and_then(|value| value.to_str().ok());
                self.refund(&services.queues, id, &body, key, now)
            }
            (&Method::GET, ["v1", "payments", id, "refunds"]) => self.refunds_of(id),
            (&Method::GET, ["v1", "refunds", id] | ["v1", "payments", _, "refunds", id]) => {
                found(self.refund_of_id(id))
            }
            (method, ["v1", "contacts" | "fund_accounts" | "payouts", ..]) => {
                self.answer_payouts(services, method, &segments, request, &body)
            }
            _ => refuse(
                StatusCode::NOT_FOUND,
                "The requested URL was not found on the server.",
            ),
        }
    }

    fn create_order(&self, body: &Value, now: Timestamp) -> Response<Bytes> {
        if let Some(refusal) = surplus(body, &ORDER_MEMBERS) {
            return refusal;
        }
        let Some(amount) = body["amount"].as_u64() else {
            return refuse(StatusCode::BAD_REQUEST, "The amount must be an integer.");
        };
        if amount < MIN_AMOUNT {
            return refuse(
                StatusCode::BAD_REQUEST,
                "The amount must be at least INR 1.00",
            );
        }
        if body["currency"] != "INR" {
            return refuse(StatusCode::BAD_REQUEST, "Currency is not supported");
        }
        if body["receipt"]
            .as_str()
            .is_some_and(|receipt| receipt.chars().count() > MAX_RECEIPT)
        {
            return refuse(
                StatusCode::BAD_REQUEST,
                "The receipt may not be greater than 40 characters.",
            );
        }
        let order = json!({
            "id": self.id("order"), "entity": "order", "amount": amount, "amount_paid": 0,
            "amount_due": amount, "currency": "INR", "receipt": body["receipt"], "offer_id": null,
            "status": "created", "attempts": 0, "notes": notes(&body["notes"]),
            "created_at": now.as_seconds(),
        });
        self.save("razorpay_order", &order);
        ok(&order)
    }

    fn find_orders(&self, query: Option<&str>) -> Response<Bytes> {
        let receipt = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
            .find(|(name, _)| name == "receipt")
            .map(|(_, value)| value.into_owned());
        let orders: Vec<Value> = self.state.list("razorpay_order").unwrap_or_default();
        let fitting =
            |order: &Value| receipt.is_none() || order["receipt"].as_str() == receipt.as_deref();
        collection(orders.into_iter().filter(fitting).collect())
    }

    /// Newest first, ten of them unless asked otherwise, as the gateway does.
    fn list_payments(&self, query: Option<&str>) -> Response<Bytes> {
        let asked: BTreeMap<_, _> =
            form_urlencoded::parse(query.unwrap_or_default().as_bytes()).collect();
        let number = |name: &str, default: u64| {
            let given = asked.get(name).and_then(|text| text.parse().ok());
            given.unwrap_or(default)
        };
        let (from, to) = (number("from", 0), number("to", u64::MAX));
        let is_in = |payment: &Value| {
            let at = payment["created_at"].as_u64().unwrap_or_default();
            (from..=to).contains(&at)
        };
        let size = |name, default| usize::try_from(number(name, default)).unwrap_or(usize::MAX);
        let payments = self.payments().into_iter().rev().filter(is_in);
        let page = payments
            .skip(size("skip", 0))
            .take(size("count", 10).min(100));
        collection(page.collect())
    }

    fn order_payments(&self, id: &str) -> Response<Bytes> {
        let payments: Vec<Value> = self.state.list("razorpay_payment").unwrap_or_default();
        collection(
            payments
                .into_iter()
                .filter(|payment| payment["order_id"] == id)
                .collect(),
        )
    }

    fn capture_payment(&self, id: &str, body: &Value) -> Response<Bytes> {
        if let Some(refusal) = surplus(body, &["amount", "currency"]) {
            return refusal;
        }
        let Some(payment) = self.payment(id) else {
            return found(None);
        };
        let refused = match payment["status"].as_str() {
            Some("authorized") if payment["amount"] == body["amount"] => None,
            Some("authorized") => Some("Capture amount must be equal to the amount authorized"),
            Some("captured" | "refunded") => Some("This payment has already been captured"),
            _ => Some("The payment status should be authorized for action to be taken"),
        };
        if let Some(description) = refused {
            return refuse(StatusCode::BAD_REQUEST, description);
        }
        self.set_captured(id);
        found(self.payment(id))
    }
}

/// The refusal of members that a request does not have (Razorpay: refunds).
pub(super) fn surplus(body: &Value, known: &[&str]) -> Option<Response<Bytes>> {
    let given = body.as_object()?.keys().map(String::as_str);
    let unknown: Vec<&str> = given.filter(|name| !known.contains(name)).collect();
    if unknown.is_empty() {
        return None;
    }
    let description = format!(
        "{} is/are not required and should not be sent",
        unknown.join(", ")
    );
    Some(refuse(StatusCode::BAD_REQUEST, &description))
}

/// A payment as it is when the buyer has authorised it.
pub(super) fn payment(id: &str, order: &Value, now: Timestamp) -> Value {
    json!({
        "id": id, "entity": "payment", "amount": order["amount"], "currency": order["currency"],
        "status": "authorized", "order_id": order["id"], "invoice_id": null, "international": false,
        "method": "upi", "amount_refunded": 0, "refund_status": null, "captured": false,
        "description": null, "card_id": null, "bank": null, "wallet": null, "vpa": "buyer@upi",
        "email": "buyer@example.com", "contact": "+919876543210", "notes": [], "fee": null,
        "tax": null, "error_code": null, "error_description": null, "error_source": null,
        "error_step": null, "error_reason": null, "acquirer_data": { "rrn": "000000000000" },
        "created_at": now.as_seconds(),
    })
}

/// Empty notes come back as a list, not as an object.
pub(super) fn notes(given: &Value) -> Value {
    match given.as_object() {
        Some(notes) if !notes.is_empty() => given.clone(),
        _ => json!([]),
    }
}

pub(super) fn ok(body: &Value) -> Response<Bytes> {
    crate::server::json(StatusCode::OK, body)
}

pub(super) fn collection(items: Vec<Value>) -> Response<Bytes> {
    ok(&json!({ "entity": "collection", "count": items.len(), "items": items }))
}

pub(super) fn found(entity: Option<Value>) -> Response<Bytes> {
    match entity {
        Some(entity) => ok(&entity),
        None => refuse(StatusCode::BAD_REQUEST, "The id provided does not exist"),
    }
}

pub(super) fn refuse(status: StatusCode, description: &str) -> Response<Bytes> {
    let body = json!({ "error": {
        "code": "BAD_REQUEST_ERROR", "description": description, "source": "business",
        "step": "NA", "reason": "input_validation_failed", "field": null, "metadata": {},
    }});
    crate::server::json(status, &body)
}
