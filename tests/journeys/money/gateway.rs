//! The simulated gateway keeps the rules of the real one, and the product lives with its moods.

use super::shop::{Shop, id};
use boli_domain::ledger::{Account, Balances};
use boli_domain::refund::RefundStatus;
use boli_local::settings::{RAZORPAY_KEY_ID, RAZORPAY_KEY_SECRET};
use boli_store::items::{JournalItem, OrderItem, RefundItem};
use boli_tests::table::held;
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(60 * 60);

impl Shop {
    /// A call of the gateway's API with our keys: status and answer.
    async fn gateway(&self, method: Method, path: &str, key: &str, body: &Value) -> (u16, Value) {
        use base64::Engine as _;
        let basic = format!("{RAZORPAY_KEY_ID}:{RAZORPAY_KEY_SECRET}");
        let basic = base64::engine::general_purpose::STANDARD.encode(basic);
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("/_local/razorpay/v1/{path}"))
            .header("authorization", format!("Basic {basic}"));
        if !key.is_empty() {
            request = request.header("x-refund-idempotency", key);
        }
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let reply = self.world.send(request.body(body.into()).unwrap()).await;
        (reply.status, reply.body)
    }

    /// Tells the simulator something.
    async fn simulate(&self, what: &str, body: Value) {
        let path = format!("/_local/razorpay/{what}");
        let told = self.world.call(Method::POST, &path, None, Some(body)).await;
        assert_eq!(told.status, 200, "{}", told.body);
    }

    async fn cancel_it(&self, order: &str) {
        let path = format!("orders/orders/{order}/cancel/");
        self.buyer(Method::POST, &path, Value::Null, 200).await;
        self.world.settle().await;
    }

    fn the_refund(&self) -> RefundItem {
        let [refund] = held::<RefundItem>(&self.world).try_into().unwrap();
        refund
    }

    fn owed_to_buyers(&self) -> i64 {
        let journals: Vec<JournalItem> = held(&self.world);
        let balances = Balances::of(journals.iter().flat_map(|journal| &journal.legs)).unwrap();
        assert_eq!(balances.total(), Some(0));
        balances.get(Account::RefundsDue)
    }
}

fn refusal(answer: &(u16, Value)) -> (u16, String) {
    let error = &answer.1["error"];
    for member in [
        "code",
        "description",
        "source",
        "step",
        "reason",
        "metadata",
    ] {
        assert!(!error[member].is_null(), "{member} in {error}");
    }
    (answer.0, id(&error["description"]))
}

#[tokio::test(start_paused = true)]
async fn the_gateway_refuses_what_it_does_not_take() {
    let shop = Shop::open().await;
    let (_, callback) = shop.paid_order(1).await;
    let payment = id(&callback["razorpay_payment_id"]);
    let refund = format!("payments/{payment}/refund");
    let capture = format!("payments/{payment}/capture");
    let cases = [
        (
            "orders",
            "",
            json!({ "amount": 1.5, "currency": "INR" }),
            "The amount must be an integer.",
        ),
        (
            "orders",
            "",
            json!({ "amount": 99, "currency": "INR" }),
            "The amount must be at least INR 1.00",
        ),
        (
            "orders",
            "",
            json!({ "amount": 100, "currency": "INR", "colour": "red" }),
            "colour is/are not required and should not be sent",
        ),
        (
            &capture,
            "",
            json!({ "amount": 58_100 }),
            "This payment has already been captured",
        ),
        (
            "payments/pay_none/capture",
            "",
            json!({ "amount": 1 }),
            "The id provided does not exist",
        ),
        (
            &refund,
            "short",
            json!({}),
            "The idempotency key must have at least 10 characters of A-Z, a-z, 0-9, - and _",
        ),
        (
            &refund,
            "",
            json!({ "amount": 99 }),
            "The amount must be at least INR 1.00",
        ),
        (
            &refund,
            "",
            json!({ "amount": 58_101 }),
            "The refund amount provided is greater than amount captured.",
        ),
        (
            &refund,
            "",
            json!({ "why": 1 }),
            "why is/are not required and should not be sent",
        ),
    ];
    for (path, key, body, description) in &cases {
        let answer = shop.gateway(Method::POST, path, key, body).await;
        assert_eq!(
            refusal(&answer),
            (400, (*description).to_owned()),
            "{path} {body}"
        );
    }
    let (status, seen) = shop
        .gateway(
            Method::GET,
            &format!("payments/{payment}"),
            "",
            &Value::Null,
        )
        .await;
    // 2 % and 18 % of it.
    assert_eq!(
        (status, &seen["fee"], &seen["tax"]),
        (200, &json!(1_371), &json!(209))
    );
}

