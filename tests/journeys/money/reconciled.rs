//! What nobody told us, the gateway is asked.

use super::shop::{Shop, id};
use boli_local::razorpay::signature;
use serde_json::json;
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);

impl Shop {
    /// How often a metric was counted.
    fn counted(&self, metric: &str) -> u64 {
        let metrics = self.world.core().services.metrics.all();
        metrics.get(metric).map_or(0, |metric| metric.sum)
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_is_found_paid_whose_callback_and_webhooks_are_lost() {
    let shop = Shop::open().await;
    shop.fill_cart(1).await;
    let (order, gateway_order) = shop.order().await;
    shop.checkout(&gateway_order, "paid").await;
    shop.lose_webhooks();
    shop.world.pass(MINUTE).await;
    shop.world.settle().await;
    assert_eq!(shop.see_order(&order).await["status"], "pending");
    shop.world.pass(6 * MINUTE).await;
    shop.world.settle().await;
    assert_eq!(shop.see_order(&order).await["status"], "confirmed");
}

#[tokio::test(start_paused = true)]
async fn money_without_an_order_of_ours_raises_the_alarm() {
    let shop = Shop::open().await;
    // Another product of the account has an order, which is paid.
    let razorpay = shop.world.cloud().operator().razorpay().unwrap();
    let made = razorpay
        .create_order(boli_domain::Paise(10_000), "other", &Default::default())
        .await;
    shop.checkout(&made.unwrap().id, "paid").await;
    shop.lose_webhooks();
    shop.world.pass(75 * MINUTE).await;
    shop.world.settle().await;
    assert_eq!(shop.counted("MoneyMismatches"), 1);
}

#[tokio::test(start_paused = true)]
async fn events_of_another_account_are_taken_and_left_alone() {
    let shop = Shop::open().await;
    shop.fill_cart(1).await;
    let (order, gateway_order) = shop.order().await;
    let callback = shop.checkout(&gateway_order, "failed").await;
    shop.lose_webhooks();
    let event = json!({
        "event": "payment.captured", "account_id": "acc_SomebodyElse1",
        "payload": { "payment": { "entity": {
            "id": id(&callback["razorpay_payment_id"]), "order_id": gateway_order,
            "amount": 58_100, "currency": "INR", "status": "captured",
        }}},
    })
    .to_string();
    // Signed with the secret before the rotation, which still counts.
    let signed = signature("local_former_webhook_secret", event.as_bytes());
    let request = http::Request::post("/api/payments/webhook/")
        .header("x-razorpay-signature", signed)
        .body(event.into());
    let reply = shop.world.send(request.unwrap()).await;
    assert_eq!((reply.status, reply.body), (200, json!({ "status": "ok" })));
    shop.world.settle().await;
    assert_eq!(shop.counted("WebhooksOfOthers"), 1);
    assert_eq!(shop.see_order(&order).await["status"], "pending");
}
