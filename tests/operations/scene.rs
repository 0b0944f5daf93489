//! A world with one of everything, and everybody who may have a part in it.

use boli_domain::promo::{Discount, Percent};
use boli_domain::{Paise, RowId, UserId};
use boli_local::World;
use boli_local::people::Person;
use boli_local::razorpay::signature;
use boli_local::settings::RAZORPAY_KEY_SECRET;
use boli_store::Write;
use boli_store::items::PromoCodeItem;
use http::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// Who may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Caller {
    Anonymous,
    Buyer,
    OtherBuyer,
    Seller,
    OtherSeller,
    /// Signed in as it was verified, and no longer is.
    PendingSeller,
    /// From the seller's stream.
    BannedBuyer,
    Staff,
}

/// The scene. `$name` in paths and bodies stands for what is called so.
pub struct Scene {
    pub world: World,
    names: BTreeMap<String, String>,
    tokens: BTreeMap<Caller, String>,
}

impl Scene {
    pub async fn set() -> Self {
        let mut scene = Self {
            world: World::bare(1).await,
            names: BTreeMap::new(),
            tokens: BTreeMap::new(),
        };
        // Auctions run on, and wake their clocks.
        scene.world.may_leave_messages();
        scene.people().await;
        scene.shop().await;
        scene.orders().await;
        scene.newcomers().await;
        scene.world.settle().await;
        // At last: an auction would be over when everything else has settled.
        scene.room().await;
        scene
    }

    /// The same scene once more; the two go their own ways.
    pub fn fork(&self) -> Self {
        Self {
            world: self.world.fork(),
            names: self.names.clone(),
            tokens: self.tokens.clone(),
        }
    }

    pub fn token(&self, caller: Caller) -> Option<&str> {
        self.tokens.get(&caller).map(String::as_str)
    }

    /// The text with what its names stand for; the longest name wins.
    pub fn spell(&self, text: &str) -> String {
        let mut names: Vec<_> = self.names.iter().collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let spell = |text: String, (name, value): (&String, &String)| {
            text.replace(&format!("${name}"), value)
        };
        names.into_iter().fold(text.to_owned(), spell)
    }

    /// The same in a body, where a name may also stand for a number.
    pub fn spell_body(&self, body: &Value) -> Value {
        serde_json::from_str(&self.spell(&body.to_string())).unwrap()
    }

    fn call_it(&mut self, name: &str, value: &Value) {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        assert_ne!(text, "null", "{name}");
        self.names.insert(name.to_owned(), text);
    }

    /// A call that must succeed.
    async fn done(&self, caller: Caller, method: Method, path: &str, body: Value) -> Value {
        let path = self.spell(path);
        let body = Some(self.spell_body(&body)).filter(|body| !body.is_null());
        let token = self.token(caller);
        let reply = self.world.call(method, &path, token, body).await;
        assert!(reply.status < 300, "{path}: {}", reply.body);
        reply.body
    }

    async fn post(&self, caller: Caller, path: &str, body: Value) -> Value {
        self.done(caller, Method::POST, path, body).await
    }

    async fn people(&mut self) {
        let cloud = self.world.cloud();
        let people: [(Caller, &str, Person); 7] = [
            (Caller::Buyer, "buyer", cloud.buyer("asha").await.unwrap()),
            (
                Caller::OtherBuyer,
                "other_buyer",
                cloud.buyer("ravi").await.unwrap(),
            ),
            (
                Caller::BannedBuyer,
                "banned_buyer",
                cloud.buyer("rude").await.unwrap(),
            ),
            (
                Caller::Seller,
                "seller",
                cloud.seller("jane", 20).await.unwrap(),
            ),
            (
                Caller::OtherSeller,
                "other_seller",
                cloud.seller("sita", 20).await.unwrap(),
            ),
            (
                Caller::PendingSeller,
                "pending_seller",
                cloud.seller("new", 20).await.unwrap(),
            ),
            (Caller::Staff, "staff", cloud.staff("admin").await.unwrap()),
        ];
        for (caller, name, person) in people {
            self.names.insert(name.to_owned(), person.id.to_string());
            self.tokens.insert(caller, person.token);
        }
        let pending = json!({
            "username": "new", "verification_status": "pending", "is_account_active": false,
        });
        self.post(Caller::Anonymous, "/_local/sellers", pending)
            .await;
    }

    async fn shop(&mut self) {
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
        let request = crate::calls::with_picture(Method::POST, &path, token, &[]);
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
        let order = crate::calls::order();
        let order = self
            .post(Caller::Buyer, "/api/orders/orders/create/", order)
            .await;
        self.call_it(name, &order["id"]);
        order["id"].clone()
    }

