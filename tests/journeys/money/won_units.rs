//! Units won at an auction: paid, left unpaid, given back.

use super::shop::{Shop, id};
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

impl Shop {
    /// The buyer wins the product at an auction for 600 rupees.
    pub async fn win(&self) {
        let body = json!({
            "title": "Show", "description": "Sarees", "category": 2, "products": [self.product],
        });
        let stream = self
            .seller(Method::POST, "livestreams/livestreams/", body, 201)
            .await;
        let stream = id(&stream["id"]);
        let path = format!("livestreams/livestreams/{stream}");
        self.seller(Method::PATCH, &format!("{path}/start/"), Value::Null, 200)
            .await;
        let body = json!({
            "livestream": stream, "product": self.product, "starting_price": "499.00",
            "timer_duration": 60,
        });
        let auction = self
            .seller(Method::POST, "livestreams/biddings/", body, 201)
            .await;
        let bid = format!("livestreams/biddings/{}/place-bid/", id(&auction["id"]));
        self.buyer(Method::POST, &bid, json!({ "amount": "600.0" }), 200)
            .await;
        self.seller(Method::PATCH, &format!("{path}/end/"), Value::Null, 200)
            .await;
        self.world.settle().await;
    }

    pub async fn cart(&self) -> Value {
        self.buyer(Method::GET, "orders/cart/", Value::Null, 200)
            .await
    }

    async fn skip(&self, time: Duration) {
        self.world.core().advance(time);
        self.world.settle().await;
    }
}

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test(start_paused = true)]
async fn f43_a_won_unit_is_held_once_and_paid_at_the_hammer_price() {
    let shop = Shop::open().await;
    shop.win().await;
    assert_eq!(shop.stock().await, (2, 1, 0));
    shop.fill_cart(1).await;
    let (order, gateway_order) = shop.order().await;
    assert_eq!(shop.stock().await, (1, 2, 0), "the won unit is held once");
    let callback = shop.checkout(&gateway_order, "paid").await;
    shop.verify(&callback, 200).await;
    shop.world.settle().await;
    assert_eq!(shop.stock().await, (1, 2, 0));
    assert_eq!(shop.cart().await["items"], json!([]));
    let order = shop.see_order(&order).await;
    assert_eq!(order["subtotal"], 1099.0);
    let bidding = &order["items"][0]["bidding_data"];
    assert_eq!(
        (&bidding["starting_price"], &bidding["status"]),
        (&json!("499.00"), &json!("ended"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_won_unit_returns_to_sale_when_nobody_pays() {
    let shop = Shop::open().await;
    shop.win().await;
    // Ordered just before the winner's day is over: the order holds the unit a while longer.
    shop.skip(23 * 60 * MINUTE + 50 * MINUTE).await;
    shop.order().await;
    shop.skip(15 * MINUTE).await;
    assert_eq!(
        (shop.stock().await, &shop.cart().await["total_items"]),
        ((2, 1, 0), &json!(1))
    );
    shop.skip(20 * MINUTE).await;
    assert_eq!(
        (shop.stock().await, &shop.cart().await["total_items"]),
        ((3, 0, 0), &json!(0))
    );
}

#[tokio::test(start_paused = true)]
async fn a_won_unit_taken_out_of_the_cart_returns_to_sale() {
    let shop = Shop::open().await;
    shop.win().await;
    let line = shop.cart().await["items"][0]["id"].clone();
    let body = json!({ "cart_item_id": line });
    shop.buyer(Method::DELETE, "orders/cart/remove/", body.clone(), 200)
        .await;
    assert_eq!(shop.stock().await, (3, 0, 0));
    shop.buyer(Method::DELETE, "orders/cart/remove/", body, 404)
        .await;
    let reply = shop
        .buyer(Method::DELETE, "orders/cart/clear/", Value::Null, 200)
        .await;
    assert_eq!(reply["message"], "Cart is already empty");
}
