//! Calls of the client, against a stand-in for the internet.

mod again;
mod lists;
mod vectors;

use super::*;
use crate::http::fake::{Internet, response};

fn razorpay(internet: &Internet, key_secret: &str, webhook_secrets: &[&str]) -> Razorpay {
    let config = RazorpayConfig {
        base_url: "https://gateway.example/".to_owned(),
        key_id: "rzp_test_1".to_owned(),
        key_secret: key_secret.to_owned(),
        webhook_secrets: webhook_secrets
            .iter()
            .map(|secret| (*secret).to_owned())
            .collect(),
        account_id: None,
    };
    Razorpay::new(config, internet.client())
}

fn offline(key_secret: &str, webhook_secrets: &[&str]) -> Razorpay {
    razorpay(&Internet::always(500, ""), key_secret, webhook_secrets)
}

#[test]
fn an_empty_webhook_secret_accepts_nothing() {
    let signature = signature::sign("", b"{}");
    assert!(!offline("key", &[""]).verify_webhook_signature(b"{}", &signature));
}

#[tokio::test]
async fn an_order_is_created_in_paise_with_basic_auth() {
    let internet = Internet::always(
        200,
        r#"{"id":"order_1","entity":"order","amount":58100,"currency":"INR","receipt":"ord_1","status":"created","notes":[]}"#,
    );
    let notes = Notes::from([("order_id".to_owned(), "7".to_owned())]);
    let razorpay = razorpay(&internet, "secret", &[]);
    let order = razorpay
        .create_order(Paise(58_100), "ord_1", &notes)
        .await
        .unwrap();
    assert_eq!(order.id, "order_1");
    let asked = &internet.asked()[0];
    assert_eq!(asked.uri(), "https://gateway.example/v1/orders");
    assert_eq!(
        asked.headers()["authorization"],
        "Basic cnpwX3Rlc3RfMTpzZWNyZXQ="
    );
    let body: Value = serde_json::from_slice(asked.body()).unwrap();
    assert_eq!(
        (&body["amount"], &body["currency"]),
        (&json!(58_100), &json!("INR"))
    );
    assert_eq!(
        (&body["receipt"], &body["notes"]["order_id"]),
        (&json!("ord_1"), &json!("7"))
    );
    assert_eq!(body["payment"]["capture"], "automatic");
}

#[tokio::test]
async fn a_receipt_finds_its_order_and_no_other() {
    let internet = Internet::always(
        200,
        r#"{"entity":"collection","count":1,"items":[{"id":"order_1","amount":100,"receipt":"a&b"}]}"#,
    );
    let razorpay = razorpay(&internet, "secret", &[]);
    let found = razorpay.find_order_by_receipt("a&b").await.unwrap();
    assert_eq!(found.unwrap().id, "order_1");
    assert_eq!(internet.asked()[0].uri().query(), Some("receipt=a%26b"));
    assert_eq!(razorpay.find_order_by_receipt("other").await.unwrap(), None);
}

#[tokio::test]
async fn capturing_twice_is_capturing_once() {
    let internet = Internet::new(|request| {
        Some(if request.method() == http::Method::POST {
            response(
                400,
                r#"{"error":{"code":"BAD_REQUEST_ERROR","description":"This payment has already been captured"}}"#,
            )
        } else {
            response(
                200,
                r#"{"id":"pay_1","amount":100,"currency":"INR","status":"captured","notes":[]}"#,
            )
        })
    });
    let captured = razorpay(&internet, "secret", &[])
        .capture("pay_1", Paise(100))
        .await
        .unwrap();
    assert_eq!(captured.status, GatewayPaymentStatus::Captured);
}

#[tokio::test]
async fn a_refused_capture_of_an_uncaptured_payment_stays_refused() {
    let internet = Internet::new(|request| {
        Some(if request.method() == http::Method::POST {
            response(
                400,
                r#"{"error":{"code":"BAD_REQUEST_ERROR","description":"amount differs"}}"#,
            )
        } else {
            response(200, r#"{"id":"pay_1","amount":100,"status":"authorized"}"#)
        })
    });
    let refused = razorpay(&internet, "secret", &[])
        .capture("pay_1", Paise(100))
        .await;
    assert!(
        matches!(refused, Err(RazorpayError::Refused { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_refund_carries_its_idempotency_key() {
    let internet = Internet::always(
        200,
        r#"{"id":"rfnd_1","payment_id":"pay_1","amount":100,"status":"pending"}"#,
    );
    let refund = razorpay(&internet, "secret", &[])
        .refund("pay_1", Paise(100), "late-pay_1")
        .await;
    assert_eq!(refund.unwrap().status, GatewayRefundStatus::Pending);
    let asked = &internet.asked()[0];
    assert_eq!(asked.uri().path(), "/v1/payments/pay_1/refund");
    assert_eq!(asked.headers()["x-refund-idempotency"], "late-pay_1");
}

#[tokio::test]
async fn an_id_cannot_lead_to_another_path() {
    let internet = Internet::always(200, "{}");
    let error = razorpay(&internet, "secret", &[])
        .fetch_payment("../orders")
        .await
        .unwrap_err();
    assert!(matches!(error, RazorpayError::BadId(_)));
    assert!(internet.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn silence_is_retryable_and_bounded() {
    let internet = Internet::new(|_| None);
    let error = razorpay(&internet, "secret", &[])
        .payments_of_order("order_1")
        .await
        .unwrap_err();
    assert!(error.retryable(), "{error}");
}

#[test]
fn no_secret_is_printed() {
    let text = format!("{:?}", offline("s3cret-key", &["s3cret-hook"]));
    assert!(
        text.contains("rzp_test_1") && !text.contains("s3cret"),
        "{text}"
    );
}
