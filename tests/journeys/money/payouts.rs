//! Withdrawals that `RazorpayX` pays: once, whatever its bank says in whatever order.

mod faults;
mod returned;

use super::shop::{Shop, id};
use boli_domain::ledger::Account;
use boli_domain::withdrawal::WithdrawalStatus;
use boli_runtime::withdrawals::{Approved, NotApproved, PaidBy, approve};
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const ACCOUNT: &str = "12345678901";

impl Shop {
    /// An operator approves what waits.
    async fn approve(&self, operator: &str) -> Result<Approved, NotApproved> {
        let (deps, waiting) = (self.world.cloud().operator(), self.waiting().await);
        approve(deps, &waiting, operator, PaidBy::RazorpayX, "").await
    }

    /// A withdrawal of all of 12,000 rupees that is on its way; its id.
    async fn approved(&self) -> String {
        self.earn_twice(6_000).await;
        let asked = self.withdraw_to(json!(12_000), ACCOUNT, 201).await;
        let approved = self.approve("asha").await.unwrap();
        assert_eq!(approved, Approved::Now(WithdrawalStatus::Processing));
        self.world.settle().await;
        id(&asked["withdrawal_id"])
    }

    /// Says how payouts end, or ends one.
    async fn bank(&self, body: Value) {
        let path = "/_local/razorpay/payouts";
        let reply = self.world.call(Method::POST, path, None, Some(body)).await;
        assert_eq!(reply.status, 200, "{:?}", reply.body);
    }

    /// What the gateway was told to pay, the oldest first.
    async fn payouts(&self) -> Vec<Value> {
        let path = "/_local/razorpay/payouts";
        let reply = self.world.call(Method::GET, path, None, None).await;
        let mut payouts = reply.body.as_array().unwrap().clone();
        payouts.sort_by_key(|payout| id(&payout["reference_id"]));
        payouts
    }

    async fn passes(&self, duration: Duration) {
        self.world.pass(duration).await;
        self.world.settle().await;
    }

    /// The clock goes on at once, which spares what would happen every minute.
    async fn jumps(&self, duration: Duration) {
        self.world.core().advance(duration);
        self.passes(MINUTE).await;
    }

    /// Status and notes as the seller sees them.
    async fn seen(&self, withdrawal: &str) -> (String, String) {
        let path = format!("payments/withdrawals/{withdrawal}/");
        let shown = self.seller(Method::GET, &path, Value::Null, 200).await;
        (id(&shown["status"]), id(&shown["notes"]))
    }

    /// An event about a payout as it is, but for its status.
    async fn event(&self, payout: &Value, status: &str) {
        let mut payout = payout.clone();
        payout["status"] = json!(status);
        let event = json!({
            "entity": "event", "event": format!("payout.{status}"), "contains": ["payout"],
            "payload": { "payout": { "entity": payout } },
        })
        .to_string();
        let signature = boli_local::razorpay::signature("local_webhook_secret", event.as_bytes());
        let request = http::Request::post("/api/payments/webhook/")
            .header("x-razorpay-signature", signature)
            .body(event.into());
        assert_eq!(self.world.send(request.unwrap()).await.status, 200);
        self.world.settle().await;
    }
}

/// What journals of an attempt are called.
fn attempt(withdrawal: &str, number: u32) -> String {
    format!("{}-{number}", withdrawal.replace('-', ""))
}

