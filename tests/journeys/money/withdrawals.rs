//! What sellers earned, and how they are paid.

use super::shop::{Shop, id};
use boli_domain::ledger::Account;
use boli_domain::withdrawal::WithdrawalStatus;
use boli_runtime::withdrawals::{Approved, PaidBy, approve, reject};
use boli_store::items::WithdrawalItem;
use http::Method;
use serde_json::{Value, json};

impl Shop {
    /// The buyer pays for two of a thing of 6,000 rupees, and has them: the seller may withdraw
    /// 12,000.
    async fn earn(&self) -> String {
        self.earn_twice(6_000).await
    }

    /// The same with another price.
    pub async fn earn_twice(&self, price: u32) -> String {
        self.earn_twice_with(price, json!({})).await
    }

    /// The same with more about the product.
    pub async fn earn_twice_with(&self, price: u32, more: Value) -> String {
        let mut dear = json!({
            "name": "Phone", "description": "New", "category": 1, "base_price": price, "quantity": 9,
        });
        let more = more.as_object().unwrap().clone();
        dear.as_object_mut().unwrap().extend(more);
        let dear = self
            .seller(Method::POST, "products/products/", dear, 201)
            .await;
        let line = json!({ "product_id": dear["id"], "quantity": 2 });
        self.buyer(Method::POST, "orders/cart/add/", line, 201)
            .await;
        let (order, gateway_order) = self.order().await;
        self.checkout(&gateway_order, "paid").await;
        self.world.settle().await;
        for status in ["shipped", "delivered"] {
            self.move_on(&order, status).await;
        }
        self.world.settle().await;
        order
    }

    async fn withdraw(&self, amount: Value, status: u16) -> Value {
        self.withdraw_to(amount, "12345678901", status).await
    }

    pub async fn withdraw_to(&self, amount: Value, account: &str, status: u16) -> Value {
        let body = json!({
            "amount": amount, "bank_account_number": account,
            "confirm_account_number": account, "bank_ifsc_code": "hdfc0000001",
            "confirm_ifsc_code": "HDFC0000001", "bank_name": "HDFC Bank",
            "account_holder_name": "Jane Smith", "mobile_number": "9876543210",
        });
        self.seller(Method::POST, "payments/seller/withdraw/", body, status)
            .await
    }

    /// The withdrawal that waits.
    pub async fn waiting(&self) -> WithdrawalItem {
        let store = self.world.cloud().operator().store();
        let mut open = store.open_withdrawals().await.unwrap();
        assert_eq!(open.len(), 1, "{open:?}");
        open.remove(0)
    }

    async fn pay_by_hand(&self) {
        let (operator, waiting) = (self.world.cloud().operator(), self.waiting().await);
        let pay = || approve(operator, &waiting, "asha", PaidBy::Hand, "Looked at");
        let paid = pay().await.unwrap();
        assert_eq!(paid, Approved::Now(WithdrawalStatus::Completed));
        let again = pay().await.unwrap_err().to_string();
        assert_eq!(again, "somebody has decided already");
    }

    pub async fn reject(&self) {
        let (operator, waiting) = (self.world.cloud().operator(), self.waiting().await);
        assert!(reject(operator, &waiting, "Looked at").await.unwrap());
        let again = reject(operator, &waiting, "Looked at").await.unwrap();
        assert!(!again, "a decision is made once");
    }

    /// Available, pending and paid in the statistics, and what the wallet holds.
    pub async fn money(&self) -> [f64; 4] {
        let stats = self
            .seller(Method::GET, "payments/seller/stats/", Value::Null, 200)
            .await;
        let wallet = self
            .seller(Method::GET, "payments/wallet/", Value::Null, 200)
            .await;
        let number = |name: &str| stats[name].as_f64().unwrap();
        [
            number("available_balance"),
            number("pending_withdrawals"),
            number("total_withdrawals"),
            id(&wallet["balance"]).parse().unwrap(),
        ]
    }

    /// A wallet's movements add up to what it holds.
    pub async fn adds_up(&self) {
        let listed = self
            .seller(
                Method::GET,
                "payments/wallet/transactions/",
                Value::Null,
                200,
            )
            .await;
        let rows = listed["results"].as_array().unwrap();
        let signed = |row: &Value| {
            let amount: f64 = id(&row["amount"]).parse().unwrap();
            if row["transaction_type"] == "credit" {
                amount
            } else {
                -amount
            }
        };
        let sum: f64 = rows.iter().map(signed).sum();
        assert!((sum - self.money().await[3]).abs() < 0.001, "{listed}");
    }
}

