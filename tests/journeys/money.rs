//! Money takes its way once, in whatever order and however often the news of it arrives.

mod cancelled;
mod documents;
mod failed;
mod gateway;
mod numbers;
mod orders;
mod overdue;
mod payouts;
mod permutations;
mod platform;
mod prices;
mod promo_codes;
mod reconciled;
mod refunds;
mod returns;
mod shop;
mod taxes;
mod told;
mod units;
mod withdrawals;
mod withheld;
mod won_units;

use boli_domain::ledger::Account;
use boli_domain::order::PaymentStatus;
use boli_domain::refund::whole_refund;
use http::Method;
use serde_json::{Value, json};
use shop::{Shop, id};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn f31_a_payment_that_is_verified_again_does_nothing_again() {
    let shop = Shop::open().await;
    shop.fill_cart(2).await;
    let (order, gateway_order) = shop.order().await;
    assert_eq!(shop.stock().await, (1, 2, 0));

    let callback = shop.checkout(&gateway_order, "paid").await;
    for _ in 0..2 {
        let reply = shop.verify(&callback, 200).await;
        assert_eq!(
            reply,
            json!({
                "message": "Payment successful! Order confirmed.", "payment_status": "completed",
            })
        );
    }
    shop.world.settle().await;

    assert_eq!(shop.stock().await, (1, 2, 0));
    let cart = shop
        .buyer(Method::GET, "orders/cart/", Value::Null, 200)
        .await;
    assert_eq!(
        (&cart["items"], &cart["total_amount"]),
        (&json!([]), &json!(0))
    );
    let track = shop
        .buyer(
            Method::GET,
            &format!("orders/orders/{order}/track/"),
            Value::Null,
            200,
        )
        .await;
    assert_eq!(track["tracking"].as_array().unwrap().len(), 2, "{track}");

    let earned = shop
        .seller(Method::GET, "payments/seller/earnings/", Value::Null, 200)
        .await;
    assert_eq!(
        (&earned["total_earnings"], &earned["available_earnings"]),
        (&json!(998.0), &json!(0))
    );
    for status in ["processing", "shipped", "delivered"] {
        shop.move_on(&order, status).await;
    }
    let earned = shop
        .seller(Method::GET, "payments/seller/earnings/", Value::Null, 200)
        .await;
    assert_eq!(
        (&earned["total_earnings"], &earned["available_earnings"]),
        (&json!(998.0), &json!(998.0))
    );
    shop.world.settle().await;

    let sent = [
        "placed",
        "confirmed",
        "receipt",
        "successful",
        "Invoice",
        "New order",
        "is delivered",
    ];
    assert_eq!(sent.map(|subject| shop.mails(subject)), [1; 7]);
    let balances = shop
        .balances(&[("order_paid", &order), ("earnings_released", &order)])
        .await;
    assert_eq!(balances.get(Account::Gateway), -108_000);
}

#[tokio::test(start_paused = true)]
async fn f32_a_webhook_alone_completes() {
    let shop = Shop::open().await;
    shop.fill_cart(1).await;
    let (order, gateway_order) = shop.order().await;
    shop.checkout(&gateway_order, "paid").await;
    shop.world.settle().await;
    let order = shop.see_order(&order).await;
    assert_eq!(
        (&order["status"], &order["payment_status"]),
        (&json!("confirmed"), &json!("completed"))
    );
}

#[tokio::test(start_paused = true)]
async fn f42_units_added_after_the_order_stay_in_the_cart() {
    let shop = Shop::open().await;
    shop.fill_cart(1).await;
    let (_, gateway_order) = shop.order().await;
    shop.fill_cart(1).await;
    shop.checkout(&gateway_order, "paid").await;
    shop.world.settle().await;
    let cart = shop
        .buyer(Method::GET, "orders/cart/", Value::Null, 200)
        .await;
    assert_eq!(cart["total_items"], 1);
}