    async fn orders(&mut self) {
        let payment = self.order("delivered_order", 2).await;
        self.check_out(&payment["razorpay_order_id"]).await;
        self.world.settle().await;
        for status in ["shipped", "delivered"] {
            let path = "/api/orders/seller/orders/$delivered_order/update-status/";
            let status = json!({ "status": status });
            self.done(Caller::Seller, Method::PATCH, path, status).await;
        }
        self.world.settle().await;
        let withdrawal = crate::calls::withdrawal();
        let path = "/api/payments/seller/withdraw/";
        let withdrawal = self.post(Caller::Seller, path, withdrawal).await;
        self.call_it("withdrawal", &withdrawal["withdrawal_id"]);

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
        let promo = self.promo();
        let put = Write::put(&promo).unwrap();
        let store = self.world.cloud().operator().store();
        store.commit(vec![put]).await.unwrap();
    }

    fn promo(&self) -> PromoCodeItem {
        let owner_id: UserId = self.names["buyer"].parse().unwrap();
        let now = self.world.cloud().operator().now();
        PromoCodeItem {
            id: RowId(7),
            code: "LEVEL1_W0E9FP".to_owned(),
            owner_id,
            level: 1,
            level_name: "Level 1 (5 referrals)".to_owned(),
            discount: Discount::Percentage(Percent::whole(5)),
            minimum_order: Paise::ZERO,
            maximum_discount: None,
            is_active: true,
            is_used: false,
            used_at: None,
            order_id: None,
            valid_from: now,
            valid_until: None,
            created_at: now,
        }
    }

    async fn room(&mut self) {
        for room in ["room", "quiet_room", "announced_room"] {
            let stream = self.post(
                Caller::Seller,
                "/api/livestreams/livestreams/",
                crate::calls::stream(),
            );
            let stream = stream.await;
            self.call_it(room, &stream["id"]);
        }
        for room in ["room", "quiet_room"] {
            let start = format!("/api/livestreams/livestreams/${room}/start/");
            self.post(Caller::Seller, &start, Value::Null).await;
        }
        let auction = crate::calls::auction("$room");
        let auction = self
            .post(Caller::Seller, "/api/livestreams/biddings/", auction)
            .await;
        self.call_it("auction", &auction["id"]);
        let said = json!({ "content": "Lovely" });
        let said = self
            .post(Caller::Buyer, "/api/chat/messages/$room/send/", said)
            .await;
        self.call_it("message", &said["data"]["id"]);
        let helper = self.world.cloud().buyer("helper").await.unwrap();
        let helper = json!({ "moderator_id": helper.id });
        let path = "/api/chat/livestreams/$room/moderators/";
        let helper = self.post(Caller::Seller, path, helper).await;
        self.call_it("moderator", &helper["data"]["id"]);
        let ban = json!({ "user_id": "$banned_buyer" });
        let path = "/api/chat/livestreams/$room/ban-user/";
        let ban = self.post(Caller::Seller, path, ban).await;
        self.call_it("ban", &ban["data"]["id"]);
        let watched = "/api/livestreams/livestreams/$room/join/";
        self.post(Caller::Buyer, watched, Value::Null).await;
        self.world.pass(Duration::from_secs(5)).await;
    }

    /// One who has typed the code of the mail and was referred, one who has not yet, and a
    /// forgotten password.
    async fn newcomers(&mut self) {
        let code = self
            .done(
                Caller::Buyer,
                Method::GET,
                "/api/auth/referral/code/",
                Value::Null,
            )
            .await;
        self.call_it("referral_code", &code["code"]);
        for name in ["referred", "unverified"] {
            let form = crate::calls::registration(name);
            self.post(Caller::Anonymous, "/api/auth/register/buyer/", form)
                .await;
            let email = json!({ "email": format!("{name}@example.com") });
            self.post(Caller::Anonymous, "/api/auth/registration/send-otp/", email)
                .await;
            self.read_code("registration_code", &format!("{name}@example.com"))
                .await;
            if name == "referred" {
                let typed =
                    json!({ "email": "referred@example.com", "otp_code": "$registration_code" });
                let path = "/api/auth/registration/verify-otp/";
                self.post(Caller::Anonymous, path, typed).await;
            }
        }
        let email = json!({ "email": "asha@example.com" });
        self.post(
            Caller::Anonymous,
            "/api/auth/forgot-password/send-otp/",
            email,
        )
        .await;
        self.read_code("reset_code", "asha@example.com").await;
        let path = "/api/auth/referral/history/";
        let referred = self
            .done(Caller::Buyer, Method::GET, path, Value::Null)
            .await;
        self.call_it("referral", &referred["results"][0]["id"]);
    }

    /// The code of a mail with a code in it: capitals and digits alone.
    async fn read_code(&mut self, name: &str, address: &str) {
        self.world.settle().await;
        let mails = self.world.core().services.mailbox.newest_first().unwrap();
        let is_code = |word: &&str| {
            (5..=7).contains(&word.len())
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        };
        let mut mails = mails.iter().filter(|mail| mail.to == address);
        let code = mails.find_map(|mail| mail.text.split_whitespace().find(is_code));
        let code = code.unwrap();
        self.call_it(name, &json!(code));
    }
}
