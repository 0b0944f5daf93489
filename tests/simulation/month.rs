//! A month of trade: a thousand orders of several sellers' goods, paid, not paid, cancelled,
//! delivered and sent back, and payouts that banks take or return. When it closes, what buyers
//! paid is what went back to them, what banks were paid, what was earned, what is kept for the tax
//! offices and what sellers still have (invariant 1), and each seller's statement adds up to the
//! payouts.

use crate::client::{address, call};
use boli_domain::ledger::{Account, Balances};
use boli_domain::refund::RefundCause;
use boli_domain::{Paise, RowId};
use boli_local::World;
use boli_local::people::Person;
use boli_local::random::Seeded;
use boli_runtime::refunds::{Wanted, give_back};
use boli_runtime::withdrawals::{PaidBy, approve, reject};
use boli_store::Goods;
use boli_store::items::{BalanceItem, JournalItem, OrderItem, ProductItem, RefundItem, Track};
use boli_tests::table::held;
use http::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

const ORDERS: usize = 1_000;
/// Sessions live for thirty days.
const DAYS: usize = 28;
const BUYERS: usize = 40;
const SELLERS: usize = 5;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Units of each product: nobody is refused for want of them.
const STOCK: u32 = 5_000;
const PAYOUTS: &str = "/_local/razorpay/payouts";

struct Seller {
    person: Person,
    products: Vec<String>,
}

struct Trade {
    world: World,
    dice: Seeded,
    sellers: Vec<Seller>,
    buyers: Vec<Person>,
    /// Paid orders that are not delivered yet.
    to_deliver: Vec<String>,
    /// What happened, so that a month without it is no test.
    seen: BTreeMap<&'static str, usize>,
}

impl Trade {
    async fn open(seed: u64) -> Self {
        let world = World::bare(seed).await;
        let mut sellers = Vec::new();
        for number in 0..SELLERS {
            let name = format!("seller{number}");
            let person = world.cloud().seller(&name, 0).await.unwrap();
            // The first is a registered company, whose goods have tax.
            let tax = json!({
                "pan": "AAGCB7383J", "gstin": "29AAGCB7383J1Z4", "legal_name": "Asha Silks LLP",
                "state": "KA",
            });
            if number == 0 {
                let path = "auth/profile/update/";
                let told = call(&world, &person, Method::PATCH, path, &tax).await;
                assert_eq!(told.0, 200, "{}", told.1);
            }
            let mut products = Vec::new();
            for (place, price) in [499, 1_299, 4_999].into_iter().enumerate() {
                let body = json!({
                    "name": format!("Product {place}"), "description": "Good", "category": 2,
                    "base_price": price, "quantity": STOCK, "hsn_code": "5007", "gst_rate": 5,
                });
                let path = "products/products/";
                let made = call(&world, &person, Method::POST, path, &body).await;
                assert_eq!(made.0, 201, "{}", made.1);
                products.push(text(&made.1["id"]));
            }
            sellers.push(Seller { person, products });
        }
        let mut buyers = Vec::new();
        for number in 0..BUYERS {
            let buyer = world.cloud().buyer(&format!("buyer{number}")).await;
            buyers.push(buyer.unwrap());
        }
        Self {
            world,
            dice: Seeded::new(seed),
            sellers,
            buyers,
            to_deliver: Vec::new(),
            seen: BTreeMap::new(),
        }
    }

    fn saw(&mut self, what: &'static str) {
        *self.seen.entry(what).or_default() += 1;
    }

    fn draw(&self, of: usize) -> usize {
        self.dice.below(of as u64) as usize
    }

