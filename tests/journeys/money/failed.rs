//! Attempts to pay that failed, as clients report them.

use super::shop::{Shop, id};
use http::Method;
use serde_json::{Value, json};

const FAILED: &str = "payments/payment-failed/";

#[tokio::test(start_paused = true)]
async fn f33_a_late_report_of_failure_does_not_undo_a_payment() {
    let shop = Shop::open().await;
    shop.fill_cart(1).await;
    let (order, gateway_order) = shop.order().await;
    let callback = shop.checkout(&gateway_order, "paid").await;
    shop.verify(&callback, 200).await;
    for report in [
        json!({ "razorpay_order_id": gateway_order, "error_reason": "Payment cancelled by user" }),
        // The buyer app may not know the gateway's order.
        json!({ "order_id": order, "error_code": "2", "error_message": "cancelled", "razorpay_order_id": null }),
    ] {
        let reply = shop.buyer(Method::POST, FAILED, report, 200).await;
        assert_eq!(
            (&reply["payment_status"], &reply["success"]),
            (&json!("completed"), &json!(true))
        );
    }
    shop.world.settle().await;
    let order = shop.see_order(&order).await;
    assert_eq!(
        (&order["status"], &order["payment_status"]),
        (&json!("confirmed"), &json!("completed"))
    );
    let listed = shop
        .buyer(Method::GET, "payments/payments/", Value::Null, 200)
        .await;
    assert_eq!(listed["results"][0]["status"], "completed");
    assert_eq!(shop.mails("Payment failed"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_noted_in_either_clients_words_and_the_order_stays_payable() {
    let shop = Shop::open().await;
    shop.fill_cart(1).await;
    let (order, gateway_order) = shop.order().await;
    let report = json!({
        "order_id": order, "razorpay_order_id": null, "error_code": "0",
        "error_message": "The card was declined",
    });
    let reply = shop.buyer(Method::POST, FAILED, report, 200).await;
    assert_eq!(
        reply,
        json!({
            "message": "Payment failure recorded", "payment_status": "failed", "success": true,
        })
    );
    // Somebody else's payment is nobody's.
    let report = json!({ "razorpay_order_id": gateway_order, "error_reason": "x".repeat(900) });
    let reply = shop.seller(Method::POST, FAILED, report, 404).await;
    assert_eq!(reply["error"], "Payment record not found");
    shop.world.settle().await;
    assert_eq!(shop.mails("Payment failed"), 1);

    let listed = shop
        .buyer(Method::GET, "payments/payments/", Value::Null, 200)
        .await;
    let payment = &listed["results"][0];
    assert_eq!(payment["failure_reason"], "The card was declined");
    assert_eq!(payment["buyer_name"], payment["user_name"]);
    let path = format!("payments/payments/{}/", id(&payment["id"]));
    assert_eq!(
        &shop.buyer(Method::GET, &path, Value::Null, 200).await,
        payment
    );
    shop.seller(Method::GET, &path, Value::Null, 404).await;

    let callback = shop.checkout(&gateway_order, "paid").await;
    shop.verify(&callback, 200).await;
    shop.world.settle().await;
    assert_eq!(shop.see_order(&order).await["payment_status"], "completed");
}
