//! The `RazorpayX` simulator: what it takes, what a key is good for, and how payouts move.

use super::Fixture;
use crate::razorpay::{PayoutOutcome, PayoutUnmoved};
use crate::settings::{RAZORPAY_KEY_ID, RAZORPAY_KEY_SECRET, RAZORPAYX_ACCOUNT};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use boli_runtime::clock::Clock;
use bytes::Bytes;
use http::{Method, Request};
use serde_json::{Value, json};

fn call(
    fixture: &Fixture,
    method: Method,
    path: &str,
    key: Option<&str>,
    body: &Value,
) -> (u16, Value) {
    let pair = format!("{RAZORPAY_KEY_ID}:{RAZORPAY_KEY_SECRET}");
    let mut request = Request::builder()
        .method(method)
        .uri(format!("https://api.razorpay.com/v1/{path}"))
        .header("authorization", format!("Basic {}", BASE64.encode(pair)));
    if let Some(key) = key {
        request = request.header("x-payout-idempotency", key);
    }
    let request = request.body(Bytes::from(body.to_string())).unwrap();
    let services = &fixture.core().services;
    let response = services.razorpay.answer(services, &request);
    (
        response.status().as_u16(),
        serde_json::from_slice(response.body()).unwrap(),
    )
}

/// A payout that the API takes.
fn order(fixture: &Fixture) -> Value {
    let contact = json!({ "name": "Jane Smith", "type": "vendor" });
    let (status, contact) = call(fixture, Method::POST, "contacts", None, &contact);
    assert_eq!(status, 200);
    let account = json!({
        "contact_id": contact["id"], "account_type": "bank_account", "bank_account": {
            "name": "Jane Smith", "ifsc": "HDFC0000001", "account_number": "12345678901",
        },
    });
    let (status, account) = call(fixture, Method::POST, "fund_accounts", None, &account);
    assert_eq!(status, 200);
    json!({
        "account_number": RAZORPAYX_ACCOUNT, "fund_account_id": account["id"],
        "amount": 1_000_000, "currency": "INR", "mode": "IMPS", "purpose": "payout",
        "reference_id": "w-1", "narration": "Boli payout",
    })
}

fn moved(fixture: &Fixture, id: &str, outcome: PayoutOutcome) -> Result<Value, PayoutUnmoved> {
    let services = &fixture.core().services;
    services
        .razorpay
        .move_payout(&services.queues, fixture.clock.now(), id, outcome, None)
}

#[tokio::test(start_paused = true)]
async fn a_key_pays_once_and_only_what_it_first_paid() {
    let fixture = Fixture::start();
    let wanted = order(&fixture);
    let pay = |key, body: &Value| call(&fixture, Method::POST, "payouts", key, body);
    assert_eq!(pay(None, &wanted).0, 400);
    let (status, first) = pay(Some("w-1-1"), &wanted);
    assert_eq!((status, &first["status"]), (200, &json!("processing")));
    let (status, again) = pay(Some("w-1-1"), &wanted);
    assert_eq!((status, &again["id"]), (200, &first["id"]));
    let mut other = wanted.clone();
    other["amount"] = json!(2_000_000);
    assert_eq!(pay(Some("w-1-1"), &other).0, 400);
    let (_, second) = pay(Some("w-1-2"), &wanted);
    assert_ne!(second["id"], first["id"]);

    let path = format!("payouts?account_number={RAZORPAYX_ACCOUNT}&reference_id=w-1");
    let (_, found) = call(&fixture, Method::GET, &path, None, &Value::Null);
    assert_eq!(found["count"], 2);
    let (status, _) = call(&fixture, Method::GET, "payouts", None, &Value::Null);
    assert_eq!(status, 400, "a list is of an account");
}

#[tokio::test(start_paused = true)]
async fn what_the_api_does_not_take_is_refused() {
    let fixture = Fixture::start();
    let good = order(&fixture);
    for (name, value) in [
        ("account_number", json!("1")),
        ("fund_account_id", json!("fa_nowhere")),
        ("amount", json!(99)),
        ("mode", json!("imps")),
        ("narration", json!("Boli's payout")),
        ("reference_id", json!("x".repeat(41))),
    ] {
        let mut wrong = good.clone();
        wrong[name] = value;
        let (status, _) = call(&fixture, Method::POST, "payouts", Some("w-1-1"), &wrong);
        assert_eq!(status, 400, "{name}");
    }
    let short = json!({ "name": "Jo", "type": "vendor" });
    let (status, _) = call(&fixture, Method::POST, "contacts", None, &short);
    assert_eq!(status, 400);
}

#[tokio::test(start_paused = true)]
async fn payouts_go_the_ways_that_are_documented() {
    let fixture = Fixture::start();
    let services = &fixture.core().services;
    services.razorpay.set_next_payouts(PayoutOutcome::Queued);
    let body = order(&fixture);
    let (_, payout) = call(&fixture, Method::POST, "payouts", Some("w-1-1"), &body);
    let id = payout["id"].as_str().unwrap();
    assert_eq!(payout["status"], "queued");
    let refused = moved(&fixture, id, PayoutOutcome::Processed).unwrap_err();
    let text = refused.to_string();
    assert_eq!(text, "a payout can't go from queued to processed");
    for outcome in [
        PayoutOutcome::Processing,
        PayoutOutcome::Processed,
        PayoutOutcome::Reversed,
    ] {
        moved(&fixture, id, outcome).unwrap();
    }
    assert!(moved(&fixture, id, PayoutOutcome::Processed).is_err());
    let unknown = moved(&fixture, "pout_nowhere", PayoutOutcome::Failed);
    assert_eq!(unknown, Err(PayoutUnmoved::Unknown));
}
