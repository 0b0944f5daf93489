//! Invariants 1, 10 and 11 over the real table: whatever order the news of a payment comes in, and
//! however often, it ends in one state with one set of journals.

use super::shop::{Shop, id};
use boli_domain::ledger::{Balances, Leg};
use boli_domain::refund::whole_refund;
use boli_local::razorpay::signature;
use boli_store::items::{CartLineItem, JournalItem, OrderItem, RefundItem};
use boli_tests::table::held;
use http::Method;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

/// What the gateway and the buyer's app may tell of one payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum News {
    Callback,
    Authorized,
    Captured,
    Failed,
    OrderPaid,
    Refund,
}

use News::{Authorized, Callback, Captured, Failed, OrderPaid, Refund};

/// The payment that a case is about.
struct Attempt {
    shop: Shop,
    order: String,
    gateway_order: String,
    payment: String,
}

impl Attempt {
    /// An order whose buyer is at the checkout; the gateway's own webhooks are kept out.
    async fn begin() -> Self {
        let shop = Shop::open().await;
        shop.fill_cart(2).await;
        let (order, gateway_order) = shop.order().await;
        let callback = shop.checkout(&gateway_order, "paid").await;
        shop.lose_webhooks();
        Self {
            payment: id(&callback["razorpay_payment_id"]),
            order,
            gateway_order,
            shop,
        }
    }

    fn event(&self, news: News) -> Value {
        let payment = |status: &str| {
            json!({ "entity": {
                "id": self.payment, "order_id": self.gateway_order, "amount": 108_000,
                "currency": "INR", "status": status, "notes": [],
            }})
        };
        let (name, payload) = match news {
            Authorized => (
                "payment.authorized",
                json!({ "payment": payment("authorized") }),
            ),
            Captured => (
                "payment.captured",
                json!({ "payment": payment("captured") }),
            ),
            Failed => ("payment.failed", json!({ "payment": payment("failed") })),
            OrderPaid => ("order.paid", json!({ "payment": payment("captured") })),
            Callback | Refund => (
                "refund.processed",
                json!({ "payment": payment("captured"), "refund": { "entity": {
                    "id": "rfnd_1", "payment_id": self.payment, "amount": 108_000,
                    "currency": "INR", "status": "processed",
                    "notes": { "refund": whole_refund(&self.payment) },
                }}}),
            ),
        };
        json!({ "event": name, "payload": payload })
    }

    async fn tell(&self, news: News) {
        if news == Callback {
            let signed = format!("{}|{}", self.gateway_order, self.payment);
            let body = json!({
                "razorpay_order_id": self.gateway_order, "razorpay_payment_id": self.payment,
                "razorpay_signature": signature("local_key_secret", signed.as_bytes()),
            });
            let path = "/api/payments/verify-payment/";
            let token = Some(self.shop.buyer.as_str());
            let reply = self
                .shop
                .world
                .call(Method::POST, path, token, Some(body))
                .await;
            // Paid, or given back already.
            assert!([200, 400].contains(&reply.status), "{:?}", reply.body);
            return;
        }
        let event = self.event(news).to_string();
        let request = http::Request::post("/api/payments/webhook/")
            .header(
                "x-razorpay-signature",
                signature("local_webhook_secret", event.as_bytes()),
            )
            .body(event.into());
        assert_eq!(self.shop.world.send(request.unwrap()).await.status, 200);
    }

    /// Invariant 1, at any moment.
    fn balances(&self) -> Balances {
        let journals = held::<JournalItem>(&self.shop.world);
        let legs: Vec<Leg> = journals
            .into_iter()
            .flat_map(|journal| journal.legs)
            .collect();
        let balances = Balances::of(&legs).unwrap();
        assert_eq!(balances.total(), Some(0));
        balances
    }

    /// What is left of it all, without moments and ids of rows.
    fn end(&self) -> String {
        let mut journals: Vec<_> = held::<JournalItem>(&self.shop.world);
        journals.retain(|journal| {
            journal.external_id.contains(&self.order) || journal.external_id.contains(&self.payment)
        });
        journals.sort_by_key(|journal| (journal.kind.clone(), journal.external_id.clone()));
        let journals: Vec<_> = journals
            .iter()
            .map(|journal| (journal.kind.clone(), journal.legs.len()))
            .collect();
        let order = held::<OrderItem>(&self.shop.world).pop().unwrap();
        let refunds: Vec<_> = held::<RefundItem>(&self.shop.world)
            .iter()
            .map(|refund| refund.status)
            .collect();
        let cart = held::<CartLineItem>(&self.shop.world).len();
        format!(
            "{} {} {} {:?} {:?} cart {cart} {:?}",
            order.order_status,
            order.payment_status.wire(),
            order.payment.gateway_payment_id.as_deref() == Some(&self.payment),
            journals,
            refunds,
            self.balances(),
        )
    }
}

/// Plays one case; the trial balance is zero after every step.
async fn play(sequence: &[News], cancelled: bool) -> String {
    let attempt = Attempt::begin().await;
    if cancelled {
        // The buyer gives up before any news: money that comes goes back.
        let path = format!("orders/orders/{}/cancel/", attempt.order);
        attempt
            .shop
            .buyer(Method::PATCH, &path, Value::Null, 200)
            .await;
    }
    for news in sequence {
        attempt.tell(*news).await;
        attempt.balances();
    }
    attempt.shop.world.settle().await;
    let stock = attempt.shop.stock().await;
    format!("{} stock {stock:?}", attempt.end())
}

/// Orders of the news, some of it twice or three times; each ends with everything told.
fn sequences(all: &[News], cases: usize) -> Vec<Vec<News>> {
    let more = proptest::collection::vec(proptest::sample::select(all.to_vec()), 0..=3);
    let whole = all.to_vec();
    let shuffled = more
        .prop_map(move |more| [whole.clone(), more].concat())
        .prop_shuffle();
    let mut runner = TestRunner::deterministic();
    (0..cases)
        .map(|_| shuffled.new_tree(&mut runner).unwrap().current())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn news_of_a_payment_in_any_order_and_number_ends_in_one_state() {
    let all = [Callback, Authorized, Captured, Failed, OrderPaid];
    let expected = play(&all, false).await;
    assert!(
        expected.starts_with("confirmed completed true"),
        "{expected}"
    );
    for sequence in sequences(&all, 40) {
        assert_eq!(play(&sequence, false).await, expected, "{sequence:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn late_money_goes_back_once_in_whatever_order_it_is_told_of() {
    let all = [Callback, Authorized, Captured, Failed, OrderPaid, Refund];
    let expected = play(&all, true).await;
    assert!(expected.starts_with("cancelled refunded"), "{expected}");
    for sequence in sequences(&all, 20) {
        assert_eq!(play(&sequence, true).await, expected, "{sequence:?}");
    }
}
