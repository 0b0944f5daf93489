use super::*;
use crate::http::fake::{Internet, response};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vectors {
    payment_signature: Vec<Checkout>,
    payment_signature_negative: Vec<Checkout>,
    webhook_signature: Vec<Webhook>,
    webhook_signature_negative: Vec<Webhook>,
}

#[derive(Deserialize)]
struct Checkout {
    name: String,
    order_id: String,
    payment_id: String,
    key_secret: String,
    signature: String,
}

#[derive(Deserialize)]
struct Webhook {
    name: String,
    secret: String,
    raw_body: String,
    signature: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../vectors/razorpay.json")).unwrap()
}

fn razorpay(internet: &Internet, key_secret: &str, webhook_secrets: &[&str]) -> Razorpay {
    let config = RazorpayConfig {
        base_url: "https://gateway.example/".to_owned(),
        key_id: "rzp_test_1".to_owned(),
        key_secret: key_secret.to_owned(),
        webhook_secrets: webhook_secrets
            .iter()
            .map(|secret| (*secret).to_owned())
            .collect(),
    };
    Razorpay::new(config, internet.client())
}

fn offline(key_secret: &str, webhook_secrets: &[&str]) -> Razorpay {
    razorpay(&Internet::always(500, ""), key_secret, webhook_secrets)
}

#[test]
fn checkout_signatures_match_the_vectors() {
    let check = |vector: &Checkout| {
        offline(&vector.key_secret, &[]).verify_checkout_signature(
            &vector.order_id,
            &vector.payment_id,
            &vector.signature,
        )
    };
    let Vectors {
        payment_signature,
        payment_signature_negative,
        ..
    } = vectors();
    assert_eq!(
        (payment_signature.len(), payment_signature_negative.len()),
        (3, 6)
    );
    for vector in payment_signature {
        assert!(check(&vector), "{}", vector.name);
    }
    for vector in payment_signature_negative {
        assert!(!check(&vector), "{}", vector.name);
    }
}

#[test]
fn webhook_signatures_match_the_vectors_under_either_secret() {
    let check = |vector: &Webhook, secrets: &[&str]| {
        offline("key", secrets)
            .verify_webhook_signature(vector.raw_body.as_bytes(), &vector.signature)
    };
    let Vectors {
        webhook_signature,
        webhook_signature_negative,
        ..
    } = vectors();
    assert_eq!(
        (webhook_signature.len(), webhook_signature_negative.len()),
        (6, 2)
    );
    for vector in webhook_signature {
        assert!(check(&vector, &[&vector.secret]), "{}", vector.name);
        assert!(
            check(&vector, &["newer", &vector.secret]),
            "{}",
            vector.name
        );
        assert!(
            !check(&vector, &["newer"]) && !check(&vector, &[]),
            "{}",
            vector.name
        );
    }
    for vector in webhook_signature_negative {
        assert!(!check(&vector, &[&vector.secret]), "{}", vector.name);
    }
}

#[test]
fn an_empty_webhook_secret_accepts_nothing() {
    let signature = signature::sign("", b"{}");
    assert!(!offline("key", &[""]).verify_webhook_signature(b"{}", &signature));
}

#[test]
fn webhook_events_are_read() {
    let event = |name: &str| {
        let vectors = vectors().webhook_signature;
        let vector = vectors.iter().find(|vector| vector.name == name).unwrap();
        WebhookEvent::parse(vector.raw_body.as_bytes()).unwrap()
    };
    let captured = event("payment_captured");
    let payment = captured.payment.unwrap();
    assert_eq!(captured.name, "payment.captured");
    assert_eq!(
        (payment.id.as_str(), payment.amount),
        ("pay_QTest00000001A", Paise(49_900))
    );
    assert_eq!(payment.status, GatewayPaymentStatus::Captured);
    assert_eq!(payment.notes["order_ref"], "ord_01J9ZX5T8Q3K7M2N");

    let failed = event("payment_failed_empty_notes_array").payment.unwrap();
    assert_eq!(failed.status, GatewayPaymentStatus::Failed);
    assert_eq!(failed.error_description.as_deref(), Some("Payment failed"));

    assert_eq!(event("order_paid").order.unwrap().status, "paid");
    assert_eq!(
        event("refund_processed").refund.unwrap().amount,
        Paise(49_900)
    );
    // What is told of a payout is read beside it.
    let payout = event("payout_reversed");
    assert_eq!(
        (payout.name.as_str(), payout.payment),
        ("payout.reversed", None)
    );
    assert!(WebhookEvent::parse(b"[]").is_err());
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
    assert_eq!(refund.unwrap().status, "pending");
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
        .fetch_order_payments("order_1")
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
