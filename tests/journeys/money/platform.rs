//! What operators see of the platform's money.

use super::documents::words;
use super::shop::{Shop, id};
use boli_domain::ledger::Account;
use boli_local::aws::Service;
use boli_local::aws::faults::{Call, Fault, Faults};
use http::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

impl Shop {
    async fn admin(&self) -> String {
        let body = Some(json!({ "username": "admin" }));
        let reply = self
            .world
            .call(Method::POST, "/_local/token", None, body)
            .await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        id(&reply.body["token"])
    }

    async fn see(&self, admin: &str, path: &str) -> Value {
        let path = format!("/api/payments/admin/{path}");
        let reply = self.world.call(Method::GET, &path, Some(admin), None).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        reply.body
    }

    /// A paid order of one unit.
    async fn sell(&self) -> String {
        self.fill_cart(1).await;
        let (order, gateway_order) = self.order().await;
        self.checkout(&gateway_order, "paid").await;
        self.world.settle().await;
        order
    }
}

#[tokio::test(start_paused = true)]
async fn f36_orders_count_once_and_statistics_and_summary_stand_with_credits_sold() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let empty = shop.see(&admin, "wallet/").await;
    assert_eq!(
        (&empty["balance"], &empty["total_orders_processed"]),
        (&json!("0.00"), &json!(0))
    );
    let order = shop.sell().await;
    shop.sell().await;
    shop.buy_credits().await;

    let wallet = shop.see(&admin, "wallet/").await;
    assert_eq!(
        (
            &wallet["balance"],
            &wallet["total_platform_fees"],
            &wallet["total_shipping_fees"],
            &wallet["total_credit_revenue"],
            &wallet["total_orders_processed"],
            &wallet["total_credits_sold"],
        ),
        (
            &json!("263.00"),
            &json!("6.00"),
            &json!("158.00"),
            &json!("99.00"),
            &json!(2),
            &json!(7),
        )
    );
    let stats = shop.see(&admin, "dashboard/stats/").await;
    assert_eq!(
        (&stats["today_orders"], &stats["this_month_revenue"]),
        (&json!(2), &json!(263.0))
    );

    // A refund takes the platform's part back, and the figures stay the ledger's.
    shop.move_on(&order, "cancelled").await;
    shop.world.settle().await;
    let stats = shop.see(&admin, "dashboard/stats/").await;
    assert_eq!(
        (
            &stats["platform_fees"],
            &stats["total_revenue"],
            &stats["total_orders"]
        ),
        (&json!(3.0), &json!(181.0), &json!(2))
    );
    let back = shop
        .balances(&[("order_paid", &order), ("order_refund_due", &order)])
        .await;
    assert_eq!(back.get(Account::PlatformFee), 0);

    let path = "/api/payments/admin/revenue/report/";
    let body = Some(json!({ "report_type": "summary" }));
    let report = shop
        .world
        .call(Method::POST, path, Some(&admin), body)
        .await;
    assert_eq!(report.status, 200, "{}", report.body);
    let words = words(&report);
    assert!(
        words.contains("platform_fee | INR 3.00 | 3")
            && words.contains("Grand total | INR 181.00 | 7"),
        "{words}"
    );
    assert_eq!(
        report.headers["content-disposition"],
        "attachment; filename=\"admin-revenue-report-2026-10-23-to-2026-11-22.pdf\""
    );
}

#[tokio::test(start_paused = true)]
async fn the_history_is_paged_and_filtered_and_for_operators_alone() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    for _ in 0..3 {
        let order = shop.sell().await;
        shop.move_on(&order, "cancelled").await;
        shop.world.settle().await;
    }
    // The next day in India.
    shop.world
        .core()
        .advance(std::time::Duration::from_secs(12 * 60 * 60));
    for _ in 0..5 {
        shop.buy_credits().await;
    }
    shop.world.settle().await;
    let first = shop.see(&admin, "wallet/history/").await;
    assert_eq!(first["count"], 17);
    assert_eq!(first["results"].as_array().unwrap().len(), 17);
    let newest = &first["results"][0];
    assert_eq!(
        (&newest["transaction_type"], &newest["amount"]),
        (&json!("credit_purchase"), &json!("99.00"))
    );
    assert!(newest.get("order_number").is_none());
    let back = &first["results"][5];
    assert_eq!(
        (&back["amount"], &back["metadata"]["shipping_method"]),
        (&json!("-79.00"), &json!("standard"))
    );
    let sum: f64 = first["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| id(&row["amount"]).parse::<f64>().unwrap())
        .sum();
    assert!((sum - 495.0).abs() < 0.001);

    for _ in 0..4 {
        shop.buy_credits().await;
    }
    let second = shop.see(&admin, "wallet/history/?page=2").await;
    assert_eq!(
        (
            &second["count"],
            second["results"].as_array().unwrap().len()
        ),
        (&json!(21), 1)
    );
    for (query, count) in [
        ("?transaction_type=platform_fee", 6),
        ("?transaction_type=tips", 0),
        ("?date_to=2026-11-22", 12),
        ("?date_from=2026-11-23&transaction_type=credit_purchase", 9),
        ("?date_from=bad", 21),
    ] {
        let listed = shop.see(&admin, &format!("wallet/history/{query}")).await;
        assert_eq!(listed["count"], count, "{query}");
    }
    for path in [
        "payments/admin/wallet/",
        "payments/admin/wallet/history/",
        "payments/admin/dashboard/stats/",
    ] {
        let refused = shop.seller(Method::GET, path, Value::Null, 403).await;
        assert_eq!(refused["detail"], refused["error"]);
    }
    shop.buyer(
        Method::POST,
        "payments/admin/revenue/report/",
        json!({}),
        403,
    )
    .await;
}

/// Loses the answer of every other transaction of the books.
struct LostAnswers(AtomicU32);

impl Faults for LostAnswers {
    fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        let books = call.function == "workers-keep-books" && call.service == Service::DynamoDb;
        let strikes = books && self.0.fetch_add(1, Ordering::Relaxed) % 2 == 1;
        strikes.then_some(Fault::LostAfter)
    }
}

#[tokio::test(start_paused = true)]
async fn a_journal_is_booked_once_however_often_its_message_comes() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let faults = Arc::new(LostAnswers(AtomicU32::new(0)));
    shop.world.set_faults(Some(faults));
    shop.sell().await;
    shop.buy_credits().await;
    shop.world
        .pass(std::time::Duration::from_secs(15 * 60))
        .await;
    shop.world.set_faults(None);
    shop.world
        .pass(std::time::Duration::from_secs(15 * 60))
        .await;
    shop.world.settle().await;
    let wallet = shop.see(&admin, "wallet/").await;
    assert_eq!(
        (&wallet["balance"], &wallet["total_orders_processed"]),
        (&json!("181.00"), &json!(1))
    );
    let history = shop.see(&admin, "wallet/history/").await;
    assert_eq!(history["count"], 3);
}
