//! Orders that are given up give everything back.

use super::shop::{Shop, id};
use boli_domain::ledger::Account;
use http::Method;
use serde_json::{Value, json};

impl Shop {
    async fn cancel(&self, method: Method, order: &str, status: u16) -> Value {
        let path = format!("orders/orders/{order}/cancel/");
        self.buyer(method, &path, Value::Null, status).await
    }

    /// Nothing is sold, earned or held any more, and the ledger says so.
    async fn gave_everything_back(&self, order: &str, payment: &str) {
        assert_eq!(self.stock().await, (3, 0, 0));
        let earned = self
            .seller(Method::GET, "payments/seller/earnings/", Value::Null, 200)
            .await;
        assert_eq!(
            (&earned["earnings"], &earned["total_earnings"]),
            (&json!([]), &json!(0))
        );
        let listed = self
            .seller(Method::GET, "orders/seller/orders/", Value::Null, 200)
            .await;
        assert_eq!(listed["count"], 0);
        let journals = [
            ("order_paid", order),
            ("order_refund_due", order),
            ("refund_paid", payment),
        ];
        let balances = self.balances(&journals).await;
        assert_eq!(
            (
                balances.get(Account::Gateway),
                balances.get(Account::RefundsDue)
            ),
            (0, 0)
        );
        assert_eq!(balances.get(Account::PlatformFee), 0);
        let store = self.world.cloud().operator().store();
        let refund = store.refund(payment).await.unwrap().unwrap();
        assert!(refund.gateway_refund_id.is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn f35_a_paid_order_that_its_buyer_cancels_gives_everything_back() {
    let shop = Shop::open().await;
    let (order, callback) = shop.paid_order(2).await;
    assert_eq!(shop.stock().await, (1, 2, 0));

    let reply = shop.cancel(Method::PATCH, &order, 200).await;
    assert_eq!(reply, json!({ "message": "Order cancelled successfully" }));
    let reply = shop.cancel(Method::POST, &order, 400).await;
    assert_eq!(reply["error"], "Order cannot be cancelled");
    shop.world.settle().await;

    let seen = shop.see_order(&order).await;
    assert_eq!(
        (&seen["status"], &seen["payment_status"]),
        (&json!("cancelled"), &json!("refunded"))
    );
    assert_eq!(seen["tracking"][0]["notes"], "Order cancelled by customer");
    shop.gave_everything_back(&order, &id(&callback["razorpay_payment_id"]))
        .await;
    let listed = shop
        .buyer(Method::GET, "payments/payments/", Value::Null, 200)
        .await;
    assert_eq!(listed["results"][0]["status"], "refunded");
    // One for the buyer, and one for the seller who must not send it.
    assert_eq!(shop.mails("is cancelled"), 2);
}

#[tokio::test(start_paused = true)]
async fn f35_a_paid_order_that_its_seller_cancels_gives_everything_back() {
    let shop = Shop::open().await;
    let (order, callback) = shop.paid_order(2).await;
    shop.move_on(&order, "cancelled").await;
    shop.world.settle().await;
    shop.gave_everything_back(&order, &id(&callback["razorpay_payment_id"]))
        .await;
    assert_eq!(shop.mails("is cancelled"), 1);
}

#[tokio::test(start_paused = true)]
async fn an_unpaid_order_that_is_cancelled_holds_nothing_and_late_money_goes_back() {
    let shop = Shop::open().await;
    shop.fill_cart(2).await;
    let (order, gateway_order) = shop.order().await;
    assert_eq!(shop.stock().await, (1, 2, 0));
    shop.cancel(Method::POST, &order, 200).await;
    assert_eq!(shop.stock().await, (3, 0, 0));
    // Nobody else's order can be cancelled, nor one that is not there.
    let path = format!("orders/orders/{order}/cancel/");
    shop.seller(Method::PATCH, &path, Value::Null, 404).await;

    let callback = shop.checkout(&gateway_order, "paid").await;
    shop.verify(&callback, 400).await;
    shop.world.settle().await;
    assert_eq!(shop.stock().await, (3, 0, 0));
    let payment = id(&callback["razorpay_payment_id"]);
    let balances = shop
        .balances(&[("unclaimed_money", &payment), ("refund_paid", &payment)])
        .await;
    assert_eq!(balances.get(Account::Gateway), 0);
}

#[tokio::test(start_paused = true)]
async fn a_shipped_order_is_not_the_buyers_to_cancel() {
    let shop = Shop::open().await;
    shop.fill_cart(1).await;
    let (order, gateway_order) = shop.order().await;
    shop.checkout(&gateway_order, "paid").await;
    shop.world.settle().await;
    shop.move_on(&order, "processing").await;
    shop.cancel(Method::PATCH, &order, 400).await;
    assert_eq!(shop.stock().await, (2, 1, 0));
}
