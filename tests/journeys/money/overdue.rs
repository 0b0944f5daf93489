//! What is held ends in time, whichever of its two ways there fails.

use super::shop::{Shop, id};
use boli_domain::order::OrderStatus;
use boli_local::aws::Service;
use boli_local::aws::faults::{Call, Fault, Faults};
use boli_store::EarningsMove;
use boli_store::items::Track;
use http::Method;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The worker that ends holds does not reach the table.
struct Stuck;

impl Faults for Stuck {
    fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        let reads =
            call.function == "workers-release-reservation" && call.service == Service::DynamoDb;
        reads.then(Fault::throttled)
    }
}

impl Shop {
    /// Has the buyer's order paid and delivered, with its earnings held for a day.
    async fn deliver_with_hold(&self) -> String {
        self.fill_cart(1).await;
        let (order, gateway_order) = self.order().await;
        self.checkout(&gateway_order, "paid").await;
        self.world.settle().await;
        for status in ["processing", "shipped"] {
            self.move_on(&order, status).await;
        }
        let operator = self.world.cloud().operator();
        let item = operator.store().order(order.parse().unwrap()).await;
        let item = item.unwrap().unwrap();
        let step = Track {
            id: operator.new_row_id(),
            status: OrderStatus::Delivered,
            notes: String::new(),
            tracking_id: None,
            courier_name: None,
            packing_media_sha256: None,
            created_at: operator.now(),
            created_by: item.lines[0].seller.id,
            created_by_name: "seller1".to_owned(),
        };
        let due = EarningsMove::DueAt(operator.now().plus(DAY));
        operator
            .store()
            .move_order(&item, &step, due)
            .await
            .unwrap();
        self.world.settle().await;
        order
    }

    async fn available(&self) -> Value {
        let earned = self
            .seller(Method::GET, "payments/seller/earnings/", Value::Null, 200)
            .await;
        earned["available_earnings"].clone()
    }
}

#[tokio::test(start_paused = true)]
async fn earnings_are_available_after_their_hold() {
    let shop = Shop::open().await;
    let order = shop.deliver_with_hold().await;
    let before = shop.available().await;
    shop.world.core().advance(DAY + MINUTE);
    shop.world.settle().await;
    let after = shop.available().await;
    assert_ne!(before, after, "{before}");
    shop.balances(&[("order_paid", &order), ("earnings_released", &order)])
        .await;
}

#[tokio::test(start_paused = true)]
async fn the_sweep_finds_every_kind_of_hold() {
    let shop = Shop::open().await;
    shop.win().await;
    let line = shop.cart().await["items"][0]["id"].clone();
    assert_ne!(line, Value::Null);
    shop.world.core().advance(DAY - 20 * MINUTE);
    shop.world.settle().await;
    assert_eq!(shop.stock().await, (2, 1, 0));

    // Their messages come, and come to nothing.
    shop.world.set_faults(Some(Arc::new(Stuck)));
    shop.world.pass(21 * MINUTE).await;
    assert_eq!(id(&line), id(&shop.cart().await["items"][0]["id"]));
    shop.world.set_faults(None);
    shop.world.pass(5 * MINUTE).await;
    shop.world.settle().await;
    assert_eq!(shop.stock().await, (3, 0, 0));
}
