//! Prices are the server's.

use super::shop::{Shop, id};
use http::Method;
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn f30_no_price_is_the_clients() {
    let shop = Shop::open().await;
    for price in [json!(1), json!("0.01"), json!(99_999)] {
        let line = json!({ "product_id": shop.product, "quantity": 1, "price": price });
        let added = shop
            .buyer(Method::POST, "orders/cart/add/", line, 201)
            .await;
        assert_eq!(added["cart_item"]["price"], 499.0, "{price}");
        shop.buyer(Method::DELETE, "orders/cart/clear/", Value::Null, 200)
            .await;
    }
    let line = json!({ "product_id": shop.product, "quantity": 1, "price": -499 });
    shop.buyer(Method::POST, "orders/cart/add/", line, 400)
        .await;
    shop.fill_cart(1).await;
    // Opening its payment sends one rupee; see there.
    let (order, gateway_order) = shop.order().await;
    let store = shop.world.cloud().operator().store();
    let payment = store.payment(&gateway_order).await.unwrap().unwrap();
    assert_eq!(payment.opened.amount.to_string(), "581.00");
    assert_eq!(shop.see_order(&order).await["total_amount"], 581.0);

    for amount in [json!(1), json!(-99), json!("0")] {
        let body = json!({ "credits": 7, "amount": amount });
        let bought = shop
            .seller(Method::POST, "payments/credits/purchase/", body, 200)
            .await;
        assert_eq!(bought["amount"], 99.0);
        let payment = store
            .payment(&id(&bought["razorpay_order_id"]))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(payment.opened.amount.to_string(), "99.00");
    }
    // What was begun and not paid is no purchase: this one is still the first.
    for (credits, price) in [(13, 99.0), (14, 140.0), (54, 299.0)] {
        let body = json!({ "credits": credits });
        let bought = shop
            .seller(Method::POST, "payments/credits/purchase/", body, 200)
            .await;
        assert_eq!(bought["amount"], price, "{credits} credits");
    }
}