    /// One buyer fills a cart and orders it; what becomes of it is drawn.
    async fn order(&mut self) {
        let buyer = &self.buyers[self.draw(BUYERS)];
        for _ in 0..=self.draw(3) {
            let products = &self.sellers[self.draw(SELLERS)].products;
            let product = &products[self.draw(products.len())];
            let line = json!({ "product_id": product, "quantity": 1 + self.draw(2) });
            let path = "orders/cart/add/";
            let (status, answer) = call(&self.world, buyer, Method::POST, path, &line).await;
            assert!([200, 201].contains(&status), "{answer}");
        }
        let path = "orders/orders/create/";
        let (status, order) = call(&self.world, buyer, Method::POST, path, &address()).await;
        assert_eq!(status, 201, "{order}");
        let id = text(&order["id"]);
        let wanted = json!({ "amount": 1, "order_id": id, "purpose": "order_payment" });
        let path = "payments/create-order/";
        let (status, opened) = call(&self.world, buyer, Method::POST, path, &wanted).await;
        assert_eq!(status, 200, "{opened}");
        let (outcome, calls_back) = match self.draw(100) {
            0..=4 => ("failed", false),
            5..=7 => ("late", false),
            // The app is closed before it can tell.
            8..=24 => ("paid", false),
            _ => ("paid", true),
        };
        let body = json!({ "razorpay_order_id": opened["razorpay_order_id"], "outcome": outcome });
        let path = "/_local/razorpay/checkout";
        let played = self.world.call(Method::POST, path, None, Some(body)).await;
        if calls_back {
            let path = "payments/verify-payment/";
            let told = call(&self.world, buyer, Method::POST, path, &played.body).await;
            assert_eq!(told.0, 200, "{}", told.1);
        }
        if outcome != "paid" {
            // The next order must not hold these lines, too.
            let path = "orders/cart/clear/";
            call(&self.world, buyer, Method::DELETE, path, &Value::Null).await;
            self.saw(outcome);
            return;
        }
        match self.draw(100) {
            0..=4 => {
                self.world.settle().await;
                let buyer = self.item(&id).await.buyer.username;
                let buyer = self.buyers.iter().find(|one| one.username == buyer);
                let path = format!("orders/orders/{id}/cancel/");
                let buyer = buyer.unwrap();
                let gone = call(&self.world, buyer, Method::POST, &path, &Value::Null).await;
                assert_eq!(gone.0, 200, "{}", gone.1);
                self.saw("cancelled by the buyer");
            }
            5..=9 => {
                self.world.settle().await;
                self.seller_moves(&id, "cancelled").await;
                self.saw("cancelled by a seller");
                self.to_deliver.push(id);
            }
            _ => self.to_deliver.push(id),
        }
    }

    async fn item(&self, order: &str) -> OrderItem {
        let store = self.world.cloud().operator().store();
        store.order(order.parse().unwrap()).await.unwrap().unwrap()
    }

    /// The seller of the first line that is left moves an order on.
    async fn seller_moves(&self, order: &str, status: &str) {
        let item = self.item(order).await;
        let Some(line) = item.living().next() else {
            return;
        };
        let seller = self
            .sellers
            .iter()
            .find(|one| one.person.id == line.seller.id);
        let path = format!("orders/seller/orders/{order}/update-status/");
        let body = json!({ "status": status });
        let person = &seller.unwrap().person;
        let moved = call(&self.world, person, Method::PATCH, &path, &body).await;
        assert_eq!(moved.0, 200, "{status}: {}", moved.1);
    }

    /// What was ordered some days ago arrives, and some of it comes back.
    async fn deliver(&mut self, keep: usize) {
        while self.to_deliver.len() > keep {
            let order = self.to_deliver.remove(0);
            if self.item(&order).await.living().next().is_none() {
                continue;
            }
            for status in ["shipped", "delivered"] {
                self.seller_moves(&order, status).await;
            }
            self.saw("delivered");
            let (cause, goods, what) = match self.draw(100) {
                0..=6 => (RefundCause::Returned, Goods::CameBack, "returned"),
                7..=8 => (RefundCause::Granted, Goods::Kept, "granted"),
                _ => continue,
            };
            self.send_back(&order, cause, goods).await;
            self.saw(what);
        }
    }

    /// One line of a delivered order goes back.
    async fn send_back(&self, order: &str, cause: RefundCause, goods: Goods) {
        let deps = self.world.cloud().operator();
        let order = self.item(order).await;
        let living: Vec<RowId> = order.living().map(|line| line.id).collect();
        let wanted = Wanted {
            lines: &living[self.draw(living.len())..][..1],
            cause,
            goods,
            goods_return: None,
        };
        let step = Track {
            id: order.next_track_id(deps.new_row_id()),
            notes: "It was broken".to_owned(),
            created_at: deps.now(),
            ..order.tracking[0].clone()
        };
        give_back(deps, &order, wanted, step).await.unwrap();
    }

