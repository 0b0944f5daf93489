//! Lists, page by page.

use super::*;
use boli_domain::Timestamp;

/// A gateway with so many payments.
fn with_payments(count: usize) -> Internet {
    Internet::new(move |request| {
        let query = request.uri().query().unwrap();
        let number = |name| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            pairs
                .find(|(key, _)| key == name)
                .unwrap()
                .1
                .parse()
                .unwrap()
        };
        let (skip, page): (usize, usize) = (number("skip"), number("count"));
        let items: Vec<_> = (skip..count.min(skip + page))
            .map(|index| json!({ "id": format!("pay_{index}"), "amount": 100, "notes": [] }))
            .collect();
        let body = json!({ "entity": "collection", "count": items.len(), "items": items });
        let answer = http::Response::builder().status(200);
        Some(answer.body(Bytes::from(body.to_string())).unwrap())
    })
}

#[tokio::test]
async fn a_list_is_read_to_its_end() {
    for (count, pages) in [(0, 1), (99, 1), (100, 2), (250, 3)] {
        let internet = with_payments(count);
        let razorpay = razorpay(&internet, "secret", &[]);
        let payments = razorpay.payments_of_order("order_1").await.unwrap();
        assert_eq!((payments.len(), internet.asked().len()), (count, pages));
        let last = count.checked_sub(1).map(|last| format!("pay_{last}"));
        assert_eq!(payments.last().map(|payment| payment.id.clone()), last);
    }
}

#[tokio::test]
async fn payments_are_asked_for_by_the_second() {
    let internet = with_payments(1);
    let (from, to) = (
        Timestamp::from_millis(1_000_000),
        Timestamp::from_millis(2_000_999),
    );
    let found = razorpay(&internet, "secret", &[])
        .payments_between(from, to)
        .await;
    assert_eq!(found.unwrap().len(), 1);
    assert_eq!(
        internet.asked()[0].uri(),
        "https://gateway.example/v1/payments?from=1000&to=2000&count=100&skip=0"
    );
}

#[tokio::test]
async fn a_list_without_end_is_an_error() {
    let internet = with_payments(usize::MAX);
    let endless = razorpay(&internet, "secret", &[])
        .payments_of_order("order_1")
        .await;
    assert!(matches!(endless, Err(RazorpayError::Unreadable(_))));
}

#[tokio::test]
async fn refunds_are_asked_for_one_by_one_and_by_payment() {
    let one = r#"{"id":"rfnd_1","payment_id":"pay_1","amount":100,"status":"failed","notes":[]}"#;
    let internet = Internet::always(200, one);
    let refund = razorpay(&internet, "secret", &[])
        .fetch_refund("rfnd_1")
        .await;
    assert_eq!(refund.unwrap().status, GatewayRefundStatus::Failed);
    assert_eq!(internet.asked()[0].uri().path(), "/v1/refunds/rfnd_1");

    let internet = with_payments(2);
    let refunds = razorpay(&internet, "secret", &[])
        .refunds_of_payment("pay_1")
        .await;
    assert_eq!(refunds.unwrap().len(), 2);
    assert_eq!(
        internet.asked()[0].uri().path(),
        "/v1/payments/pay_1/refunds"
    );
}
