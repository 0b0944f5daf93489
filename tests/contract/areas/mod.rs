//! The recordings of each area, in an order in which each finds the state it needs, which is
//! mostly the order in which they happened.

mod accounts;
mod auctions;
mod catalog;
mod chat;
mod core;
mod livestreams;
mod orders;
mod payments;

use crate::stage::Stage;
use crate::verdict::Outcome;
use boli_store::Write;
use boli_store::items::AccountStatus;
use http::Method;
use serde_json::{Value, json};
use std::pin::Pin;

/// Plays an area in a world of its own.
pub type Area = fn() -> Pin<Box<dyn Future<Output = Vec<Outcome>>>>;

/// All areas, the longest first.
pub const AREAS: &[Area] = &[
    || Box::pin(payments::play()),
    || Box::pin(orders::play()),
    || Box::pin(accounts::play()),
    || Box::pin(auctions::play()),
    || Box::pin(livestreams::play()),
    || Box::pin(catalog::play()),
    || Box::pin(chat::play()),
    || Box::pin(core::play()),
];

/// Ids of the recordings, by what they are.
pub const SAREE: &str = "34ff8344-5a1e-4701-b90a-c1d099607f77";
pub const PHONE: &str = "0d22e009-08f7-4f35-a70d-4f5cebd4d41d";
pub const EVENING_SHOW: &str = "83748702-7e3a-4cfa-bc50-f4524bad7f02";

impl Stage {
    /// `buyer1` and `seller1` of the sample data are signed in.
    pub async fn with_sample_accounts(&mut self) {
        self.given_sign_in("buyer1", "auth/login_buyer_ok").await;
        self.given_sign_in("seller1", "auth/login_seller_ok").await;
    }

    /// `buyer2`, called `buyer2x`, has registered and is signed in.
    pub async fn with_buyer2(&mut self) {
        self.given(&[
            "auth/register_buyer_same_email_new_username_before_verification",
            "auth/registration_send_otp_ok",
        ])
        .await;
        self.verify_buyer2().await;
        self.given_sign_in("buyer2", "auth/login_buyer2_ok").await;
    }

    /// The code of buyer2's mail is entered.
    pub async fn verify_buyer2(&mut self) {
        let code = self.code_mailed_to("buyer2@example.com").await;
        let body = json!({ "email": "buyer2@example.com", "otp_code": code });
        self.must(
            "anonymous",
            Method::POST,
            "/api/auth/registration/verify-otp/",
            Some(body),
        )
        .await;
    }

    /// `seller2`, called `s2`, was verified and is signed in; with one credit.
    pub async fn with_seller2(&mut self) {
        self.register_seller2().await;
        self.set_seller("s2", "verified", true).await;
        self.given_sign_in("seller2", "auth/login_seller2_ok").await;
    }

    /// Registers `s2`; only refusals of it were recorded.
    pub async fn register_seller2(&mut self) {
        let body = crate::example::load("auth/register_seller_duplicate_username").request;
        self.must(
            "anonymous",
            Method::POST,
            "/api/auth/register/seller/",
            Some(body),
        )
        .await;
    }

    /// A seller whose verification was taken back while signed in: others have no token.
    pub async fn with_pending_seller(&mut self) {
        let mut seller = crate::example::load("auth/register_seller_duplicate_username").request;
        (seller["username"], seller["email"]) = (json!("s9"), json!("s9@example.com"));
        self.must(
            "anonymous",
            Method::POST,
            "/api/auth/register/seller/",
            Some(seller),
        )
        .await;
        self.set_seller("s9", "verified", true).await;
        self.sign_in("pending_seller", "s9", "passw0rd!").await;
        self.set_seller("s9", "pending", false).await;
    }

    /// What an operator decides about a seller.
    pub async fn set_seller(&self, username: &str, status: &str, is_active: bool) {
        let body = json!({
            "username": username, "verification_status": status, "is_account_active": is_active,
        });
        self.control("/_local/sellers", body).await;
    }

    /// What an operator does to an account that misbehaves.
    pub async fn disable(&self, username: &str) {
        let store = self.world.cloud().operator().store();
        let mut user = store.user_by_username(username).await.unwrap().unwrap();
        user.account_status = AccountStatus::Disabled;
        store
            .commit(vec![Write::put(&user).unwrap()])
            .await
            .unwrap();
    }

    /// A call of the local control surface.
    pub async fn control(&self, path: &str, body: Value) -> Value {
        self.must("anonymous", Method::POST, path, Some(body)).await
    }

    /// The code in the newest mail to an address: the one word of capitals and digits that
    /// stands alone on its line.
    pub async fn code_mailed_to(&self, address: &str) -> String {
        self.world.settle().await;
        let mails = self.world.core().services.mailbox.newest_first().unwrap();
        let mail = mails.iter().find(|mail| mail.to == address).unwrap();
        let is_code = |word: &&str| {
            (word.len() == 5 || word.len() == 7)
                && word
                    .chars()
                    .all(|char| char.is_ascii_uppercase() || char.is_ascii_digit())
        };
        let words = mail.text.split(|char: char| !char.is_ascii_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .find(is_code)
            .unwrap_or_else(|| panic!("no code: {}", mail.text))
            .to_owned()
    }

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
}
