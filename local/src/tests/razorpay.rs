//! The Razorpay simulator: its API, its checkout and its webhooks.

use super::{Fixture, product};
use crate::razorpay::{CheckoutRefused, CheckoutReply, LATE, Outcome, signature};
use crate::settings::{RAZORPAY_KEY_ID, RAZORPAY_KEY_SECRET};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use boli_runtime::clock::Clock;
use bytes::Bytes;
use http::{Method, Request};
use serde_json::{Value, json};

fn call_as(
    fixture: &Fixture,
    user: &str,
    method: Method,
    path: &str,
    body: &Value,
) -> (u16, Value) {
    let request = Request::builder()
        .method(method)
        .uri(format!("https://api.razorpay.com/v1/{path}"))
        .header("authorization", format!("Basic {}", BASE64.encode(user)))
        .header("x-refund-idempotency", "refund-key-1")
        .body(Bytes::from(body.to_string()))
        .unwrap();
    let services = &fixture.core().services;
    let response = services.razorpay.answer(services, &request);
    (
        response.status().as_u16(),
        serde_json::from_slice(response.body()).unwrap(),
    )
}

fn call(fixture: &Fixture, method: Method, path: &str, body: &Value) -> (u16, Value) {
    call_as(
        fixture,
        &format!("{RAZORPAY_KEY_ID}:{RAZORPAY_KEY_SECRET}"),
        method,
        path,
        body,
    )
}

fn get(fixture: &Fixture, path: &str) -> Value {
    call(fixture, Method::GET, path, &Value::Null).1
}

fn order(fixture: &Fixture, receipt: &str) -> String {
    let body = json!({ "amount": 50_000, "currency": "INR", "receipt": receipt, "notes": {} });
    let (status, order) = call(fixture, Method::POST, "orders", &body);
    assert_eq!(status, 200);
    order["id"].as_str().unwrap().to_owned()
}

fn checkout(
    fixture: &Fixture,
    order: &str,
    outcome: Outcome,
) -> Result<CheckoutReply, CheckoutRefused> {
    let services = &fixture.core().services;
    services
        .razorpay
        .checkout(&services.queues, fixture.clock.now(), order, outcome)
}

#[tokio::test(start_paused = true)]
async fn orders_are_made_found_and_refused_like_the_gateways() {
    let fixture = Fixture::start();
    let id = order(&fixture, "r-1");
    order(&fixture, "r-2");
    let made = get(&fixture, &format!("orders/{id}"));
    assert_eq!(
        (&made["status"], &made["notes"]),
        (&json!("created"), &json!([])),
        "empty notes are a list"
    );
    let found = get(&fixture, "orders?receipt=r-1");
    assert_eq!(
        (&found["count"], &found["items"][0]["id"]),
        (&json!(1), &json!(id))
    );
    let refusal = |body: Value| {
        call(&fixture, Method::POST, "orders", &body).1["error"]["description"].clone()
    };
    assert_eq!(
        refusal(json!({ "amount": 99, "currency": "INR" })),
        "The amount must be at least INR 1.00"
    );
    assert_eq!(
        refusal(json!({ "amount": 1.5, "currency": "INR" })),
        "The amount must be an integer."
    );
    assert_eq!(
        refusal(json!({ "amount": 100, "currency": "USD" })),
        "Currency is not supported"
    );
    let (status, unknown) = call(&fixture, Method::GET, "orders/order_nowhere", &Value::Null);
    assert_eq!(
        (status, &unknown["error"]["code"]),
        (400, &json!("BAD_REQUEST_ERROR"))
    );
    assert_eq!(
        call_as(
            &fixture,
            "rzp_test_local:wrong",
            Method::GET,
            "orders",
            &Value::Null
        )
        .0,
        401
    );
}