#[tokio::test(start_paused = true)]
async fn an_approved_withdrawal_is_paid_to_the_bank() {
    let shop = Shop::open().await;
    let withdrawal = shop.approved().await;
    assert_eq!(shop.seen(&withdrawal).await.0, "processing");
    assert_eq!(shop.money().await, [0.0, 12_000.0, 0.0, 12_000.0]);
    shop.passes(Duration::from_secs(5)).await;
    let seen = shop.seen(&withdrawal).await;
    assert_eq!(seen, ("completed".into(), "UTR 512345678999".into()));
    assert_eq!(shop.money().await, [0.0, 0.0, 12_000.0, 0.0]);
    shop.adds_up().await;

    let payouts = shop.payouts().await;
    let [payout] = payouts.as_slice() else {
        panic!("{payouts:?}")
    };
    let name = attempt(&withdrawal, 1);
    assert_eq!(
        (&payout["amount"], &payout["mode"], &payout["reference_id"]),
        (&json!(1_200_000), &json!("IMPS"), &json!(name))
    );
    let journals = [
        ("withdrawal_requested", withdrawal.as_str()),
        ("withdrawal_paid", &name),
    ];
    assert_eq!(
        shop.balances(&journals).await.get(Account::Gateway),
        1_200_000
    );
}

#[tokio::test(start_paused = true)]
async fn the_accounts_of_a_seller_are_made_once_and_anew_for_another_bank() {
    let shop = Shop::open().await;
    shop.earn_twice(30_000).await;
    let mut accounts = Vec::new();
    for account in [ACCOUNT, ACCOUNT, "99999999999"] {
        shop.withdraw_to(json!(10_000), account, 201).await;
        shop.jumps(25 * 60 * MINUTE).await;
        shop.approve("asha").await.unwrap();
        shop.passes(MINUTE).await;
    }
    for payout in shop.payouts().await {
        assert_eq!(payout["status"], "processed");
        accounts.push(id(&payout["fund_account_id"]));
    }
    assert_eq!(accounts[0], accounts[1]);
    assert_ne!(accounts[1], accounts[2]);
}

#[tokio::test(start_paused = true)]
async fn what_the_bank_does_not_take_is_available_again() {
    let shop = Shop::open().await;
    shop.bank(json!({ "next": "processing" })).await;
    let withdrawal = shop.approved().await;
    let payout = &shop.payouts().await[0];
    let closed = json!({
        "payout_id": payout["id"], "outcome": "failed", "reason": "bank_account_closed",
    });
    shop.bank(closed).await;
    shop.world.settle().await;
    let (status, notes) = shop.seen(&withdrawal).await;
    assert_eq!(status, "rejected");
    assert!(notes.contains("check your bank details"), "{notes}");
    assert_eq!(shop.money().await, [12_000.0, 0.0, 0.0, 12_000.0]);
    // The money is there to be asked for again.
    shop.withdraw_to(json!(12_000), ACCOUNT, 201).await;
    shop.reject().await;
}

#[tokio::test(start_paused = true)]
async fn a_bank_that_was_down_is_tried_again_under_a_new_key() {
    let shop = Shop::open().await;
    shop.bank(json!({ "next": "processing" })).await;
    let withdrawal = shop.approved().await;
    let payout = &shop.payouts().await[0];
    let down = json!({
        "payout_id": payout["id"], "outcome": "failed", "reason": "beneficiary_bank_offline",
    });
    shop.bank(down).await;
    shop.bank(json!({ "next": "processed" })).await;
    shop.world.settle().await;
    assert_eq!(shop.seen(&withdrawal).await.0, "processing");
    assert_eq!(shop.money().await, [0.0, 12_000.0, 0.0, 12_000.0]);
    shop.passes(35 * MINUTE).await;
    assert_eq!(shop.seen(&withdrawal).await.0, "completed");
    let payouts = shop.payouts().await;
    let states: Vec<_> = payouts.iter().map(|payout| &payout["status"]).collect();
    assert_eq!(states, ["failed", "processed"]);
}

#[tokio::test(start_paused = true)]
async fn details_that_no_bank_has_end_the_withdrawal() {
    let shop = Shop::open().await;
    shop.earn_twice(6_000).await;
    // Short enough for the contract, too short for a bank.
    let asked = shop.withdraw_to(json!(12_000), "123", 201).await;
    shop.approve("asha").await.unwrap();
    shop.world.settle().await;
    let (status, notes) = shop.seen(&id(&asked["withdrawal_id"])).await;
    assert_eq!(status, "rejected");
    assert!(notes.contains("check your bank details"), "{notes}");
    assert_eq!(shop.payouts().await, Vec::<Value>::new());
    assert_eq!(shop.money().await, [12_000.0, 0.0, 0.0, 12_000.0]);
}

