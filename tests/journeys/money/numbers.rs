//! The numbers of tax documents: consecutive for each seller, whatever goes wrong while many are
//! issued at once.

use super::shop::Shop;
use boli_domain::OrderId;
use boli_domain::ledger::Journal;
use boli_domain::order::PaymentStatus;
use boli_local::aws::faults::{Call, Fault, Faults};
use boli_local::random::Seeded;
use boli_store::Write;
use boli_store::items::{JournalItem, OrderItem};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;
use uuid::Uuid;

const ORDERS: u128 = 50;

/// A third of the books' transactions meet others, don't arrive, or lose their answer; and
/// batches are delivered again.
struct BusyBooks {
    dice: Seeded,
    is_over: AtomicBool,
    struck: AtomicU32,
}

impl BusyBooks {
    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }
}

impl Faults for BusyBooks {
    fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        let is_booking = call.function == "workers-keep-books"
            && call.target.ends_with("TransactWriteItems")
            && !self.is_over();
        if !is_booking {
            return None;
        }
        let fault = match self.dice.below(100) {
            0..=9 => Fault::LostAfter,
            10..=14 => Fault::Lost,
            15..=29 => Fault::transaction_conflict(2),
            30..=34 => Fault::Slow(Duration::from_millis(200)),
            _ => return None,
        };
        self.struck.fetch_add(1, Ordering::Relaxed);
        Some(fault)
    }

    fn forget(&self, function: &'static str) -> bool {
        function == "workers-keep-books" && !self.is_over() && self.dice.below(4) == 0
    }
}

/// Orders like the given one, paid at once.
async fn pay_many(shop: &Shop, model: &OrderItem) -> Vec<OrderId> {
    let store = shop.world.cloud().operator().store();
    let mut ids = Vec::new();
    for number in 0..ORDERS {
        let id = OrderId(Uuid::from_u128(model.id.0.as_u128() ^ (number + 1)));
        let order = OrderItem {
            id,
            order_number: id.number(),
            payment_status: PaymentStatus::Completed,
            ..model.clone()
        };
        let journal = Journal::order_paid(id, &order.totals(), &order.shares()).unwrap();
        let journal = JournalItem::of(&journal, shop.world.cloud().operator().now());
        let writes = vec![
            Write::create(&order).unwrap(),
            Write::create(&journal).unwrap(),
        ];
        store.commit(writes).await.unwrap();
        ids.push(id);
    }
    ids
}

#[tokio::test(start_paused = true)]
async fn fifty_invoices_at_once_are_numbered_without_a_gap_whatever_fails() {
    for seed in 1..=3 {
        let shop = Shop::open().await;
        shop.register_for_taxes().await;
        shop.fill_cart(1).await;
        let (order, _) = shop.order().await;
        let store = shop.world.cloud().operator().store();
        let model = store.order(order.parse().unwrap()).await.unwrap().unwrap();
        let faults = Arc::new(BusyBooks {
            dice: Seeded::new(seed),
            is_over: AtomicBool::new(false),
            struck: AtomicU32::new(0),
        });
        shop.world.set_faults(Some(faults.clone()));
        let ids = pay_many(&shop, &model).await;
        // A message may be tried again three times by then.
        shop.world.pass(Duration::from_secs(600)).await;
        faults.is_over.store(true, Ordering::Relaxed);
        shop.world.settle().await;

        let mut numbers = BTreeSet::new();
        for id in ids {
            let documents = store.tax_documents(id).await.unwrap();
            assert_eq!(documents.len(), 1, "seed {seed}: {documents:?}");
            assert!(numbers.insert(documents[0].number.clone()), "seed {seed}");
        }
        let expected: BTreeSet<String> = (1..=ORDERS)
            .map(|number| format!("INV/2627/{number:06}"))
            .collect();
        assert_eq!(numbers, expected, "seed {seed}");
        assert!(faults.struck.load(Ordering::Relaxed) > 20, "seed {seed}");
    }
}
