//! Promo codes: one makes one paid order cheaper, whatever becomes of the others.

use super::shop::{Shop, id};
use boli_domain::UserId;
use boli_domain::ledger::Account;
use boli_domain::promo::Discount;
use boli_domain::refund::whole_refund;
use boli_domain::{Paise, RowId, Timestamp};
use boli_store::Write;
use boli_store::items::PromoCodeItem;
use boli_tests::promo::five_percent;
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

const CODE: &str = "LEVEL1_W0E9FP";

impl Shop {
    /// The buyer has a code of five percent.
    pub async fn with_code(&self) -> PromoCodeItem {
        let profile = self
            .buyer(Method::GET, "auth/profile/", Value::Null, 200)
            .await;
        let owner: UserId = id(&profile["id"]).parse().unwrap();
        let now = self.world.cloud().operator().now();
        let promo = five_percent(RowId(7), owner, now);
        self.put(&promo).await;
        promo
    }

    async fn put(&self, promo: &PromoCodeItem) {
        let store = self.world.cloud().operator().store();
        let put = Write::put(promo).unwrap();
        store.commit(vec![put]).await.unwrap();
    }

    /// As the buyer app does it, before any order exists: on the delivery that it shows.
    pub async fn apply(&self, status: u16) -> Value {
        let body = json!({ "promo_code": CODE.to_lowercase(), "order_amount": 50.0 });
        self.buyer(Method::POST, "auth/promo-codes/apply/", body, status)
            .await
    }

    pub async fn is_available(&self) -> bool {
        let path = "auth/promo-codes/available/";
        let listed = self.buyer(Method::GET, path, Value::Null, 200).await;
        listed["count"] == 1
    }

    /// Subtotal, delivery and total of an order, which add up.
    async fn amounts(&self, order: &str) -> (f64, f64, f64) {
        let order = self.see_order(order).await;
        let amount = |name: &str| order[name].as_f64().unwrap();
        let (subtotal, fee, total) = (
            amount("subtotal"),
            amount("shipping_fee"),
            amount("total_amount"),
        );
        assert!((subtotal + fee + 3.0 - total).abs() < 0.001, "{order}");
        (subtotal, fee, total)
    }
}