#[tokio::test(start_paused = true)]
async fn f34_exactly_what_is_asked_for_is_reserved_and_comes_back_when_it_is_rejected() {
    let shop = Shop::open().await;
    let order = shop.earn().await;
    assert_eq!(shop.money().await, [12_000.0, 0.0, 0.0, 12_000.0]);

    let asked = shop.withdraw(json!(10_000), 201).await;
    assert_eq!(
        (&asked["amount"], &asked["status"]),
        (&json!(10_000.0), &json!("pending"))
    );
    // The same money is not there again; the wallet still holds it.
    let refused = shop.withdraw(json!("10000.00"), 400).await;
    assert_eq!(refused["amount"][0], refused["error"]);
    assert_eq!(shop.money().await, [2_000.0, 10_000.0, 0.0, 12_000.0]);

    shop.reject().await;
    assert_eq!(shop.money().await, [12_000.0, 0.0, 0.0, 12_000.0]);
    let earned = shop
        .seller(Method::GET, "payments/seller/earnings/", Value::Null, 200)
        .await;
    assert_eq!(
        (
            &earned["withdrawn_earnings"],
            &earned["earnings"][0]["is_withdrawn"]
        ),
        (&json!(0), &json!(false))
    );

    let asked = shop.withdraw(json!(12_000), 201).await;
    shop.pay_by_hand().await;
    shop.world.settle().await;
    assert_eq!(shop.money().await, [0.0, 0.0, 12_000.0, 0.0]);
    shop.adds_up().await;
    let earned = shop
        .seller(Method::GET, "payments/seller/earnings/", Value::Null, 200)
        .await;
    assert_eq!(
        (
            &earned["withdrawn_earnings"],
            &earned["earnings"][0]["is_withdrawn"]
        ),
        (&json!(12_000.0), &json!(true))
    );
    let path = format!("payments/withdrawals/{}/", id(&asked["withdrawal_id"]));
    let shown = shop.seller(Method::GET, &path, Value::Null, 200).await;
    assert_eq!(
        (&shown["status"], &shown["notes"]),
        (&json!("completed"), &json!("Looked at"))
    );
    assert_eq!(shown["created_at"], shown["requested_at"]);
    shop.buyer(Method::GET, &path, Value::Null, 404).await;

    let withdrawal = id(&asked["withdrawal_id"]);
    let balances = shop
        .balances(&[
            ("order_paid", &order),
            ("earnings_released", &order),
            ("withdrawal_requested", &withdrawal),
            ("withdrawal_paid", &withdrawal),
        ])
        .await;
    // Delivery and the platform's fee are left at the gateway.
    assert_eq!(balances.get(Account::Gateway), -8_200);
}

#[tokio::test(start_paused = true)]
async fn two_devices_that_ask_for_the_same_money_get_it_once() {
    let shop = Shop::open().await;
    shop.earn().await;
    let (one, other) = futures_util::join!(
        shop.seller_tries_to_withdraw(),
        shop.seller_tries_to_withdraw()
    );
    assert_eq!(one.min(other), 201);
    assert_eq!(one.max(other), 400);
    assert_eq!(shop.money().await[..2], [2_000.0, 10_000.0]);
    shop.pay_by_hand().await;
    shop.world.settle().await;
}

impl Shop {
    pub async fn seller_tries_to_withdraw(&self) -> u16 {
        let body = json!({
            "amount": 10_000, "bank_account_number": "12345678901",
            "confirm_account_number": "12345678901", "bank_ifsc_code": "hdfc0000001",
            "confirm_ifsc_code": "HDFC0000001", "bank_name": "HDFC Bank",
            "account_holder_name": "Jane Smith", "mobile_number": "9876543210",
        });
        let path = "/api/payments/seller/withdraw/";
        let reply = self
            .world
            .call(Method::POST, path, Some(&self.seller), Some(body))
            .await;
        reply.status
    }
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_sale_leaves_the_wallet_as_it_was() {
    let shop = Shop::open().await;
    shop.fill_cart(2).await;
    let (order, gateway_order) = shop.order().await;
    shop.checkout(&gateway_order, "paid").await;
    shop.world.settle().await;
    assert_eq!(shop.money().await, [0.0, 0.0, 0.0, 998.0]);
    shop.adds_up().await;
    shop.move_on(&order, "cancelled").await;
    shop.world.settle().await;
    assert_eq!(shop.money().await, [0.0; 4]);
    shop.adds_up().await;
    let listed = shop
        .seller(
            Method::GET,
            "payments/wallet/transactions/",
            Value::Null,
            200,
        )
        .await;
    assert_eq!(
        (
            &listed["count"],
            &listed["results"][0]["category"],
            &listed["results"][1]["metadata"]["quantity"]
        ),
        (&json!(2), &json!("refund"), &json!(2))
    );
}

#[tokio::test(start_paused = true)]
async fn the_use_of_credits_is_told_by_stream_day_and_month() {
    let shop = Shop::open().await;
    let none = shop
        .buyer(Method::GET, "payments/usage-history/", Value::Null, 200)
        .await;
    assert_eq!(
        (&none["usage_history"], &none["total_usage"]),
        (&json!([]), &json!(0))
    );
    shop.win().await;
    let used = shop
        .seller(Method::GET, "payments/usage-history/", Value::Null, 200)
        .await;
    assert_eq!(
        (&used["total_usage"], &used["remaining_credits"]),
        (&json!(1), &json!(9))
    );
    assert_eq!(
        (&used["daily_usage"], &used["monthly_usage"]),
        (
            &json!([{ "date": "2026-11-22", "credits_used": 1 }]),
            &json!([{ "month": "2026-11", "credits_used": 1 }])
        )
    );
    assert_eq!(used["usage_history"][0]["livestream_title"], "Show");
}