    /// Sellers take out most of what they have; operators and banks do what is drawn.
    async fn pay_out(&mut self) {
        self.world.settle().await;
        for place in 0..SELLERS {
            let person = &self.sellers[place].person;
            let store = self.world.cloud().operator().store();
            let balance = store.balance(person.id).await.unwrap().unwrap();
            let rupees = balance.withdrawable().0 / 100;
            if rupees < 10_000 {
                continue;
            }
            let account = format!("1234567890{place}");
            let body = json!({
                "amount": 10_000.max(rupees - rupees / 10), "bank_account_number": account,
                "confirm_account_number": account, "bank_ifsc_code": "HDFC0000001",
                "confirm_ifsc_code": "HDFC0000001", "bank_name": "HDFC Bank",
                "account_holder_name": "Jane Smith", "mobile_number": "9876543210",
            });
            let path = "payments/seller/withdraw/";
            let asked = call(&self.world, person, Method::POST, path, &body).await;
            assert_eq!(asked.0, 201, "{}", asked.1);
            let what = self.decide().await;
            self.saw(what);
        }
    }

    /// An operator decides about the withdrawal that waits, and its bank about the payout.
    async fn decide(&self) -> &'static str {
        let deps = self.world.cloud().operator();
        let waiting = || async { deps.store().open_withdrawals().await.unwrap().remove(0) };
        if self.draw(10) == 0 {
            assert!(reject(deps, &waiting().await, "Not now").await.unwrap());
            return "withdrawal rejected";
        }
        let (next, what) = match self.draw(10) {
            0..=1 => ("failed", "payout failed"),
            2 => ("reversed", "payout reversed"),
            _ => ("processed", "payout"),
        };
        self.bank(json!({ "next": next })).await;
        for operator in ["asha", "ravi"] {
            let withdrawal = waiting().await;
            let paid = approve(deps, &withdrawal, operator, PaidBy::RazorpayX, "").await;
            paid.unwrap();
            if deps.store().open_withdrawals().await.unwrap().is_empty() {
                break;
            }
        }
        self.world.pass(Duration::from_secs(30)).await;
        self.world.settle().await;
        self.bank(json!({ "next": "processed" })).await;
        if next == "processed" && self.draw(5) == 0 {
            // Hours later the bank sends it back.
            let payout = self.payouts().await.pop().unwrap();
            self.bank(json!({ "payout_id": payout["id"], "outcome": "reversed" }))
                .await;
            self.world.settle().await;
            return "payout reversed after it was processed";
        }
        what
    }

    async fn bank(&self, body: Value) {
        let told = self
            .world
            .call(Method::POST, PAYOUTS, None, Some(body))
            .await;
        assert_eq!(told.status, 200, "{}", told.body);
    }

    /// What the bank was told to pay, the oldest first.
    async fn payouts(&self) -> Vec<Value> {
        let reply = self.world.call(Method::GET, PAYOUTS, None, None).await;
        reply.body.as_array().unwrap().clone()
    }

    async fn play(&mut self) {
        for day in 0..DAYS {
            let orders = ORDERS * (day + 1) / DAYS - ORDERS * day / DAYS;
            for _ in 0..orders {
                self.order().await;
                self.world.pass(Duration::from_millis(40)).await;
            }
            self.world.settle().await;
            self.deliver(orders * 2).await;
            if day % 7 == 6 {
                self.pay_out().await;
            }
            self.world.core().advance(DAY);
            self.world.settle().await;
        }
        assert_eq!(self.world.dead_letters(), [], "messages were given up on");
    }

    /// Sum of bank, fees, taxes and balances is what buyers paid.
    async fn close(&self) {
        let journals: Vec<JournalItem> = held(&self.world);
        let ledger = Balances::of(journals.iter().flat_map(|journal| &journal.legs)).unwrap();
        assert_eq!(ledger.total(), Some(0), "the trial balance");

        let payments = self.world.core().services.razorpay.payments();
        let sum = |name: &str| -> i64 {
            let captured = payments
                .iter()
                .filter(|payment| payment["captured"] == true);
            captured.filter_map(|payment| payment[name].as_i64()).sum()
        };
        let (paid, back) = (sum("amount"), sum("amount_refunded"));
        let refunds: Vec<RefundItem> = held(&self.world);
        let refunded: i64 = refunds.iter().map(|refund| refund.amount.signed()).sum();
        assert_eq!(back, refunded, "what buyers got back");
        let bank: i64 = self.paid_out().await.values().sum();
        assert_eq!(ledger.get(Account::Gateway), back + bank - paid);
        assert_eq!(ledger.get(Account::RefundsDue), 0);

        let figures = self.world.cloud().operator().store().figures().await;
        let figures = figures.unwrap();
        let earned: i64 = figures.iter().map(|day| day.figures.revenue()).sum();
        let withheld = ledger.get(Account::TaxWithheld);
        assert!(withheld > 0, "nothing was kept back");
        let balances: Vec<BalanceItem> = held(&self.world);
        let owed: i64 = balances.iter().map(BalanceItem::sum).sum();
        assert_eq!(
            paid,
            back + bank + earned + withheld + owed,
            "what buyers paid"
        );
        println!(
            "paid {paid} = back {back} + bank {bank} + earned {earned} + taxes {withheld} + owed {owed}"
        );
        for cached in &balances {
            let of =
                |account: fn(boli_domain::UserId) -> Account| ledger.get(account(cached.seller_id));
            assert_eq!(
                [
                    cached.pending,
                    cached.available,
                    cached.in_flight,
                    cached.debt
                ],
                [
                    of(Account::SellerPending),
                    of(Account::SellerAvailable),
                    of(Account::SellerInFlight),
                    of(Account::SellerDebt),
                ]
            );
            assert!(cached.available >= 0 && cached.pending >= 0, "{cached:?}");
        }
        for product in held::<ProductItem>(&self.world) {
            assert_eq!(product.available + product.reserved + product.sold, STOCK);
        }
    }

    /// What banks have paid each seller in the end, in paise.
    async fn paid_out(&self) -> BTreeMap<String, i64> {
        let mut paid: BTreeMap<String, i64> = BTreeMap::new();
        for payout in self.payouts().await {
            if payout["status"] == "processed" {
                let seller = text(&payout["notes"]["seller_id"]);
                *paid.entry(seller).or_default() += payout["amount"].as_i64().unwrap();
            }
        }
        paid
    }

    /// Each seller downloads a statement, and it adds up to the payouts.
    async fn check_statements(&self) {
        let paid_out = self.paid_out().await;
        let store = self.world.cloud().operator().store();
        for Seller { person, .. } in &self.sellers {
            let path = "payments/seller/statement/?format=csv&from=2026-11-01&to=2026-12-31";
            let (status, csv) = call(&self.world, person, Method::GET, path, &Value::Null).await;
            assert_eq!(status, 200, "{csv}");
            let rows: Vec<Vec<&str>> = csv
                .as_str()
                .unwrap()
                .lines()
                .map(|row| row.split(',').collect())
                .collect();
            let sum = |kinds: &[&str]| -> i64 {
                let of = rows.iter().filter(|row| kinds.contains(&row[1]));
                of.map(|row| paise(row[3])).sum()
            };
            let expected = paid_out.get(&person.id.to_string()).copied().unwrap_or(0);
            assert_eq!(
                sum(&["withdrawal", "reversal"]),
                -expected,
                "{}",
                person.username
            );
            let closing = paise(rows.last().unwrap()[4]);
            let all = ["sale", "refund", "withdrawal", "reversal", "tax", "other"];
            assert_eq!(sum(&all), closing);
            let balance = store.balance(person.id).await.unwrap().unwrap();
            assert_eq!(balance.sum(), closing, "{}", person.username);
        }
    }
}

/// A decimal of rupees that may be negative.
fn paise(text: &str) -> i64 {
    match text.strip_prefix('-') {
        Some(text) => -Paise::parse(text).unwrap().signed(),
        None => Paise::parse(text).unwrap().signed(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_month_of_a_thousand_orders_closes_to_the_paisa() {
    let mut trade = Trade::open(2_026).await;
    trade.play().await;
    println!("{:?}", trade.seen);
    for what in [
        "failed",
        "late",
        "cancelled by the buyer",
        "cancelled by a seller",
        "returned",
        "granted",
        "payout",
        "payout reversed after it was processed",
    ] {
        assert!(trade.seen.contains_key(what), "no {what}: {:?}", trade.seen);
    }
    trade.close().await;
    trade.check_statements().await;
}
