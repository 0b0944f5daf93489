//! What a buyer is told in the app on an order's way (fault F37).

use super::shop::{Shop, id};
use http::Method;
use serde_json::{Value, json};

impl Shop {
    /// The titles of what the buyer was told, newest first.
    async fn told(&self) -> Vec<String> {
        self.world.settle().await;
        let page = self
            .buyer(Method::GET, "auth/notifications/", Value::Null, 200)
            .await;
        let rows = page["results"].as_array().unwrap();
        rows.iter().map(|row| id(&row["title"])).collect()
    }

    /// The newest one with that title.
    async fn told_of(&self, title: &str) -> Value {
        let page = self
            .buyer(Method::GET, "auth/notifications/", Value::Null, 200)
            .await;
        let rows = page["results"].as_array().unwrap();
        rows.iter()
            .find(|row| row["title"] == title)
            .unwrap()
            .clone()
    }
}

#[tokio::test(start_paused = true)]
async fn f37_a_buyer_hears_of_each_step_of_an_order_once() {
    let shop = Shop::open().await;
    shop.fill_cart(1).await;
    let (order, gateway_order) = shop.order().await;
    assert_eq!(shop.told().await, ["Payment Pending"]);
    shop.checkout(&gateway_order, "late").await;
    assert_eq!(shop.told().await, ["Payment Failed", "Payment Pending"]);
    let callback = shop.checkout(&gateway_order, "paid").await;
    for _ in 0..2 {
        shop.buyer(
            Method::POST,
            "payments/verify-payment/",
            callback.clone(),
            200,
        )
        .await;
    }
    assert_eq!(
        shop.told().await[..2],
        ["Order Confirmed", "Payment Successful"]
    );
    for status in ["processing", "shipped", "delivered"] {
        shop.move_on(&order, status).await;
        shop.world.settle().await;
    }
    let told = shop.told().await;
    assert_eq!(told[..2], ["Order Delivered", "Order Shipped"]);
    assert_eq!(
        told.len(),
        6,
        "processing is no news, and nothing is told twice: {told:?}"
    );

    let paid = shop.told_of("Payment Successful").await;
    assert_eq!(
        paid["message"],
        "Payment of ₹581.00 has been processed successfully."
    );
    let seen = shop.see_order(&order).await;
    assert_eq!(
        paid["data"],
        json!({
            "order_id": order, "order_number": seen["order_number"], "payment_status": "success",
            "total_amount": "581.00",
        })
    );
    let shipped = shop.told_of("Order Shipped").await;
    assert_eq!(shipped["type"], "order");
    assert_eq!(shipped["action_url"], format!("/orders/{order}"));
    assert_eq!(shipped["data"]["total_amount"], "581.00");
}

#[tokio::test(start_paused = true)]
async fn f37_a_buyer_hears_that_an_order_is_cancelled_and_its_money_on_its_way() {
    let shop = Shop::open().await;
    shop.fill_cart(1).await;
    let (unpaid, _) = shop.order().await;
    shop.world.settle().await;
    let cancel = |order: &str| format!("orders/orders/{order}/cancel/");
    shop.buyer(Method::PATCH, &cancel(&unpaid), Value::Null, 200)
        .await;
    assert_eq!(shop.told().await, ["Order Cancelled", "Payment Pending"]);

    shop.fill_cart(1).await;
    let (paid, gateway_order) = shop.order().await;
    let callback = shop.checkout(&gateway_order, "paid").await;
    shop.buyer(Method::POST, "payments/verify-payment/", callback, 200)
        .await;
    shop.world.settle().await;
    shop.buyer(Method::PATCH, &cancel(&paid), Value::Null, 200)
        .await;
    let mut told = shop.told().await;
    told.truncate(2);
    told.sort();
    assert_eq!(told, ["Order Cancelled", "Order Refunded"]);
}
