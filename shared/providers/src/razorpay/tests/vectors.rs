//! Every vector by its name: what the gateway's own libraries accept and refuse.

use super::*;
use serde::Deserialize;

const FILE: &str = include_str!("../../../../../tests/vectors/vectors.json");

#[derive(Deserialize)]
struct File {
    razorpay: Vectors,
}

#[derive(Deserialize)]
struct Vectors {
    payment_signature: Vec<Checkout>,
    payment_signature_negative: Vec<Checkout>,
    webhook_signature: Vec<Webhook>,
    webhook_signature_negative: Vec<Webhook>,
    payment_link_signature: Vec<Message>,
    subscription_signature: Vec<Message>,
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

/// Of a layout that Boli does not use, under the same key.
#[derive(Deserialize)]
struct Message {
    key_secret: String,
    message: String,
    signature: String,
}

fn vectors() -> Vectors {
    serde_json::from_str::<File>(FILE).unwrap().razorpay
}

fn is_genuine(vectors: &[Checkout], name: &str) -> bool {
    let vector = vectors.iter().find(|vector| vector.name == name).unwrap();
    offline(&vector.key_secret, &[]).verify_checkout_signature(
        &vector.order_id,
        &vector.payment_id,
        &vector.signature,
    )
}

fn webhook<'a>(vectors: &'a [Webhook], name: &str) -> &'a Webhook {
    vectors.iter().find(|vector| vector.name == name).unwrap()
}

fn is_taken(vector: &Webhook, secrets: &[&str]) -> bool {
    offline("key", secrets).verify_webhook_signature(vector.raw_body.as_bytes(), &vector.signature)
}

/// A test for each name, and one that no name is left out.
macro_rules! named {
    ($module:ident, $check:expr, [$($name:ident),+ $(,)?]) => {
        mod $module {
            use super::*;

            $(#[test]
            fn $name() {
                $check(stringify!($name));
            })+

            #[test]
            fn none_is_left_out() {
                let file: Vec<_> = vectors().$module.into_iter().map(|vector| vector.name).collect();
                assert_eq!(file, [$(stringify!($name)),+]);
            }
        }
    };
}

named!(
    payment_signature,
    |name| assert!(is_genuine(&vectors().payment_signature, name)),
    [published_doc_example, gen_1, gen_2]
);

named!(
    payment_signature_negative,
    |name| assert!(!is_genuine(&vectors().payment_signature_negative, name)),
    [
        swapped_ids,
        wrong_payment,
        wrong_secret,
        uppercase_hex,
        truncated,
        empty
    ]
);

named!(
    webhook_signature,
    |name| {
        let vectors = vectors().webhook_signature;
        let vector = webhook(&vectors, name);
        assert!(is_taken(vector, &[&vector.secret]), "under the secret");
        assert!(
            is_taken(vector, &["newer", &vector.secret]),
            "at a rotation"
        );
        assert!(!is_taken(vector, &["newer"]), "after it");
        assert!(!is_taken(vector, &[]), "without a secret");
        let shouted = Webhook {
            name: vector.name.clone(),
            secret: vector.secret.clone(),
            raw_body: vector.raw_body.clone(),
            signature: vector.signature.to_uppercase(),
        };
        assert!(!is_taken(&shouted, &[&vector.secret]), "in upper case");
    },
    [
        payment_captured,
        payment_failed_empty_notes_array,
        order_paid,
        refund_processed,
        payout_reversed,
        raw_bytes_matter,
    ]
);

named!(
    webhook_signature_negative,
    |name| {
        let vectors = vectors().webhook_signature_negative;
        let vector = webhook(&vectors, name);
        assert!(!is_taken(vector, &[&vector.secret]));
    },
    [reserialised_json, key_secret_used_instead_of_webhook_secret]
);

#[test]
fn other_layouts_are_signed_alike() {
    let vectors = vectors();
    let others = [
        vectors.payment_link_signature,
        vectors.subscription_signature,
    ];
    for vector in others.iter().flatten() {
        let message = vector.message.as_bytes();
        assert_eq!(
            signature::sign(&vector.key_secret, message),
            vector.signature
        );
    }
    assert_eq!(others.map(|layout| layout.len()), [1, 1]);
}

fn event(name: &str) -> WebhookEvent {
    let vectors = vectors().webhook_signature;
    WebhookEvent::parse(webhook(&vectors, name).raw_body.as_bytes()).unwrap()
}

