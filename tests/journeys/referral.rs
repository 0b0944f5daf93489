//! Referrals: who counts, who may say so, and what each side gets.

use super::{done, seller};
use boli_domain::ledger::{Account, Balances};
use boli_domain::referral::RewardType;
use boli_domain::{Paise, RewardId, UserId};
use boli_local::World;
use boli_local::people::Person;
use boli_store::items::{CampaignItem, CodePurpose, JournalItem};
use boli_store::keys;
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const PASSWORD: &str = "monsoon-2026";

/// A world with a referrer and something to buy.
struct Club {
    world: World,
    referrer: Person,
    code: String,
    product: String,
}

impl Club {
    async fn of(world: World, referrer: Person) -> Self {
        let path = "/api/auth/referral/code/";
        let code = done(&world, Method::GET, path, &referrer.token, None).await;
        let again = done(&world, Method::GET, path, &referrer.token, None).await;
        assert_eq!(code, again, "a user has one code");
        let product = json!({
            "name": "Silk saree", "description": "d", "category": 2, "base_price": "499.00",
            "quantity": 9,
        });
        let path = "/api/products/products/";
        let shop = seller(&world).await;
        let product = done(&world, Method::POST, path, &shop, Some(product)).await;
        Self {
            code: text(&code["code"]),
            product: text(&product["id"]),
            referrer,
            world,
        }
    }

    async fn start() -> Self {
        let world = World::start().await;
        let referrer = world.cloud().buyer("meera").await.unwrap();
        Self::of(world, referrer).await
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let path = format!("/api/auth/{path}/");
        let reply = self.world.call(Method::POST, &path, None, Some(body)).await;
        assert!(reply.status < 300, "{path}: {}", reply.body);
        reply.body
    }

    /// Somebody registers with the code, whatever its case.
    async fn register(&self, username: &str) {
        let form = json!({
            "username": username, "email": format!("{username}@example.com"), "password": PASSWORD,
            "password_confirm": PASSWORD, "first_name": "Asha", "last_name": "Rao",
            "phone_number": "9876500002", "referral_code": self.code.to_lowercase(),
        });
        self.post("register/buyer", form).await;
    }

    /// And types the code in that was mailed: the access token.
    async fn prove(&self, username: &str) -> String {
        let code = self.mailed_code(username).await;
        let token = self.type_code(username, &code).await;
        self.world.settle().await;
        token
    }

    async fn mailed_code(&self, username: &str) -> String {
        let email = format!("{username}@example.com");
        self.post("registration/send-otp", json!({ "email": email }))
            .await;
        self.world.settle().await;
        let store = self.world.cloud().operator().store();
        let user = store.user_by_email(&email).await.unwrap().unwrap();
        let code = store.code(user.id, CodePurpose::Registration).await;
        code.unwrap().unwrap().code
    }

    async fn type_code(&self, username: &str, code: &str) -> String {
        let email = format!("{username}@example.com");
        let typed = json!({ "email": email, "otp_code": code });
        text(&self.post("registration/verify-otp", typed).await["token"])
    }

    async fn join(&self, username: &str) -> String {
        self.register(username).await;
        self.prove(username).await
    }

    /// Orders one unit and pays.
    async fn buy(&self, token: &str) {
        let line = json!({ "product_id": self.product, "quantity": 1 });
        let post = |path: &'static str, body| done(&self.world, Method::POST, path, token, body);
        post("/api/orders/cart/add/", Some(line)).await;
        let address = json!({ "shipping_address": {
            "full_name": "Asha Rao", "phone_number": "9876543210", "address_line_1": "12 First Street",
            "city": "Bengaluru", "state": "Karnataka", "pincode": "560001",
        }});
        let order = post("/api/orders/orders/create/", Some(address)).await;
        let body = json!({ "order_id": order["id"] });
        let payment = post("/api/payments/create-order/", Some(body)).await;
        let body = json!({ "razorpay_order_id": payment["razorpay_order_id"], "outcome": "paid" });
        let paid = self
            .world
            .call(Method::POST, "/_local/razorpay/checkout", None, Some(body))
            .await;
        assert_eq!(paid.status, 200, "{}", paid.body);
        self.world.settle().await;
    }

    async fn see(&self, what: &str, token: &str) -> Value {
        let path = format!("/api/auth/referral/{what}/");
        done(&self.world, Method::GET, &path, token, None).await
    }

    async fn mine(&self, what: &str) -> Value {
        self.see(what, &self.referrer.token).await
    }

    async fn complete(&self, id: &Value, token: &str) -> (u16, Value) {
        let path = format!("/api/auth/referral/{}/complete/", text(id));
        let reply = self
            .world
            .call(Method::PATCH, &path, Some(token), None)
            .await;
        (reply.status, reply.body)
    }