#[tokio::test(start_paused = true)]
async fn events_twice_and_in_any_order_end_alike() {
    for order in [
        ["processing", "processed", "reversed"],
        ["reversed", "processed", "processing"],
        ["processed", "reversed", "processed"],
    ] {
        let shop = Shop::open().await;
        shop.bank(json!({ "next": "processing" })).await;
        let withdrawal = shop.approved().await;
        let payout = &shop.payouts().await[0];
        for status in order {
            shop.event(payout, status).await;
            shop.event(payout, status).await;
        }
        assert_eq!(shop.seen(&withdrawal).await.0, "rejected", "{order:?}");
        assert_eq!(shop.money().await, [12_000.0, 0.0, 0.0, 12_000.0]);
        shop.adds_up().await;
        let name = attempt(&withdrawal, 1);
        let journals = [
            ("withdrawal_paid", name.as_str()),
            ("withdrawal_reversed", &name),
            ("withdrawal_rejected", &withdrawal),
        ];
        shop.balances(&journals).await;
    }
}

#[tokio::test(start_paused = true)]
async fn events_that_are_not_ours_change_nothing() {
    let shop = Shop::open().await;
    shop.bank(json!({ "next": "processing" })).await;
    let withdrawal = shop.approved().await;
    let mut payout = shop.payouts().await[0].clone();
    payout["reference_id"] = json!("wd_01J9ZX5T8Q3K7M2N");
    shop.event(&payout, "processed").await;
    assert_eq!(shop.seen(&withdrawal).await.0, "processing");
}

#[tokio::test(start_paused = true)]
async fn a_large_withdrawal_needs_two_operators() {
    let shop = Shop::open().await;
    shop.earn_twice(60_000).await;
    let asked = shop.withdraw_to(json!(120_000), ACCOUNT, 201).await;
    let withdrawal = id(&asked["withdrawal_id"]);
    assert_eq!(shop.approve("asha").await.unwrap(), Approved::Noted);
    let again = shop.approve("Asha").await.unwrap_err().to_string();
    assert_eq!(again, "asha has approved already: another operator must");
    shop.world.settle().await;
    assert_eq!(shop.seen(&withdrawal).await.0, "pending");
    assert_eq!(shop.payouts().await, Vec::<Value>::new());
    let approved = shop.approve("ravi").await.unwrap();
    assert_eq!(approved, Approved::Now(WithdrawalStatus::Processing));
    shop.passes(MINUTE).await;
    assert_eq!(shop.seen(&withdrawal).await.0, "completed");
}

#[tokio::test(start_paused = true)]
async fn new_bank_details_cool_before_money_goes_there() {
    let shop = Shop::open().await;
    shop.earn_twice(6_000).await;
    // The first details ever don't cool: see the other tests.
    shop.withdraw_to(json!(10_000), ACCOUNT, 201).await;
    shop.reject().await;
    let asked = shop.withdraw_to(json!(10_000), "99999999999", 201).await;
    let refused = shop.approve("asha").await.unwrap_err().to_string();
    assert!(refused.contains("before 2026-11-23T19:00"), "{refused}");
    shop.jumps(23 * 60 * MINUTE).await;
    assert!(matches!(
        shop.approve("asha").await,
        Err(NotApproved::Refused(_))
    ));
    shop.jumps(61 * MINUTE).await;
    shop.approve("asha").await.unwrap();
    shop.passes(MINUTE).await;
    let withdrawal = id(&asked["withdrawal_id"]);
    assert_eq!(shop.seen(&withdrawal).await.0, "completed");
}
