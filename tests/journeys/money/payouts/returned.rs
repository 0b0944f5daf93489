//! A payout that the bank sends back, and the statement that tells of it.

use super::{MINUTE, Shop, attempt};
use boli_domain::ledger::Account;
use boli_domain::statement::{Movement, Statement};
use boli_local::world::BEGINNING;
use serde_json::json;

impl Shop {
    /// The seller's statement of all time.
    async fn statement(&self) -> Statement {
        let store = self.world.cloud().operator().store();
        let seller = self.product().await.seller_id;
        let rows = store.wallet_transactions(seller).await.unwrap();
        let movements = rows.into_iter().map(|row| Movement {
            at: row.created_at,
            direction: row.direction,
            category: row.category,
            amount: row.amount,
            reference: row.reference_id,
        });
        let balance = store.balance(seller).await.unwrap().unwrap();
        let (from, until) = (BEGINNING, BEGINNING.plus(60 * MINUTE));
        Statement::of(movements.collect(), balance.total().signed(), from, until).unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn a_payout_may_come_back_after_it_was_processed() {
    let shop = Shop::open().await;
    let withdrawal = shop.approved().await;
    shop.passes(MINUTE).await;
    assert_eq!(shop.seen(&withdrawal).await.0, "completed");
    assert_eq!(shop.mails("Your withdrawal is paid"), 1);
    let payout = &shop.payouts().await[0];
    shop.bank(json!({ "payout_id": payout["id"], "outcome": "reversed" }))
        .await;
    shop.world.settle().await;
    assert_eq!(shop.seen(&withdrawal).await.0, "rejected");
    assert_eq!(shop.mails("Your withdrawal was not paid"), 1);
    assert_eq!(shop.money().await, [12_000.0, 0.0, 0.0, 12_000.0]);
    shop.adds_up().await;
    let name = attempt(&withdrawal, 1);
    let journals = [
        ("withdrawal_requested", withdrawal.as_str()),
        ("withdrawal_paid", &name),
        ("withdrawal_reversed", &name),
        ("withdrawal_rejected", &withdrawal),
    ];
    let balances = shop.balances(&journals).await;
    assert_eq!(balances.get(Account::Gateway), 0);

    let told = shop.statement().await;
    assert_eq!(
        [
            told.opening,
            told.sales,
            told.withdrawals,
            told.reversals,
            told.closing
        ],
        [0, 1_200_000, -1_200_000, 1_200_000, 1_200_000]
    );
    assert!(told.to_csv().contains(",reversal,"), "{}", told.to_csv());
}