    /// What a reward put into a wallet.
    async fn in_wallet(&self, reward: &Value, user: UserId) -> i64 {
        let id: RewardId = text(reward).parse().unwrap();
        let store = self.world.cloud().operator().store();
        let key = keys::journal("reward_credited", &id.to_string());
        let journal = store.get_now::<JournalItem>(key).await.unwrap();
        let legs = journal.map(|journal| journal.legs).unwrap_or_default();
        let balances = Balances::of(&legs).unwrap();
        assert_eq!(balances.total(), Some(0));
        balances.get(Account::Wallet(user))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(start_paused = true)]
async fn f41_a_referral_counts_when_the_newcomer_has_proved_the_address() {
    let club = Club::start().await;
    // Accounts that nobody proves are made in a minute.
    for number in 0..5 {
        club.register(&format!("fake{number}")).await;
    }
    club.world.settle().await;
    let progress = club.mine("progress").await;
    assert_eq!(
        (
            &progress["current_referrals"],
            &progress["total_promo_codes"]
        ),
        (&json!(0), &json!(0))
    );
    assert_eq!(club.mine("history").await["count"], 0);

    for number in 0..5 {
        club.prove(&format!("fake{number}")).await;
    }
    let progress = club.mine("progress").await;
    assert_eq!(
        (
            &progress["current_level"],
            &progress["total_promo_codes"],
            &progress["next_milestone"]["level"]
        ),
        (&json!(1), &json!(1), &json!(2))
    );
    let code = text(&progress["earned_promo_codes"][0]["code"]);
    assert!(code.starts_with("LEVEL1_") && code.len() == 13, "{code}");
    let next = club.join("sixth").await;
    let progress = club.mine("progress").await;
    assert_eq!(progress["total_promo_codes"], 1, "a level brings one code");
    assert_eq!(
        club.mine("level-progress").await["progress_percentage"],
        10.0
    );
    assert_eq!(club.see("history", &next).await["count"], 0);
    // The buyer app asks for a page more than there are.
    let behind = club
        .world
        .call(
            Method::GET,
            "/api/auth/referral/history/?page=2",
            Some(&club.referrer.token),
            None,
        )
        .await;
    assert_eq!(
        (
            behind.status,
            &behind.body["count"],
            &behind.body["results"]
        ),
        (200, &json!(6), &json!([]))
    );
}

#[tokio::test(start_paused = true)]
async fn f41_each_side_gets_and_sees_its_own_reward_with_the_first_paid_order() {
    let club = Club::start().await;
    let asha = club.join("asha").await;
    let history = club.mine("history").await;
    assert_eq!(
        history["results"][0]["reward_details"],
        json!({ "reward_type": "credits", "amount": 50.0, "status": "pending", "credited_at": null })
    );
    club.world.pass(2 * DAY).await;
    for _ in 0..2 {
        club.buy(&asha).await;
    }
    let history = club.mine("history").await;
    let row = &history["results"][0];
    assert_eq!(
        (&row["status"], &row["days_since_referral"]),
        (&json!("completed"), &json!(2))
    );
    assert_eq!(row["reward_details"]["status"], "credited");
    let stats = club.mine("stats").await;
    assert_eq!(
        (
            &stats["total_referrals"],
            &stats["successful_referrals"],
            &stats["total_earnings"],
            &stats["best_streak"]
        ),
        (&json!(1), &json!(1), &json!("50.00"), &json!(1))
    );

    let mine = club.mine("rewards").await["results"][0].clone();
    let hers = club.see("rewards", &asha).await["results"][0].clone();
    assert_eq!(
        (&mine["amount"], &mine["status"]),
        (&json!("50.00"), &json!("credited"))
    );
    assert_eq!(
        (&hers["amount"], &hers["recipient_name"]),
        (&json!("25.00"), &json!("asha"))
    );
    assert_eq!(
        club.in_wallet(&mine["id"], club.referrer.id).await,
        5_000,
        "a buyer's reward is money"
    );
    let asha_id = text(&hers["recipient"]).parse().unwrap();
    assert_eq!(club.in_wallet(&hers["id"], asha_id).await, 2_500);
    let path = "/api/payments/wallet/";
    let wallet = done(&club.world, Method::GET, path, &club.referrer.token, None).await;
    assert_eq!(wallet["balance"], "50.00");
}

#[tokio::test(start_paused = true)]
async fn f40_only_operators_complete_a_referral() {
    let world = World::start().await;
    let referrer = world.cloud().seller("meera", 1).await.unwrap();
    let club = Club::of(world, referrer).await;
    let asha = club.join("asha").await;
    let id = club.mine("history").await["results"][0]["id"].clone();
    for token in [&asha, &club.referrer.token] {
        let (status, body) = club.complete(&id, token).await;
        assert_eq!(status, 403, "{body}");
        assert_eq!(
            body["error"],
            "You do not have permission to perform this action."
        );
    }
    assert_eq!(
        club.mine("rewards").await["results"][0]["status"],
        "pending"
    );

    let operator = club.world.cloud().staff("operator1").await.unwrap().token;
    let (status, body) = club.complete(&id, &operator).await;
    assert_eq!((status, &body["referral_id"]), (200, &id));
    let (status, body) = club.complete(&id, &operator).await;
    assert_eq!(
        (status, body),
        (200, json!({ "message": "Referral already completed" }))
    );
    // The order that comes after completes nothing again.
    club.buy(&asha).await;
    let store = club.world.cloud().operator().store();
    let seller = store.user(club.referrer.id).await.unwrap().unwrap();
    assert_eq!(seller.credits, 51, "a seller's reward is credits");
    assert_eq!(club.mine("stats").await["total_credits_earned"], 50);
    let unknown = json!("00000000-0000-0000-0000-000000000000");
    let (status, body) = club.complete(&unknown, &operator).await;
    assert_eq!(
        (status, &body["error"]),
        (404, &json!("Referral not found"))
    );
}

#[tokio::test(start_paused = true)]
async fn newcomers_of_one_moment_all_count_and_nobody_counts_twice() {
    let club = Club::start().await;
    let names = ["asha", "ravi", "leela", "omar", "tara"];
    let mut codes = Vec::new();
    for name in names {
        club.register(name).await;
        codes.push(club.mailed_code(name).await);
    }
    let mut tokens = Vec::new();
    for (name, code) in names.iter().zip(&codes) {
        tokens.push(club.type_code(name, code).await);
    }
    club.world.settle().await;
    club.buy(&tokens[0]).await;

    // Queues deliver at least once.
    let store = club.world.cloud().operator().store();
    let asha = store.user_by_username("asha").await.unwrap().unwrap().id;
    let nobodys = club.referrer.id;
    for (kind, user_id) in [("joined", asha), ("bought", asha), ("bought", nobodys)] {
        let body = json!({ "kind": kind, "user_id": user_id }).to_string();
        let queues = &club.world.core().services.queues;
        queues.send("TrackReferralQueue", &body, None).unwrap();
    }
    club.world.settle().await;
    let stats = club.mine("stats").await;
    assert_eq!(
        (
            &stats["total_referrals"],
            &stats["successful_referrals"],
            &stats["total_earnings"]
        ),
        (&json!(5), &json!(1), &json!("50.00"))
    );
    let progress = club.mine("progress").await;
    assert_eq!(progress["total_promo_codes"], 1);
    let path = "/api/payments/wallet/";
    let wallet = done(&club.world, Method::GET, path, &club.referrer.token, None).await;
    assert_eq!(wallet["balance"], "50.00");
}

#[tokio::test(start_paused = true)]
async fn a_campaign_says_what_a_referral_earns() {
    let club = Club::start().await;
    let deps = club.world.cloud().operator();
    let campaign = CampaignItem {
        id: deps.new_id(),
        name: "Launch".to_owned(),
        description: "Double rewards".to_owned(),
        referrer_reward: Paise::rupees(100),
        newcomer_reward: Paise::ZERO,
        reward_type: RewardType::Cash,
        minimum_referrals: 2,
        is_active: true,
        starts_at: deps.now(),
        ends_at: deps.now().plus(DAY),
        created_at: deps.now(),
    };
    deps.store().put_campaign(&campaign).await.unwrap();
    let listed = club.mine("campaigns").await;
    assert_eq!(listed["results"][0]["is_active_now"], true);

    club.join("first").await;
    let second = club.join("second").await;
    club.buy(&second).await;
    let rewards = club.mine("rewards").await;
    let amounts = ["/results/0/amount", "/results/1/amount"].map(|at| rewards.pointer(at));
    assert_eq!(amounts, [Some(&json!("100.00")), Some(&json!("50.00"))]);
    assert_eq!(
        club.in_wallet(&rewards["results"][0]["id"], club.referrer.id)
            .await,
        10_000
    );
    club.world.pass(DAY).await;
    assert_eq!(club.mine("campaigns").await["count"], 0);
    club.join("third").await;
    let rewards = club.mine("rewards").await;
    assert_eq!(rewards["results"][0]["amount"], "50.00");
}

#[tokio::test(start_paused = true)]
async fn an_invitation_leads_to_the_share_page() {
    let club = Club::start().await;
    let path = "/api/auth/referral/share/";
    let sms = json!({ "platform": "sms" });
    let token = &club.referrer.token;
    let sms = done(&club.world, Method::POST, path, token, Some(sms)).await;
    let url = format!("http://boli.test/share?ref={}", club.code);
    assert_eq!(sms["referral_url"], url);
    assert!(text(&sms["text"]).contains(&url));
    assert!(text(&sms["sms_url"]).starts_with("sms:?body=Join%20me%20on%20Boli"));
    // A new user's first call may be an invitation.
    let other = club.world.cloud().buyer("ravi").await.unwrap().token;
    let general = done(&club.world, Method::POST, path, &other, None).await;
    let code = text(&general["referral_code"]);
    assert!(code.starts_with("LIVE") && code.len() == 8, "{code}");
}
