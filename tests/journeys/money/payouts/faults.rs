//! Payouts while calls are lost, containers die and requests race.

use super::{ACCOUNT, MINUTE, Shop, id};
use boli_local::aws::Service;
use boli_local::aws::faults::{Call, Fault, Faults};
use boli_local::random::Seeded;
use boli_runtime::withdrawals::{PaidBy, approve};
use futures_util::future::join_all;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Breaks calls of a function: the nth, or every nth.
struct Breaks {
    function: &'static str,
    place: u32,
    repeats: bool,
    calls: AtomicU32,
    fault: fn() -> Fault,
}

impl Breaks {
    fn once(function: &'static str, place: u32, fault: fn() -> Fault) -> Self {
        Self {
            function,
            place,
            repeats: false,
            calls: AtomicU32::new(0),
            fault,
        }
    }

    fn every(function: &'static str, place: u32, fault: fn() -> Fault) -> Self {
        Self {
            repeats: true,
            ..Self::once(function, place, fault)
        }
    }
}

impl Faults for Breaks {
    fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        if call.function != self.function {
            return None;
        }
        let count = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        let strikes = if self.repeats {
            count.is_multiple_of(self.place)
        } else {
            count == self.place
        };
        strikes.then(|| (self.fault)())
    }
}

#[tokio::test(start_paused = true)]
async fn without_news_the_gateway_is_asked() {
    let shop = Shop::open().await;
    shop.bank(json!({ "next": "queued" })).await;
    let withdrawal = shop.approved().await;
    assert_eq!(shop.seen(&withdrawal).await.0, "processing");
    // Its events are lost: nobody takes them.
    let webhook = Arc::new(Breaks::every("payments-webhook", 1, || Fault::Lost));
    shop.world.set_faults(Some(webhook));
    let payout = &shop.payouts().await[0];
    for outcome in ["processing", "processed"] {
        shop.bank(json!({ "payout_id": payout["id"], "outcome": outcome }))
            .await;
    }
    shop.world.pass(6 * MINUTE).await;
    assert_eq!(shop.seen(&withdrawal).await.0, "completed");
    shop.world.set_faults(None);
    shop.passes(15 * MINUTE).await;
    assert_eq!(shop.money().await, [0.0, 0.0, 12_000.0, 0.0]);
}

#[tokio::test(start_paused = true)]
async fn a_worker_that_dies_anywhere_pays_once() {
    let before = Shop::open().await;
    before.earn_twice(6_000).await;
    before.withdraw_to(json!(12_000), ACCOUNT, 201).await;
    before.world.settle().await;
    // After each of the gateway's calls, and after what is kept between and behind them.
    for place in [3, 4, 6, 7, 9] {
        let shop = Shop {
            world: before.world.fork(),
            buyer: before.buyer.clone(),
            seller: before.seller.clone(),
            product: before.product,
        };
        let breaks = Breaks::once("workers-pay-withdrawal", place, || Fault::CrashAfter);
        let breaks = Arc::new(breaks);
        shop.world.set_faults(Some(breaks.clone()));
        shop.approve("asha").await.unwrap();
        shop.passes(MINUTE).await;
        // The message comes again.
        shop.jumps(7 * MINUTE).await;
        assert!(breaks.calls.load(Ordering::Relaxed) > place, "{place}");
        let payouts = shop.payouts().await;
        assert_eq!(payouts.len(), 1, "{place}: {payouts:?}");
        assert_eq!(shop.money().await, [0.0, 0.0, 12_000.0, 0.0], "{place}");
    }
}

/// Loses calls and answers, and lets transactions meet.
struct Weather(Seeded);

impl Faults for Weather {
    fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        if call.function == "operator" || call.function == "payments-webhook" {
            return None;
        }
        match self.0.below(100) {
            0 => Some(Fault::Lost),
            1..=2 => Some(Fault::LostAfter),
            3 if call.service == Service::DynamoDb => Some(Fault::throttled()),
            4..=7 if call.target.ends_with("TransactWriteItems") => {
                Some(Fault::transaction_conflict(3))
            }
            8..=12 => Some(Fault::Slow(Duration::from_millis(self.0.below(300)))),
            _ => None,
        }
    }
}

#[tokio::test(start_paused = true)]
async fn fifty_races_for_one_balance_take_what_is_there_and_pay_each_once() {
    let shop = Shop::open().await;
    shop.earn_twice(60_000).await;
    let weather = || -> Option<Arc<dyn Faults>> { Some(Arc::new(Weather(Seeded::new(7)))) };
    shop.world.set_faults(weather());
    let racing = (0..50).map(|_| shop.seller_tries_to_withdraw());
    let answers = join_all(racing).await;
    assert!(
        answers.contains(&201) && answers.contains(&400),
        "{answers:?}"
    );
    shop.world.set_faults(None);
    // Whom a fault turned away asks again.
    while shop.seller_tries_to_withdraw().await == 201 {}
    let [available, open, ..] = shop.money().await;
    assert_eq!((available, open), (0.0, 120_000.0));

    shop.world.set_faults(weather());
    let operator = shop.world.cloud().operator();
    let waiting = operator.store().open_withdrawals().await.unwrap();
    assert_eq!(waiting.len(), 12);
    for withdrawal in &waiting {
        approve(operator, withdrawal, "asha", PaidBy::RazorpayX, "")
            .await
            .unwrap();
    }
    shop.world.pass(45 * MINUTE).await;
    shop.world.set_faults(None);
    shop.passes(30 * MINUTE).await;
    let payouts = shop.payouts().await;
    let references: BTreeSet<_> = payouts
        .iter()
        .map(|payout| id(&payout["reference_id"]))
        .collect();
    assert_eq!((payouts.len(), references.len()), (12, 12));
    assert!(payouts.iter().all(|payout| payout["status"] == "processed"));
    assert_eq!(shop.money().await, [0.0, 0.0, 120_000.0, 0.0]);
    shop.adds_up().await;
}
