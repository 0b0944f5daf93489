//! What payouts keep back for the tax offices, and the statements that tell of it.

use super::documents::words;
use super::shop::{Shop, id};
use boli_domain::ledger::Account;
use boli_domain::withdrawal::WithdrawalStatus;
use boli_runtime::withdrawals::{Approved, PaidBy, approve, reject};
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const STATEMENT: &str = "/api/payments/seller/statement/";

impl Shop {
    /// A registered company has 31,500 rupees available: 30,000 and 5 % tax, within the state.
    async fn earn_as_company(&self) {
        self.register_for_taxes().await;
        let tax = json!({ "hsn_code": "8517", "gst_rate": 5 });
        self.earn_twice_with(15_750, tax).await;
    }

    async fn statement_csv(&self) -> Vec<Vec<String>> {
        let path = format!("{STATEMENT}?format=csv");
        let reply = self
            .world
            .call(Method::GET, &path, Some(&self.seller), None)
            .await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        let kind = &reply.headers["content-type"];
        assert_eq!(kind, "text/csv; charset=utf-8; header=present");
        let text = reply.body.as_str().unwrap();
        let rows = text.lines().map(|row| row.split(',').map(str::to_owned));
        rows.map(Iterator::collect).collect()
    }
}

/// The amounts of a kind, as they stand in a statement.
fn amounts<'a>(rows: &'a [Vec<String>], kind: &str) -> Vec<&'a str> {
    let of_kind = rows.iter().filter(|row| row[1] == kind);
    of_kind.map(|row| row[3].as_str()).collect()
}

#[tokio::test(start_paused = true)]
async fn the_bank_gets_what_the_tax_offices_leave() {
    let shop = Shop::open().await;
    shop.earn_as_company().await;
    let asked = shop.withdraw_to(json!(20_000), "12345678901", 201).await;
    let withdrawal = id(&asked["withdrawal_id"]);
    // Of 30,000: 0.5 % collected and 0.1 % deducted.
    let path = format!("payments/withdrawals/{withdrawal}/");
    let shown = shop.seller(Method::GET, &path, Value::Null, 200).await;
    assert_eq!(
        (&shown["amount"], &shown["tax_withheld"]),
        (&json!("20000.00"), &json!("180.00"))
    );

    let waiting = shop.waiting().await;
    let approved = approve(
        shop.world.cloud().operator(),
        &waiting,
        "asha",
        PaidBy::RazorpayX,
        "",
    );
    assert_eq!(
        approved.await.unwrap(),
        Approved::Now(WithdrawalStatus::Processing)
    );
    shop.world.pass(Duration::from_secs(60)).await;
    shop.world.settle().await;
    let reply = shop
        .world
        .call(Method::GET, "/_local/razorpay/payouts", None, None)
        .await;
    assert_eq!(reply.body[0]["amount"], 1_982_000);
    let key = id(&reply.body[0]["reference_id"]);
    let journals = [
        ("withdrawal_requested", &*withdrawal),
        ("withdrawal_paid", &*key),
    ];
    let balances = shop.balances(&journals).await;
    assert_eq!(balances.get(Account::TaxWithheld), 18_000);
    assert_eq!(balances.get(Account::Gateway), 1_982_000);

    let rows = shop.statement_csv().await;
    assert_eq!(amounts(&rows, "sale"), ["31500.00"]);
    assert_eq!(amounts(&rows, "withdrawal"), ["-19820.00"]);
    assert_eq!(amounts(&rows, "tax"), ["-180.00"]);
    assert_eq!(rows.last().unwrap()[4], "11500.00");
    shop.adds_up().await;

    // Nothing is left to keep back of the next one.
    let next = shop.withdraw_to(json!(10_000), "12345678901", 201).await;
    let path = format!("payments/withdrawals/{}/", id(&next["withdrawal_id"]));
    let shown = shop.seller(Method::GET, &path, Value::Null, 200).await;
    assert_eq!(shown.get("tax_withheld"), None);
}

#[tokio::test(start_paused = true)]
async fn what_was_kept_back_comes_back_with_a_withdrawal_that_came_to_nothing() {
    let shop = Shop::open().await;
    shop.earn_as_company().await;
    for _ in 0..2 {
        let asked = shop.withdraw_to(json!(20_000), "12345678901", 201).await;
        assert_eq!(shop.money().await[0], 11_500.0);
        let waiting = shop.waiting().await;
        // The same is kept back each time.
        assert_eq!(waiting.taken().withheld.to_string(), "180.00");
        // While it waits, the statement still adds up.
        assert_eq!(shop.statement_csv().await.last().unwrap()[4], "31500.00");
        assert!(
            reject(shop.world.cloud().operator(), &waiting, "No")
                .await
                .unwrap()
        );
        shop.world.settle().await;
        assert_eq!(shop.money().await[0], 31_500.0);
        let withdrawal = id(&asked["withdrawal_id"]);
        let journals = [
            ("withdrawal_requested", &*withdrawal),
            ("withdrawal_rejected", &*withdrawal),
        ];
        assert_eq!(shop.balances(&journals).await.get(Account::TaxWithheld), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn withdrawals_at_once_keep_back_the_taxes_once() {
    let shop = Shop::open().await;
    shop.earn_as_company().await;
    let ask = || shop.withdraw_to(json!(10_000), "12345678901", 201);
    tokio::join!(ask(), ask(), ask());
    let store = shop.world.cloud().operator().store();
    let open = store.open_withdrawals().await.unwrap();
    let mut kept: Vec<u64> = open.iter().map(|one| one.taken().withheld.0).collect();
    kept.sort_unstable();
    assert_eq!(kept, [0, 0, 18_000]);
}

#[tokio::test(start_paused = true)]
async fn a_statement_is_of_the_days_that_are_asked_for() {
    let shop = Shop::open().await;
    shop.earn_as_company().await;
    let call = async |query: &str| {
        let path = format!("{STATEMENT}{query}");
        let token = Some(shop.seller.as_str());
        shop.world.call(Method::GET, &path, token, None).await
    };
    let paper = call("").await;
    assert_eq!(paper.headers["content-type"], "application/pdf");
    let told = words(&paper);
    for part in [
        "Boli Statement | Jane Retail LLP",
        "Sales | 31500.00",
        "Closing balance | 31500.00",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    let before = words(&call("?from=2026-01-01&to=2026-01-31").await);
    assert!(before.contains("Nothing moved in these days."), "{before}");
    for (query, field) in [
        ("?from=yesterday", "from"),
        ("?from=2026-11-30&to=2026-11-01", "to"),
        ("?format=xls", "format"),
    ] {
        let refused = call(query).await;
        assert_eq!(refused.status, 400, "{query}");
        assert!(refused.body.get(field).is_some(), "{}", refused.body);
    }
    shop.world.pass(DAY).await;
    shop.world.settle().await;
    let reply = shop
        .world
        .call(Method::GET, STATEMENT, Some(&shop.buyer), None)
        .await;
    assert_eq!(reply.status, 403);
}