#[tokio::test(start_paused = true)]
async fn a_paid_checkout_is_signed_captured_and_told_of() {
    let fixture = Fixture::start();
    let id = order(&fixture, "r");
    let reply = checkout(&fixture, &id, Outcome::Paid).unwrap();
    let payment = &reply.razorpay_payment_id;
    assert_eq!(
        reply.razorpay_signature,
        signature(RAZORPAY_KEY_SECRET, format!("{id}|{payment}").as_bytes())
    );
    let captured = get(&fixture, &format!("payments/{payment}"));
    assert_eq!(
        (&captured["status"], &captured["amount"]),
        (&json!("captured"), &json!(50_000))
    );
    assert_eq!(get(&fixture, &format!("orders/{id}"))["status"], "paid");
    fixture.pass(1).await;
    let told = [
        "payment.authorized authorized true",
        "payment.captured captured true",
        "order.paid captured true",
    ];
    assert_eq!(product::log(), told);
    assert_eq!(
        checkout(&fixture, &id, Outcome::Paid),
        Err(CheckoutRefused::Paid)
    );
    assert_eq!(
        checkout(&fixture, "order_nowhere", Outcome::Paid),
        Err(CheckoutRefused::Unknown)
    );
}

#[tokio::test(start_paused = true)]
async fn late_money_fails_first_and_comes_a_quarter_of_an_hour_later_even_over_a_restart() {
    let mut fixture = Fixture::start();
    let id = order(&fixture, "r");
    let payment = checkout(&fixture, &id, Outcome::Late)
        .unwrap()
        .razorpay_payment_id;
    fixture.pass(30).await;
    assert_eq!(product::log(), ["payment.failed failed true"]);
    fixture.start_again();
    fixture.core().advance(LATE);
    fixture.pass(1).await;
    let told: Vec<_> = product::log()
        .into_iter()
        .filter(|line| line != "tick")
        .collect();
    assert_eq!(
        told[1..],
        ["payment.captured captured true", "order.paid captured true"]
    );
    assert_eq!(
        get(&fixture, &format!("payments/{payment}"))["status"],
        "captured"
    );
}

#[tokio::test(start_paused = true)]
async fn late_money_for_an_order_that_is_paid_by_then_goes_back() {
    let fixture = Fixture::start();
    let id = order(&fixture, "r");
    let late = checkout(&fixture, &id, Outcome::Late)
        .unwrap()
        .razorpay_payment_id;
    checkout(&fixture, &id, Outcome::Paid).unwrap();
    fixture.core().advance(LATE);
    fixture.pass(1).await;
    let back = get(&fixture, &format!("payments/{late}"));
    assert_eq!(
        (&back["status"], &back["amount_refunded"]),
        (&json!("refunded"), &json!(50_000))
    );
    let captured = product::log()
        .iter()
        .filter(|line| line.starts_with("payment.captured"))
        .count();
    assert_eq!(captured, 1);
}

#[tokio::test(start_paused = true)]
async fn a_webhook_nobody_takes_comes_again_with_growing_waits() {
    let fixture = Fixture::start();
    product::poison(&["payment.failed"]);
    let id = order(&fixture, "r");
    checkout(&fixture, &id, Outcome::Failed).unwrap();
    fixture.pass(55).await;
    let told = product::log()
        .iter()
        .filter(|line| *line == "payment.failed failed true")
        .count();
    assert_eq!(told, 3, "at once, after 10 s and after 20 s more");
    product::poison(&[]);
    fixture.pass(600).await;
    let told = product::log()
        .iter()
        .filter(|line| *line == "payment.failed failed true")
        .count();
    assert_eq!(told, 4);
}

#[tokio::test(start_paused = true)]
async fn a_refund_key_refunds_once() {
    let fixture = Fixture::start();
    let id = order(&fixture, "r");
    let payment = checkout(&fixture, &id, Outcome::Paid)
        .unwrap()
        .razorpay_payment_id;
    let path = format!("payments/{payment}/refund");
    let (status, first) = call(&fixture, Method::POST, &path, &json!({ "amount": 20_000 }));
    assert_eq!(status, 200);
    let (_, again) = call(&fixture, Method::POST, &path, &json!({ "amount": 20_000 }));
    assert_eq!(again["id"], first["id"]);
    let refunded = get(&fixture, &format!("payments/{payment}"));
    assert_eq!(
        (&refunded["amount_refunded"], &refunded["refund_status"]),
        (&json!(20_000), &json!("partial"))
    );
}
