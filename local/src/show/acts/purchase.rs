//! The purchase: cart, order, payment.

use super::{HAMMER, SHIPPING_AND_PLATFORM, Show, text};
use crate::show::ShowError;
use http::Method;
use serde_json::json;

impl Show<'_> {
    pub(in crate::show) async fn order(&mut self) -> Result<(), ShowError> {
        self.act("Cart and order");
        let winner = self.buyers[2].clone();
        let won = self.wait_for(
            "the winner's cart line",
            "/api/orders/cart/",
            Some(&winner),
            |cart| {
                cart["items"]
                    .as_array()
                    .and_then(|items| items.first().cloned())
            },
        );
        let won = won.await?;
        self.facts.check(
            "the winner's cart line has the hammer price",
            HAMMER,
            &won["price"],
        );
        let scarf = json!({ "product_id": self.direct, "quantity": 2 });
        self.post("/api/orders/cart/add/", &winner, scarf).await?;
        let cart = self.get("/api/orders/cart/", &winner).await?;
        self.facts.check(
            "lines in the cart",
            2,
            cart["items"].as_array().map(Vec::len),
        );
        self.facts
            .check("cart total", HAMMER + 240.0, &cart["total_amount"]);
        self.event("meera's cart: the saree she won, and two scarves bought directly");
        let order = json!({ "shipping_address": {
            "full_name": "Meera Demo", "phone_number": "9876500003", "address_line_1": "7 MG Road",
            "address_line_2": "", "city": "Bengaluru", "state": "Karnataka", "pincode": "560001", "country": "India",
        }});
        let order = self
            .post("/api/orders/orders/create/", &winner, order)
            .await?;
        self.order = text(&order["id"]);
        self.facts.check(
            "order total with delivery and platform fee",
            HAMMER + 240.0 + SHIPPING_AND_PLATFORM,
            &order["total_amount"],
        );
        self.event(&format!(
            "order {} over ₹{}",
            text(&order["order_number"]),
            order["total_amount"]
        ));
        Ok(())
    }

    pub(in crate::show) async fn pay(&mut self) -> Result<(), ShowError> {
        self.act("Payment");
        let winner = self.buyers[2].clone();
        let body = json!({ "amount": 1, "order_id": self.order });
        let opened = self
            .post("/api/payments/create-order/", &winner, body)
            .await?;
        self.gateway_order = text(&opened["razorpay_order_id"]);
        self.facts.check(
            "the server's amount is charged",
            HAMMER + 240.0 + SHIPPING_AND_PLATFORM,
            &opened["amount"],
        );
        let checkout = json!({ "razorpay_order_id": self.gateway_order, "outcome": "paid" });
        let mut proof = self
            .call(
                Method::POST,
                "/_local/razorpay/checkout",
                None,
                Some(checkout),
            )
            .await?;
        let forged = json!({
            "razorpay_order_id": self.gateway_order, "razorpay_payment_id": proof["razorpay_payment_id"], "razorpay_signature": "00",
        });
        let refused = self
            .try_call(
                Method::POST,
                "/api/payments/verify-payment/",
                Some(&winner),
                Some(forged),
            )
            .await?;
        self.facts
            .check("a forged signature is refused", 400, refused.status);
        proof["order_id"] = json!(self.order);
        let paid = self
            .post("/api/payments/verify-payment/", &winner, proof.clone())
            .await?;
        self.facts.check(
            "the payment completes",
            "completed",
            &paid["payment_status"],
        );
        let again = self
            .post("/api/payments/verify-payment/", &winner, proof)
            .await?;
        self.facts.check("a replay answers the same", &paid, &again);
        let path = format!("/api/orders/orders/{}/", self.order);
        let order = self.get(&path, &winner).await?;
        self.facts
            .check("the order is confirmed", "confirmed", &order["status"]);
        let cart = self.get("/api/orders/cart/", &winner).await?;
        self.facts.check(
            "the cart is empty",
            0,
            cart["items"].as_array().map(Vec::len),
        );
        self.event("paid; the callback, its replay and three webhooks confirm the order once");
        Ok(())
    }
}
