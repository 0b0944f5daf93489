//! What a bid and a month cost: the bench's own figures, held to their bars.

use boli_bench::bids::{self, Bar};
use boli_bench::cost::{self, Actions, Bill, Inventory, Month, Prices};
use boli_local::World;
use boli_local::template::{ALARMS, TEMPLATE};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn a_thousand_bids_cost_what_was_promised() {
    let world = World::bare(1).await;
    // About as many bids as a busy room has in a minute and a half.
    let figures = bids::measure(&world, 1_000, Duration::from_millis(100))
        .await
        .unwrap();
    let bars = figures.bars();
    assert!(bars.iter().all(Bar::holds), "\n{figures}");
    // A figure that nobody counted would hold as well.
    assert!(
        bars.iter()
            .filter(|bar| bar.most >= 1.0)
            .all(|bar| bar.figure > 0.5),
        "\n{figures}"
    );
}

/// The idle month stays under ten dollars, and nothing consumes more than it did.
#[tokio::test(start_paused = true)]
async fn a_month_costs_what_was_promised() {
    let report = cost::price(&[]).await.unwrap();
    assert!(report.bars().iter().all(Bar::holds), "\n{report}");
    // Actions that were not measured would cost nothing.
    let viewers = 10.0;
    for (name, consumed) in report.actions.named(viewers) {
        assert!(consumed.invocations() > 0.01, "{name}: {consumed:?}");
    }
    let idle = report.idle.total();
    assert!(idle > 1.0, "pollers, alarms and the secret cost something");
}

#[test]
fn an_alarm_more_shows_in_the_price() {
    let price = |alarms: &str| {
        let inventory = Inventory::of(&[TEMPLATE, alarms]).unwrap();
        let prices = Prices::of_repository().unwrap();
        let bill = Bill::of(&Month::default(), &Actions::default(), &inventory, &prices);
        bill.unwrap().total_without_free()
    };
    let alarm = "Resources:\n  OneMore: {Type: AWS::CloudWatch::Alarm}\n";
    let more = ALARMS.replacen("Resources:\n", alarm, 1);
    let difference = price(&more) - price(ALARMS);
    assert!((difference - 0.10).abs() < 1e-9, "{difference}");
}