#[tokio::test(start_paused = true)]
async fn a_key_makes_one_refund_and_refunds_never_exceed_the_payment() {
    let shop = Shop::open().await;
    let (_, callback) = shop.paid_order(1).await;
    let payment = id(&callback["razorpay_payment_id"]);
    let path = format!("payments/{payment}/refund");
    let part = json!({ "amount": 10_000 });
    let (status, first) = shop
        .gateway(Method::POST, &path, "first-key-1", &part)
        .await;
    assert_eq!((status, &first["status"]), (200, &json!("processed")));
    let again = shop
        .gateway(Method::POST, &path, "first-key-1", &part)
        .await;
    assert_eq!(again.1["id"], first["id"]);
    let other = shop
        .gateway(
            Method::POST,
            &path,
            "first-key-1",
            &json!({ "amount": 20_000 }),
        )
        .await;
    assert_eq!(
        refusal(&other),
        (
            400,
            "Different request with the same idempotency key".to_owned()
        )
    );
    let of_payment = format!("payments/{payment}");
    let seen = shop
        .gateway(Method::GET, &of_payment, "", &Value::Null)
        .await
        .1;
    assert_eq!(
        (
            &seen["amount_refunded"],
            &seen["refund_status"],
            &seen["status"]
        ),
        (&json!(10_000), &json!("partial"), &json!("captured"))
    );
    shop.gateway(Method::POST, &path, "second-key-2", &json!({}))
        .await;
    let over = shop
        .gateway(Method::POST, &path, "third-key-3", &json!({}))
        .await;
    assert_eq!(
        refusal(&over),
        (
            400,
            "The payment has been fully refunded already.".to_owned()
        )
    );
    let path = format!("payments/{payment}/refunds");
    let listed = shop.gateway(Method::GET, &path, "", &Value::Null).await.1;
    assert_eq!(listed["count"], 2);
    let path = format!("refunds/{}", id(&first["id"]));
    assert_eq!(
        shop.gateway(Method::GET, &path, "", &Value::Null).await.1["id"],
        first["id"]
    );
    // Nobody of ours asked for these.
    shop.lose_webhooks();
}

#[tokio::test(start_paused = true)]
async fn a_pending_refund_is_followed_by_its_webhooks() {
    let shop = Shop::open().await;
    for (next, status, owed) in [
        ("pending", RefundStatus::Processed, 0),
        ("failed", RefundStatus::Failed, 58_100),
    ] {
        let shop = Shop::open().await;
        let (order, _) = shop.paid_order(1).await;
        shop.simulate("refunds", json!({ "next": next })).await;
        shop.cancel_it(&order).await;
        assert_eq!(shop.the_refund().status, RefundStatus::Pending);
        assert_eq!(shop.owed_to_buyers(), 58_100);
        shop.world.pass(Duration::from_secs(121)).await;
        shop.world.settle().await;
        assert_eq!(shop.the_refund().status, status);
        assert_eq!(shop.owed_to_buyers(), owed);
    }
    // The gateway never said anything else of an order that nobody cancelled.
    assert!(held::<RefundItem>(&shop.world).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_refund_whose_webhook_is_lost_is_asked_about() {
    let shop = Shop::open().await;
    let (order, _) = shop.paid_order(1).await;
    shop.simulate("refunds", json!({ "next": "pending" })).await;
    shop.simulate("webhooks", json!({ "enabled": false })).await;
    shop.cancel_it(&order).await;
    shop.world.pass(Duration::from_secs(300)).await;
    shop.world.settle().await;
    assert_eq!(shop.the_refund().status, RefundStatus::Pending);
    shop.world.pass(2 * HOUR).await;
    shop.world.settle().await;
    assert_eq!(shop.the_refund().status, RefundStatus::Processed);
    assert_eq!(shop.owed_to_buyers(), 0);
    // And is off the list.
    let store = shop.world.cloud().operator().store();
    let open = store
        .open_refunds(shop.world.cloud().operator().now())
        .await;
    assert!(open.unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn twice_told_in_disorder_and_by_a_busy_gateway_a_payment_is_one() {
    let shop = Shop::open().await;
    shop.simulate("webhooks", json!({ "duplicates": true, "disorder": true }))
        .await;
    let (order, _) = shop.paid_order(1).await;
    shop.simulate("busy", json!({ "calls": 2 })).await;
    shop.cancel_it(&order).await;
    shop.world.pass(Duration::from_secs(600)).await;
    shop.world.settle().await;
    assert_eq!(shop.the_refund().status, RefundStatus::Processed);
    assert_eq!(shop.owed_to_buyers(), 0);
    let [order] = held::<OrderItem>(&shop.world).try_into().unwrap();
    assert_eq!(order.payment.refunded.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_person_pays_fails_cancels_or_pays_late_on_a_page() {
    let shop = Shop::open().await;
    shop.fill_cart(1).await;
    let (order, gateway_order) = shop.order().await;
    let path = format!("/_local/razorpay/checkout/{gateway_order}");
    let post = async |outcome: &str| {
        let request = http::Request::post(&path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("outcome={outcome}").into());
        let reply = shop.world.send(request.unwrap()).await;
        assert_eq!(reply.status, 200);
        id(&reply.body)
    };
    let page = shop.world.call(Method::GET, &path, None, None).await;
    let page = id(&page.body);
    assert!(
        page.contains("581.00") && !page.contains("<script"),
        "{page}"
    );
    assert!(post("cancelled").await.contains("Nothing was paid"));
    assert!(post("failed").await.contains("payment_cancelled"));
    shop.world.settle().await;
    assert_eq!(shop.see_order(&order).await["payment_status"], "failed");
    assert!(post("late").await.contains("The payment failed"));
    shop.world.pass(Duration::from_secs(16 * 60)).await;
    shop.world.settle().await;
    assert_eq!(shop.see_order(&order).await["payment_status"], "completed");
    assert!(post("paid").await.contains("This order has been paid"));
}