#[test]
fn the_body_of_payment_captured_is_read() {
    let captured = event("payment_captured");
    let payment = captured.payment.unwrap();
    assert_eq!(captured.name, "payment.captured");
    assert_eq!(captured.account_id.as_deref(), Some("acc_TestAcct000001"));
    assert_eq!(captured.created_at, Some(1_760_000_005));
    assert_eq!(
        (
            payment.id.as_str(),
            payment.amount,
            payment.currency.as_str()
        ),
        ("pay_QTest00000001A", Paise(49_900), "INR")
    );
    assert_eq!(payment.status, GatewayPaymentStatus::Captured);
    assert_eq!(payment.order_id.as_deref(), Some("order_QTest00000001A"));
    assert_eq!(
        (payment.fee, payment.tax),
        (Some(Paise(1_178)), Some(Paise(180)))
    );
    assert_eq!(payment.notes["order_ref"], "ord_01J9ZX5T8Q3K7M2N");
}

#[test]
fn the_body_of_payment_failed_is_read_with_notes_as_a_list() {
    let failed = event("payment_failed_empty_notes_array").payment.unwrap();
    assert_eq!(failed.status, GatewayPaymentStatus::Failed);
    assert_eq!(failed.error_description.as_deref(), Some("Payment failed"));
    assert_eq!((failed.fee, failed.notes), (None, Notes::new()));
}

#[test]
fn the_body_of_order_paid_is_read_with_its_order() {
    let paid = event("order_paid");
    let order = paid.order.unwrap();
    assert_eq!(
        (
            order.status.as_str(),
            order.amount,
            order.receipt.as_deref()
        ),
        ("paid", Paise(49_900), Some("ord_01J9ZX5T8Q3K7M2N"))
    );
    // A shorter payment than elsewhere.
    assert_eq!(paid.payment.unwrap().status, GatewayPaymentStatus::Captured);
}

#[test]
fn the_body_of_refund_processed_is_read_with_its_payment() {
    let processed = event("refund_processed");
    let refund = processed.refund.unwrap();
    assert_eq!(
        (refund.status, refund.amount, refund.payment_id.as_str()),
        (
            GatewayRefundStatus::Processed,
            Paise(49_900),
            "pay_QTest00000001A"
        )
    );
    let payment = processed.payment.unwrap();
    assert_eq!(payment.status, GatewayPaymentStatus::Refunded);
    assert_eq!(payment.amount_refunded, Some(Paise(49_900)));
}

#[test]
fn a_refund_is_read_in_every_state_and_however_short() {
    let refund = |status: &str| {
        let body = format!(
            r#"{{"event": "refund.x", "payload": {{"refund": {{"entity": {{"id": "rfnd_1", "notes": [], "status": "{status}"}}}}}}}}"#
        );
        let event = WebhookEvent::parse(body.as_bytes()).unwrap();
        assert_eq!((event.payment, event.created_at), (None, None));
        event.refund.unwrap().status
    };
    assert_eq!(refund("pending"), GatewayRefundStatus::Pending);
    assert_eq!(refund("processed"), GatewayRefundStatus::Processed);
    assert_eq!(refund("failed"), GatewayRefundStatus::Failed);
    assert_eq!(refund("teleported"), GatewayRefundStatus::Unknown);
}

#[test]
fn an_event_that_boli_does_not_act_on_is_read_without_entities() {
    let payout = event("payout_reversed");
    assert_eq!(
        (payout.name.as_str(), payout.payment, payout.refund),
        ("payout.reversed", None, None)
    );
    assert!(WebhookEvent::parse(b"[]").is_err());
}

#[test]
fn events_of_another_account_are_told_apart() {
    let vectors = vectors().webhook_signature;
    let account =
        |name: &str| WebhookEvent::account_of(webhook(&vectors, name).raw_body.as_bytes());
    assert_eq!(account("order_paid").as_deref(), Some("acc_TestAcct000001"));
    assert_eq!(account("raw_bytes_matter"), None);
    let of = |account_id: Option<&str>| {
        let config = RazorpayConfig {
            account_id: account_id.map(str::to_owned),
            ..offline("key", &[]).config
        };
        Razorpay::new(config, Internet::always(500, "").client())
    };
    let ours = of(Some("acc_TestAcct000001"));
    assert!(ours.is_own_account(Some("acc_TestAcct000001")) && ours.is_own_account(None));
    assert!(!ours.is_own_account(Some("acc_other")));
    assert!(of(None).is_own_account(Some("acc_other")));
}
