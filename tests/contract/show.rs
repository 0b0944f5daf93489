//! What the recordings take for granted: products, a show on air, auctions, orders, payments.

use crate::stage::Stage;
use http::Method;
use serde_json::{Value, json};

/// Ids of the recordings, by what they are.
pub const SAREE: &str = "34ff8344-5a1e-4701-b90a-c1d099607f77";
pub const PHONE: &str = "0d22e009-08f7-4f35-a70d-4f5cebd4d41d";
pub const EVENING_SHOW: &str = "83748702-7e3a-4cfa-bc50-f4524bad7f02";

impl Stage {
    /// The saree and the phone of `seller1` are for sale.
    pub async fn with_products(&mut self) {
        self.given(&[
            "catalog/product_create_ok",
            "catalog/product_create_string_types_ok",
        ])
        .await;
    }

    /// As many sarees and phones as any order of the recordings takes.
    pub async fn with_plenty_of_products(&mut self) {
        for (recorded, name) in [
            (SAREE, "product_create_ok"),
            (PHONE, "product_create_string_types_ok"),
        ] {
            let mut product = crate::example::load(&format!("catalog/{name}")).request;
            product["quantity"] = json!(50);
            if recorded == SAREE {
                // Meanwhile its price was changed: the recorded totals are made of this one.
                product["base_price"] = json!(499);
            }
            let product = self
                .must(
                    "seller1",
                    Method::POST,
                    "/api/products/products/",
                    Some(product),
                )
                .await;
            self.let_stand_for(recorded, product["id"].as_str().unwrap());
        }
    }

    /// An auction of a product in the evening show stands for a recorded one.
    pub async fn open_auction(&mut self, recorded: &str, product: &str, price: &str, seconds: u32) {
        let body = json!({
            "livestream": EVENING_SHOW, "product": product, "starting_price": price, "timer_duration": seconds,
        });
        let opened = self
            .must(
                "seller1",
                Method::POST,
                "/api/livestreams/biddings/",
                Some(body),
            )
            .await;
        self.let_stand_for(recorded, opened["id"].as_str().unwrap());
    }

    /// A bid that is the highest.
    pub async fn bid(&self, account: &str, auction: &str, amount: &str) {
        let path = format!("/api/livestreams/biddings/{auction}/place-bid/");
        self.must(
            account,
            Method::POST,
            &path,
            Some(json!({ "amount": amount })),
        )
        .await;
    }

    /// The seller ends an auction, and its winner's cart has the line.
    pub async fn end_auction(&self, auction: &str) {
        let path = format!("/api/livestreams/biddings/{auction}/end/");
        self.must("seller1", Method::PATCH, &path, None).await;
        self.world.settle().await;
    }

    /// The evening show of `seller1` is on air.
    pub async fn with_live_show(&mut self) {
        self.given(&["livestreams/create_json_ok"]).await;
        let path = format!("/api/livestreams/livestreams/{EVENING_SHOW}/start/");
        self.must("seller1", Method::PATCH, &path, None).await;
    }

    /// The address of a socket in a room.
    pub fn socket_path(&self, socket: &str, room: &str, account: &str) -> String {
        let token = self
            .token(account)
            .map(|token| format!("?token={token}"))
            .unwrap_or_default();
        format!("/ws/{socket}/{}/{token}", self.in_this_world(room))
    }

    /// buyer1 orders products and nothing else; the order stands for a recorded one.
    pub async fn order(&mut self, recorded: &str, lines: &[(&str, u32)]) {
        self.must("buyer1", Method::DELETE, "/api/orders/cart/clear/", None)
            .await;
        for (product, quantity) in lines {
            let line = json!({ "product_id": product, "quantity": quantity });
            self.must("buyer1", Method::POST, "/api/orders/cart/add/", Some(line))
                .await;
        }
        let order = crate::example::load("orders/order_create_ok").request;
        let order = self
            .must(
                "buyer1",
                Method::POST,
                "/api/orders/orders/create/",
                Some(order),
            )
            .await;
        self.let_stand_for(recorded, order["id"].as_str().unwrap());
    }

    /// Opens an order's payment; its gateway order stands for a recorded one.
    pub async fn open_payment(&mut self, order: &str, recorded: &str) {
        let body = json!({ "order_id": order });
        let opened = self
            .must(
                "buyer1",
                Method::POST,
                "/api/payments/create-order/",
                Some(body),
            )
            .await;
        self.let_stand_for(recorded, opened["razorpay_order_id"].as_str().unwrap());
    }

    /// The checkout page of the gateway; its payment stands for a recorded one, and its
    /// signature for the next that is sent.
    pub async fn check_out(&mut self, gateway_order: &str, recorded: &str, outcome: &str) {
        let body = json!({ "razorpay_order_id": gateway_order, "outcome": outcome });
        let paid = self.control("/_local/razorpay/checkout", body).await;
        self.let_stand_for(recorded, paid["razorpay_payment_id"].as_str().unwrap());
        self.let_stand_for(
            "<hmac-sha256-hex>",
            paid["razorpay_signature"].as_str().unwrap(),
        );
    }

    /// An order is paid for.
    pub async fn pay(&mut self, account: &str, order: &str) {
        self.open_payment(order, "<gateway order>").await;
        self.check_out("<gateway order>", "<its payment>", "paid")
            .await;
        let body = json!({
            "razorpay_order_id": "<gateway order>",
            "razorpay_payment_id": "<its payment>",
            "razorpay_signature": "<hmac-sha256-hex>",
        });
        self.must(
            account,
            Method::POST,
            "/api/payments/verify-payment/",
            Some(body),
        )
        .await;
        self.world.settle().await;
    }

    /// A paid order of `seller1`'s is shipped and delivered.
    pub async fn deliver(&self, order: &str) {
        let path = format!("/api/orders/seller/orders/{order}/update-status/");
        for status in ["shipped", "delivered"] {
            let body = json!({ "status": status });
            self.must("seller1", Method::PATCH, &path, Some(body)).await;
        }
    }

    /// A call of the local control surface.
    pub async fn control(&self, path: &str, body: Value) -> Value {
        self.must("anonymous", Method::POST, path, Some(body)).await
    }
}
