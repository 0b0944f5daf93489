//! Products, carts, orders and what was paid.

use super::{Caller, Scene};
use crate::calls;
use boli_domain::{RowId, UserId};
use boli_local::razorpay::signature;
use boli_local::settings::RAZORPAY_KEY_SECRET;
use boli_store::Write;
use boli_tests::promo::five_percent;
use http::Method;
use serde_json::{Value, json};

impl Scene {
    pub(super) async fn shop(&mut self) {
        self.call_it("category", &json!(2));
        let dear = json!({
            "name": "Silk saree", "description": "Hand woven", "category": 2, "base_price": 12_000,
            "quantity": 99,
        });
        for product in ["product", "spare_product"] {
            let made = self
                .post(Caller::Seller, "/api/products/products/", dear.clone())
                .await;
            self.call_it(product, &made["id"]);
        }
        let path = self.spell("/api/products/products/$product/images/");
        let token = self.token(Caller::Seller);
        let request = calls::with_picture(Method::POST, &path, token, &[]);
        let image = self.world.send(request).await.body;
        self.call_it("image", &image["id"]);
        let address = json!({
            "full_name": "Asha Rao", "phone_number": "9876543210", "city": "Bengaluru",
            "address_line_1": "12 First Street", "state": "Karnataka", "postal_code": "560001",
        });
        let address = self
            .post(Caller::Buyer, "/api/auth/addresses/", address)
            .await;
        self.call_it("address", &address["id"]);
        let credits = json!({ "credits": 20 });
        let bought = self
            .post(Caller::Seller, "/api/payments/credits/purchase/", credits)
            .await;
        self.call_it("credit_purchase", &bought["credit_purchase_id"]);
        self.check_out(&bought["razorpay_order_id"]).await;
    }

    /// Pays at the gateway; the callback comes by webhook, and is returned.
    async fn check_out(&self, gateway_order: &Value) -> Value {
        let body = json!({ "razorpay_order_id": gateway_order, "outcome": "paid" });
        self.post(Caller::Anonymous, "/_local/razorpay/checkout", body)
            .await
    }

    /// An order with an open payment.
    async fn order(&mut self, name: &str, units: u32) -> Value {
        let id = self.unpaid_order(name, units).await;
        let body = json!({ "order_id": id });
        self.post(Caller::Buyer, "/api/payments/create-order/", body)
            .await
    }

    async fn unpaid_order(&mut self, name: &str, units: u32) -> Value {
        let line = json!({ "product_id": "$product", "quantity": units });
        self.post(Caller::Buyer, "/api/orders/cart/add/", line)
            .await;
        let order = calls::order();
        let order = self
            .post(Caller::Buyer, "/api/orders/orders/create/", order)
            .await;
        self.call_it(name, &order["id"]);
        order["id"].clone()
    }

    /// A delivered order whose buyer wants to give it back.
    async fn returned_order(&mut self) {
        let payment = self.order("returned_order", 1).await;
        self.check_out(&payment["razorpay_order_id"]).await;
        self.world.settle().await;
        for status in ["shipped", "delivered"] {
            let path = "/api/orders/seller/orders/$returned_order/update-status/";
            let body = json!({ "status": status });
            self.done(Caller::Seller, Method::PATCH, path, body).await;
        }
        for order in ["delivered", "returned"] {
            let path = format!("/api/orders/orders/${order}_order/");
            let seen = self.done(Caller::Buyer, Method::GET, &path, Value::Null);
            let seen = seen.await;
            self.call_it(&format!("{order}_item"), &seen["items"][0]["id"]);
        }
        let body = json!({
            "item": "$returned_item", "reason": "damaged", "description": "A seam is torn",
        });
        self.post(
            Caller::Buyer,
            "/api/orders/orders/$returned_order/returns/",
            body,
        )
        .await;
        self.world.settle().await;
    }

    pub(super) async fn orders(&mut self) {
        let payment = self.order("delivered_order", 2).await;
        self.check_out(&payment["razorpay_order_id"]).await;
        self.world.settle().await;
        for status in ["shipped", "delivered"] {
            let path = "/api/orders/seller/orders/$delivered_order/update-status/";
            let status = json!({ "status": status });
            self.done(Caller::Seller, Method::PATCH, path, status).await;
        }
        self.world.settle().await;
        let withdrawal = calls::withdrawal();
        let path = "/api/payments/seller/withdraw/";
        let withdrawal = self.post(Caller::Seller, path, withdrawal).await;
        self.call_it("withdrawal", &withdrawal["withdrawal_id"]);

        self.returned_order().await;
        let payment = self.order("paid_order", 1).await;
        self.call_it("payment", &payment["payment_id"]);
        self.check_out(&payment["razorpay_order_id"]).await;
        self.world.settle().await;

        let payment = self.order("open_order", 1).await;
        self.call_it("gateway_order", &payment["razorpay_order_id"]);
        let paid = self.spell("$gateway_order|pay_ByAsha");
        let signed = signature(RAZORPAY_KEY_SECRET, paid.as_bytes());
        self.call_it("checkout_signature", &json!(signed));
        self.unpaid_order("unpaid_order", 1).await;
        let cart = self
            .done(Caller::Buyer, Method::GET, "/api/orders/cart/", Value::Null)
            .await;
        self.call_it("line", &cart["items"][0]["id"]);
        let path = "/api/auth/notifications/";
        let told = self
            .done(Caller::Buyer, Method::GET, path, Value::Null)
            .await;
        self.call_it("notification", &told["results"][0]["id"]);
        let owner: UserId = self.names["buyer"].parse().unwrap();
        let now = self.world.cloud().operator().now();
        let promo = five_percent(RowId(7), owner, now);
        let put = Write::put(&promo).unwrap();
        let store = self.world.cloud().operator().store();
        store.commit(vec![put]).await.unwrap();
    }
}
