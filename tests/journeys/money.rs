//! Money takes its way once, in whatever order and however often the news of it arrives.

use boli_domain::ProductId;
use boli_domain::ledger::{Account, Balances};
use boli_domain::order::PaymentStatus;
use boli_local::World;
use boli_store::items::{JournalItem, ProductItem};
use boli_store::keys;
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// A shop with one product, its seller and a buyer, signed in.
struct Shop {
    world: World,
    buyer: String,
    seller: String,
    product: ProductId,
}

impl Shop {
    async fn open() -> Self {
        let world = World::start().await;
        let buyer = sign_in(&world, "buyer1", "buyer123").await;
        let seller = sign_in(&world, "seller1", "seller123").await;
        let product = json!({
            "name": "Saree", "description": "Hand woven", "category": 2, "base_price": 499, "quantity": 3,
        });
        let product = call(
            &world,
            Method::POST,
            "products/products/",
            &seller,
            product,
            201,
        )
        .await;
        let product = id(&product["id"]).parse().unwrap();
        Self {
            world,
            buyer,
            seller,
            product,
        }
    }

    async fn buyer(&self, method: Method, path: &str, body: Value, status: u16) -> Value {
        call(&self.world, method, path, &self.buyer, body, status).await
    }

    async fn seller(&self, method: Method, path: &str, body: Value, status: u16) -> Value {
        call(&self.world, method, path, &self.seller, body, status).await
    }

    async fn fill_cart(&self, quantity: u32) {
        let body = json!({ "product_id": self.product, "quantity": quantity });
        self.buyer(Method::POST, "orders/cart/add/", body, 201)
            .await;
    }

    /// Orders the cart and opens its payment: the order's id and the gateway's.
    async fn order(&self) -> (String, String) {
        let address = json!({ "shipping_address": {
            "full_name": "Test User", "phone_number": "9876543210", "address_line_1": "12 First Street",
            "address_line_2": "", "city": "Bengaluru", "state": "Karnataka", "pincode": "560001",
            "country": "India",
        }});
        let order = self
            .buyer(Method::POST, "orders/orders/create/", address, 201)
            .await;
        let body = json!({ "amount": 1, "order_id": order["id"], "purpose": "order_payment" });
        let payment = self
            .buyer(Method::POST, "payments/create-order/", body.clone(), 200)
            .await;
        assert_eq!(payment["amount"], order["total_amount"]);
        let again = self
            .buyer(Method::POST, "payments/create-order/", body, 200)
            .await;
        assert_eq!(again, payment, "an order has one gateway order");
        (id(&order["id"]), id(&payment["razorpay_order_id"]))
    }

    /// Plays the buyer at the checkout; the answer is what the callback brings.
    async fn checkout(&self, gateway_order: &str, outcome: &str) -> Value {
        let body = json!({ "razorpay_order_id": gateway_order, "outcome": outcome });
        let reply = self
            .world
            .call(Method::POST, "/_local/razorpay/checkout", None, Some(body))
            .await;
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        reply.body
    }

    async fn see_order(&self, order: &str) -> Value {
        self.buyer(
            Method::GET,
            &format!("orders/orders/{order}/"),
            Value::Null,
            200,
        )
        .await
    }

    async fn product(&self) -> ProductItem {
        self.world
            .cloud()
            .operator()
            .store()
            .product(self.product)
            .await
            .unwrap()
            .unwrap()
    }

    async fn stock(&self) -> (u32, u32, u32) {
        let product = self.product().await;
        (product.available, product.reserved, product.sold)
    }

    async fn move_on(&self, order: &str, status: &str) -> Value {
        let path = format!("orders/seller/orders/{order}/update-status/");
        self.seller(Method::PATCH, &path, json!({ "status": status }), 200)
            .await
    }

    /// The trial balance of journals by kind and external id, each of which must be there.
    async fn balances(&self, journals: &[(&str, &str)]) -> Balances {
        let store = self.world.cloud().operator().store();
        let mut legs = Vec::new();
        for (kind, external_id) in journals {
            let journal = store
                .get_now::<JournalItem>(keys::journal(kind, external_id))
                .await;
            legs.extend(journal.unwrap().unwrap_or_else(|| panic!("no {kind}")).legs);
        }
        let balances = Balances::of(&legs).unwrap();
        assert_eq!(balances.total(), Some(0));
        balances
    }

    fn mails(&self, subject: &str) -> usize {
        let mails = self.world.core().services.mailbox.newest_first().unwrap();
        mails
            .iter()
            .filter(|mail| mail.subject.contains(subject))
            .count()
    }
}

async fn sign_in(world: &World, username: &str, password: &str) -> String {
    let body = json!({ "username": username, "password": password });
    let reply = world
        .call(Method::POST, "/api/auth/login/", None, Some(body))
        .await;
    id(&reply.body["token"])
}

async fn call(
    world: &World,
    method: Method,
    path: &str,
    token: &str,
    body: Value,
    status: u16,
) -> Value {
    let body = Some(body).filter(|body| !body.is_null());
    let reply = world
        .call(method, &format!("/api/{path}"), Some(token), body)
        .await;
    assert_eq!(reply.status, status, "{path}: {:?}", reply.body);
    reply.body
}