#[tokio::test(start_paused = true)]
async fn a_failed_payment_may_still_succeed() {
    let shop = Shop::open().await;
    shop.fill_cart(1).await;
    let (order, gateway_order) = shop.order().await;
    shop.checkout(&gateway_order, "late").await;
    shop.world.settle().await;
    assert_eq!(shop.see_order(&order).await["payment_status"], "failed");
    // The bank says yes a quarter of an hour later.
    shop.world.pass(Duration::from_secs(16 * 60)).await;
    shop.world.settle().await;
    assert_eq!(shop.see_order(&order).await["payment_status"], "completed");
    assert_eq!(shop.mails("Payment failed"), 1);
}

#[tokio::test(start_paused = true)]
async fn late_money_takes_the_units_that_are_left() {
    let shop = Shop::open().await;
    shop.fill_cart(2).await;
    let (order, gateway_order) = shop.order().await;
    shop.world.pass(Duration::from_secs(31 * 60)).await;
    shop.world.settle().await;
    assert_eq!(shop.stock().await, (3, 0, 0), "the reservation is over");
    shop.checkout(&gateway_order, "paid").await;
    shop.world.settle().await;
    assert_eq!(shop.see_order(&order).await["status"], "confirmed");
    assert_eq!(shop.stock().await, (1, 2, 0));
}

#[tokio::test(start_paused = true)]
async fn f43_late_money_goes_back_once_when_the_units_are_gone() {
    let shop = Shop::open().await;
    shop.fill_cart(2).await;
    let (late, late_gateway_order) = shop.order().await;
    // A second order of the same cart would oversell.
    let address = json!({ "shipping_address": { "full_name": "A" } });
    shop.buyer(Method::POST, "orders/orders/create/", address, 400)
        .await;

    shop.world.pass(Duration::from_secs(31 * 60)).await;
    shop.world.settle().await;
    assert_eq!(shop.stock().await, (3, 0, 0), "the reservation is over");
    let body = json!({ "order_id": late });
    shop.buyer(Method::POST, "payments/create-order/", body, 400)
        .await;

    let (_, in_time) = shop.order().await;
    shop.checkout(&in_time, "paid").await;
    shop.world.settle().await;
    shop.fill_cart(1).await;
    let (_, in_time) = shop.order().await;
    shop.checkout(&in_time, "paid").await;
    shop.world.settle().await;

    let callback = shop.checkout(&late_gateway_order, "paid").await;
    shop.verify(&callback, 400).await;
    shop.world.settle().await;
    shop.verify(&callback, 400).await;
    shop.world.settle().await;
    let late = shop.see_order(&late).await;
    assert_eq!(
        (&late["status"], &late["payment_status"]),
        (&json!("cancelled"), &json!("refunded"))
    );
    assert_eq!(shop.stock().await, (0, 3, 0));

    let store = shop.world.cloud().operator().store();
    let payment = store.payment(&late_gateway_order).await.unwrap().unwrap();
    assert_eq!(
        (
            payment.subject.payment_status(),
            payment.subject.trail().refunded.len()
        ),
        (PaymentStatus::Refunded, 1)
    );
    let late = id(&callback["razorpay_payment_id"]);
    let refund = store
        .refund(&late, &whole_refund(&late))
        .await
        .unwrap()
        .unwrap();
    assert!(refund.gateway_refund_id.is_some());
    let payment = &refund.gateway_payment_id;
    let balances = shop
        .balances(&[("unclaimed_money", payment), ("refund_paid", &refund.id)])
        .await;
    assert_eq!(
        (
            balances.get(Account::Gateway),
            balances.get(Account::RefundsDue)
        ),
        (0, 0)
    );
}