#[tokio::test(start_paused = true)]
async fn f39_a_code_makes_the_next_order_cheaper_and_is_spent_when_it_is_paid() {
    let shop = Shop::open().await;
    shop.with_code().await;
    for _ in 0..2 {
        let applied = shop.apply(200).await;
        assert_eq!(
            (
                &applied["discount_amount"],
                &applied["promo_code"]["is_used"]
            ),
            (&json!(2.5), &json!(false))
        );
    }
    shop.fill_cart(1).await;
    let (order, gateway_order) = shop.order().await;
    // 5 % of 499.00, off the delivery of 79.00.
    assert_eq!(shop.amounts(&order).await, (499.0, 54.05, 556.05));
    assert!(shop.is_available().await, "an order that nobody paid");

    shop.checkout(&gateway_order, "paid").await;
    shop.world.settle().await;
    assert_eq!(shop.see_order(&order).await["status"], "confirmed");
    assert!(!shop.is_available().await);
    let mails = shop.world.core().services.mailbox.newest_first().unwrap();
    let bill = format!("Delivery, Rs 24.95 less with {CODE}: Rs 54.05");
    assert!(mails.iter().any(|mail| mail.text.contains(&bill)));
    let refused = shop.apply(400).await;
    assert_eq!(refused["applied"], false);
    assert_eq!(
        refused["errors"]["promo_code"][0],
        "This promo code has already been used."
    );
    let balances = shop.balances(&[("order_paid", &order)]).await;
    assert_eq!(
        (
            balances.get(Account::Shipping),
            balances.get(Account::Gateway)
        ),
        (5_405, -55_605)
    );

    shop.fill_cart(1).await;
    let (next, _) = shop.order().await;
    assert_eq!(shop.amounts(&next).await, (499.0, 79.0, 581.0));
    shop.world.pass(Duration::from_secs(31 * 60)).await;
    shop.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn a_discounted_order_that_is_cancelled_gives_back_what_was_paid() {
    let shop = Shop::open().await;
    shop.with_code().await;
    shop.apply(200).await;
    shop.fill_cart(1).await;
    let (order, gateway_order) = shop.order().await;
    let callback = shop.checkout(&gateway_order, "paid").await;
    shop.world.settle().await;
    let path = format!("orders/orders/{order}/cancel/");
    shop.buyer(Method::PATCH, &path, Value::Null, 200).await;
    shop.world.settle().await;
    let payment = id(&callback["razorpay_payment_id"]);
    let journals = [
        ("order_paid", order.as_str()),
        ("order_refund_due", &order),
        ("refund_paid", &whole_refund(&payment)),
    ];
    let balances = shop.balances(&journals).await;
    assert_eq!(
        (
            balances.get(Account::Gateway),
            balances.get(Account::Shipping)
        ),
        (0, 0)
    );
    assert!(shop.is_available().await, "nothing was bought with it");
}

#[tokio::test(start_paused = true)]
async fn f39_a_failed_or_forgotten_order_leaves_its_code_free() {
    let shop = Shop::open().await;
    shop.with_code().await;
    shop.apply(200).await;
    shop.fill_cart(1).await;
    let (failed, gateway_order) = shop.order().await;
    shop.checkout(&gateway_order, "failed").await;
    shop.world.settle().await;
    assert_eq!(shop.see_order(&failed).await["payment_status"], "failed");
    assert!(shop.is_available().await);

    shop.apply(200).await;
    let (forgotten, _) = shop.order().await;
    assert_eq!(shop.amounts(&forgotten).await.1, 54.05);
    shop.world.pass(Duration::from_secs(31 * 60)).await;
    shop.world.settle().await;
    assert!(shop.is_available().await);

    shop.apply(200).await;
    let (paid, gateway_order) = shop.order().await;
    assert_eq!(shop.amounts(&paid).await.1, 54.05);
    shop.checkout(&gateway_order, "paid").await;
    shop.world.settle().await;
    assert!(!shop.is_available().await);
}

#[tokio::test(start_paused = true)]
async fn f39_one_code_pays_for_one_order() {
    let shop = Shop::open().await;
    shop.with_code().await;
    shop.fill_cart(1).await;
    let mut orders = Vec::new();
    for _ in 0..2 {
        shop.apply(200).await;
        orders.push(shop.order().await);
    }
    // Only the order that took it has it.
    let (third, _) = shop.order().await;
    assert_eq!(shop.amounts(&third).await.1, 79.0);
    let (second, second_gateway_order) = orders.pop().unwrap();
    let (first, first_gateway_order) = orders.pop().unwrap();

    shop.checkout(&second_gateway_order, "paid").await;
    shop.world.settle().await;
    assert_eq!(shop.see_order(&second).await["status"], "confirmed");
    let body = json!({ "order_id": first });
    let refused = shop
        .buyer(Method::POST, "payments/create-order/", body, 400)
        .await;
    let error = refused["error"].as_str().unwrap();
    assert!(
        error.starts_with("The promo code of this order was used"),
        "{error}"
    );
    // The checkout was open already: its money goes back.
    let callback = shop.checkout(&first_gateway_order, "paid").await;
    shop.world.settle().await;
    assert_eq!(
        shop.see_order(&first).await["payment_status"],
        json!("refunded")
    );
    let payment = id(&callback["razorpay_payment_id"]);
    let balances = shop
        .balances(&[
            ("unclaimed_money", &payment),
            ("refund_paid", &whole_refund(&payment)),
        ])
        .await;
    assert_eq!(balances.get(Account::Gateway), 0);
    assert_eq!(shop.stock().await, (1, 2, 0), "the third holds its unit");
    shop.world.pass(Duration::from_secs(31 * 60)).await;
    shop.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn f39_a_code_ends_and_has_a_minimum() {
    let shop = Shop::open().await;
    let promo = shop.with_code().await;
    shop.put(&PromoCodeItem {
        valid_until: Some(Timestamp(promo.valid_from.0 + 60_000)),
        minimum_order: Paise::rupees(40),
        ..promo.clone()
    })
    .await;
    shop.apply(200).await;
    shop.world.pass(Duration::from_secs(60)).await;
    let refused = shop.apply(400).await;
    assert_eq!(refused["error"], "This promo code has expired.");
    assert!(!shop.is_available().await);
    shop.fill_cart(1).await;
    let (order, _) = shop.order().await;
    assert_eq!(shop.amounts(&order).await.1, 79.0);

    shop.put(&PromoCodeItem {
        minimum_order: Paise::rupees(500),
        ..promo.clone()
    })
    .await;
    let refused = shop.apply(400).await;
    assert_eq!(
        refused["errors"]["non_field_errors"][0],
        "Minimum order amount for this promo code is ₹500.00"
    );
    // Never more than the delivery costs.
    shop.put(&PromoCodeItem {
        discount: Discount::Fixed(Paise::rupees(500)),
        ..promo
    })
    .await;
    shop.apply(200).await;
    let (order, _) = shop.order().await;
    assert_eq!(shop.amounts(&order).await, (499.0, 0.0, 502.0));
    shop.world.pass(Duration::from_secs(31 * 60)).await;
    shop.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn f39_a_paid_order_that_is_cancelled_gives_its_code_back() {
    let shop = Shop::open().await;
    shop.with_code().await;
    for by_seller in [false, true] {
        shop.apply(200).await;
        shop.fill_cart(1).await;
        let (order, gateway_order) = shop.order().await;
        shop.checkout(&gateway_order, "paid").await;
        shop.world.settle().await;
        assert!(!shop.is_available().await);
        if by_seller {
            shop.move_on(&order, "cancelled").await;
        } else {
            let path = format!("orders/orders/{order}/cancel/");
            shop.buyer(Method::PATCH, &path, Value::Null, 200).await;
        }
        shop.world.settle().await;
        assert!(shop.is_available().await, "by the seller: {by_seller}");
        let balances = shop
            .balances(&[("order_paid", &order), ("order_refund_due", &order)])
            .await;
        assert_eq!(balances.get(Account::Shipping), 0);
    }
}