fn id(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_paid_order_is_confirmed_once() {
    let shop = Shop::open().await;
    shop.fill_cart(2).await;
    let (order, gateway_order) = shop.order().await;
    assert_eq!(shop.stock().await, (1, 2, 0));

    let callback = shop.checkout(&gateway_order, "paid").await;
    for _ in 0..2 {
        let reply = shop
            .buyer(
                Method::POST,
                "payments/verify-payment/",
                callback.clone(),
                200,
            )
            .await;
        assert_eq!(
            reply,
            json!({
                "message": "Payment successful! Order confirmed.", "payment_status": "completed",
            })
        );
    }
    shop.world.settle().await;

    assert_eq!(shop.stock().await, (1, 0, 2));
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
async fn a_webhook_alone_completes() {
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
async fn units_added_after_the_order_stay_in_the_cart() {
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
    assert_eq!(shop.stock().await, (1, 0, 2));
}

#[tokio::test(start_paused = true)]
async fn late_money_goes_back_once_when_the_units_are_gone() {
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
    shop.buyer(
        Method::POST,
        "payments/verify-payment/",
        callback.clone(),
        400,
    )
    .await;
    shop.world.settle().await;
    shop.buyer(
        Method::POST,
        "payments/verify-payment/",
        callback.clone(),
        400,
    )
    .await;
    shop.world.settle().await;
    let late = shop.see_order(&late).await;
    assert_eq!(
        (&late["status"], &late["payment_status"]),
        (&json!("cancelled"), &json!("refunded"))
    );
    assert_eq!(shop.stock().await, (0, 0, 3));

    let store = shop.world.cloud().operator().store();
    let payment = store.payment(&late_gateway_order).await.unwrap().unwrap();
    assert_eq!(
        (payment.payment_status, payment.refunded.len()),
        (PaymentStatus::Refunded, 1)
    );
    let refund = store
        .refund(&id(&callback["razorpay_payment_id"]))
        .await
        .unwrap()
        .unwrap();
    assert!(refund.gateway_refund_id.is_some());
    let payment = &refund.gateway_payment_id;
    let balances = shop
        .balances(&[("unclaimed_money", payment), ("refund_paid", payment)])
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
async fn a_cancelled_order_gives_everything_back() {
    let shop = Shop::open().await;
    shop.fill_cart(2).await;
    let (order, gateway_order) = shop.order().await;
    let callback = shop.checkout(&gateway_order, "paid").await;
    shop.buyer(
        Method::POST,
        "payments/verify-payment/",
        callback.clone(),
        200,
    )
    .await;
    shop.world.settle().await;
    shop.move_on(&order, "cancelled").await;
    shop.world.settle().await;
    assert_eq!(shop.stock().await, (3, 0, 0));
    let earned = shop
        .seller(Method::GET, "payments/seller/earnings/", Value::Null, 200)
        .await;
    assert_eq!(earned["total_earnings"], 0);
    let listed = shop
        .seller(Method::GET, "orders/seller/orders/", Value::Null, 200)
        .await;
    assert_eq!(listed["count"], 0);
    let payment = id(&callback["razorpay_payment_id"]);
    let journals = [
        ("order_paid", &*order),
        ("order_refund_due", &order),
        ("refund_paid", &payment),
    ];
    assert_eq!(shop.balances(&journals).await.get(Account::Gateway), 0);
}

#[tokio::test(start_paused = true)]
async fn credits_are_granted_once() {
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

impl Shop {
    /// The buyer wins the product at an auction for 600 rupees.
    async fn win(&self) {
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

    async fn cart(&self) -> Value {
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
async fn a_won_unit_is_paid_at_the_hammer_price() {
    let shop = Shop::open().await;
    shop.win().await;
    assert_eq!(shop.stock().await, (2, 1, 0));
    shop.fill_cart(1).await;
    let (order, gateway_order) = shop.order().await;
    assert_eq!(shop.stock().await, (1, 2, 0), "the won unit is held once");
    let callback = shop.checkout(&gateway_order, "paid").await;
    shop.buyer(Method::POST, "payments/verify-payment/", callback, 200)
        .await;
    shop.world.settle().await;
    assert_eq!(shop.stock().await, (1, 0, 2));
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

#[tokio::test(start_paused = true)]
async fn money_of_another_amount_pays_nothing() {
    let shop = Shop::open().await;
    shop.fill_cart(1).await;
    let (order, gateway_order) = shop.order().await;
    let event = json!({ "event": "payment.captured", "payload": { "payment": { "entity": {
        "id": "pay_1", "order_id": gateway_order, "amount": 100, "currency": "INR",
        "status": "captured",
    }}}})
    .to_string();
    let signature = boli_local::razorpay::signature("local_webhook_secret", event.as_bytes());
    for _ in 0..2 {
        let request = http::Request::post("/api/payments/webhook/")
            .header("x-razorpay-signature", &signature)
            .body(event.clone().into());
        let reply = shop.world.send(request.unwrap()).await;
        assert_eq!((reply.status, reply.body), (200, json!({ "status": "ok" })));
        shop.world.settle().await;
    }
    assert_eq!(shop.see_order(&order).await["status"], "pending");
    let store = shop.world.cloud().operator().store();
    let payment = store.payment(&gateway_order).await.unwrap().unwrap();
    assert_eq!(payment.quarantined, ["pay_1"]);
    // The right amount still pays.
    shop.checkout(&gateway_order, "paid").await;
    shop.world.settle().await;
    assert_eq!(shop.see_order(&order).await["status"], "confirmed");
}