#[tokio::test(start_paused = true)]
async fn f31_credits_are_granted_once() {
    let shop = Shop::open().await;
    let before = shop
        .seller(Method::GET, "auth/profile/", Value::Null, 200)
        .await;
    let credits = before["profile"]["credits"].as_u64().unwrap();
    let body = json!({ "credits": 7, "amount": 1 });
    let bought = shop
        .seller(Method::POST, "payments/credits/purchase/", body, 200)
        .await;
    assert_eq!(bought["amount"], 99.0);
    let callback = shop
        .checkout(&id(&bought["razorpay_order_id"]), "paid")
        .await;
    for _ in 0..2 {
        let reply = shop
            .seller(
                Method::POST,
                "payments/verify-payment/",
                callback.clone(),
                200,
            )
            .await;
        assert_eq!(
            reply["message"],
            "Payment successful! 7 credits added to your account."
        );
    }
    shop.world.settle().await;
    let after = shop
        .seller(Method::GET, "auth/profile/", Value::Null, 200)
        .await;
    assert_eq!(after["profile"]["credits"].as_u64(), Some(credits + 7));
    let listed = shop
        .seller(Method::GET, "payments/credit-purchases/", Value::Null, 200)
        .await;
    assert_eq!(listed["transactions"][0]["status"], "completed");
}

/// Brings a webhook event that a payment of an order was captured.
async fn captured(shop: &Shop, gateway_order: &str, payment: &str, amount: u64) {
    let event = json!({ "event": "payment.captured", "payload": { "payment": { "entity": {
        "id": payment, "order_id": gateway_order, "amount": amount, "currency": "INR",
        "status": "captured",
    }}}})
    .to_string();
    let signature = boli_local::razorpay::signature("local_webhook_secret", event.as_bytes());
    let request = http::Request::post("/api/payments/webhook/")
        .header("x-razorpay-signature", &signature)
        .body(event.into());
    let reply = shop.world.send(request.unwrap()).await;
    assert_eq!((reply.status, reply.body), (200, json!({ "status": "ok" })));
}

/// The signed payment brings no money, another one does: that is the order's, and the first is
/// given back should its money come after all.
#[tokio::test(start_paused = true)]
async fn an_order_is_paid_by_the_payment_that_brings_the_money() {
    let shop = Shop::open().await;
    shop.fill_cart(1).await;
    let (order, gateway_order) = shop.order().await;
    let signed = shop.checkout(&gateway_order, "late").await;
    shop.verify(&signed, 200).await;
    for _ in 0..2 {
        captured(&shop, &gateway_order, "pay_other", 58_100).await;
        shop.world.pass(Duration::from_secs(5)).await;
    }
    let store = shop.world.cloud().operator().store();
    let paid_by = async || {
        let payment = store.payment(&gateway_order).await.unwrap().unwrap();
        let trail = payment.subject.trail();
        (trail.gateway_payment_id.clone(), trail.refunded.clone())
    };
    let other = Some("pay_other".to_owned());
    assert_eq!(paid_by().await, (other.clone(), Vec::new()));
    shop.world.pass(Duration::from_secs(16 * 60)).await;
    shop.world.settle().await;
    let late = id(&signed["razorpay_payment_id"]);
    assert_eq!(paid_by().await, (other, vec![late]));
    assert_eq!(shop.see_order(&order).await["status"], "confirmed");
}

#[tokio::test(start_paused = true)]
async fn money_of_another_amount_pays_nothing() {
    let shop = Shop::open().await;
    shop.fill_cart(1).await;
    let (order, gateway_order) = shop.order().await;
    for _ in 0..2 {
        captured(&shop, &gateway_order, "pay_1", 100).await;
        shop.world.settle().await;
    }
    assert_eq!(shop.see_order(&order).await["status"], "pending");
    let store = shop.world.cloud().operator().store();
    let payment = store.payment(&gateway_order).await.unwrap().unwrap();
    assert_eq!(payment.subject.trail().quarantined, ["pay_1"]);
    assert_eq!(shop.mails("checking your payment"), 1);
    // The right amount still pays.
    shop.checkout(&gateway_order, "paid").await;
    shop.world.settle().await;
    assert_eq!(shop.see_order(&order).await["status"], "confirmed");
}
