use super::*;
use crate::cost::consumed::PerRoom;
use crate::cost::month::{Kept, Shows};
use crate::usage::{Units, Usage};
use std::collections::BTreeMap;

const BID: &str = "auctions-place-bid";

fn used(function: &str, units: Units) -> Consumed {
    Consumed {
        usage: Usage(BTreeMap::from([(function.to_owned(), units)])),
        ..Consumed::default()
    }
}

fn inventory() -> Inventory {
    let billed = Billed {
        memory_mb: 512.0,
        trigger: Trigger::Rest,
    };
    Inventory {
        functions: BTreeMap::from([(BID.to_owned(), billed)]),
        alarm_metrics: 12.0,
        polled_queues: 2.0,
        has_backup: true,
        ..Inventory::default()
    }
}

fn bids(viewers: f64) -> Bill {
    let bid = PerRoom {
        fixed: used(
            BID,
            Units {
                invocations: 1.0,
                writes: 2.0,
                waited_ms: 975.0 - 1.2,
                ..Units::default()
            },
        ),
        per_viewer: used(
            BID,
            Units {
                frames: 1.0,
                ..Units::default()
            },
        ),
    };
    let actions = Actions {
        bid,
        ..Actions::default()
    };
    let month = Month {
        shows: Shows {
            count: 10.0,
            minutes: 60.0,
            viewers,
            bids: 100_000.0,
            ..Shows::default()
        },
        kept: Kept {
            table_gb: 30.0,
            ..Kept::default()
        },
        ..Month::default()
    };
    Bill::of(
        &month,
        &actions,
        &inventory(),
        &Prices::of_repository().unwrap(),
    )
    .unwrap()
}

fn units(bill: &Bill, service: &str, item: &str) -> f64 {
    let line = bill
        .lines
        .iter()
        .find(|line| (line.service, line.item) == (service, item));
    line.unwrap().units
}

#[test]
fn what_is_used_is_billed() {
    let bill = bids(0.0);
    assert_eq!(units(&bill, "rest", "request"), 1e6);
    assert_eq!(units(&bill, "dynamodb", "write"), 2e6);
    // Half a GB for a second each: 25 ms of work, 1.2 ms of cold start, the rest waited.
    let gb_seconds = units(&bill, "lambda", "gb_second");
    assert!((gb_seconds - 500_000.0).abs() < 1.0, "{gb_seconds}");
    assert_eq!(units(&bill, "websocket", "message"), 0.0);
    // 30 GB, 25 of them free, but not their backup.
    let stored = bill.lines.iter().find(|line| line.item == "stored_gb");
    assert!((stored.unwrap().usd - 5.0 * 0.285).abs() < 1e-9);
    assert_eq!(units(&bill, "dynamodb", "backup_gb"), 30.0);
}

#[test]
fn viewers_cost_frames_and_minutes() {
    let bill = bids(100.0);
    assert_eq!(units(&bill, "websocket", "message"), 1e8);
    assert_eq!(
        units(&bill, "websocket", "minute"),
        10.0 * 60.0 * 100.0 * 2.0
    );
    assert_eq!(units(&bill, "sqs", "fifo_request"), 0.0);
}

#[test]
fn large_rooms_cost_a_message_for_every_shard() {
    let bill = bids(1_000.0);
    let posts = 1e6 * 1_000.0 / 500.0;
    assert_eq!(units(&bill, "sqs", "fifo_request"), posts * 3.0);
    assert_eq!(units(&bill, "lambda", "request"), 1e6 + posts);
}

#[test]
fn empty_queues_cost_their_polls() {
    // Two queues, five pollers, three polls a minute.
    assert_eq!(
        units(&bids(0.0), "sqs", "request"),
        2.0 * 5.0 * 3.0 * 730.0 * 60.0
    );
}

#[test]
fn the_total_is_the_sum_and_free_units_make_it_smaller() {
    let bill = bids(10.0);
    let sum: f64 = bill.lines.iter().map(|line| line.usd).sum();
    assert!((bill.total() - sum).abs() < 1e-9);
    assert!(bill.total_without_free() > bill.total() + 5.0);
}

#[test]
fn every_price_is_for_something_on_the_bill() {
    let bill = bids(0.0);
    let prices = Prices::of_repository().unwrap();
    for (service, item, _) in prices.iter() {
        let billed = bill
            .lines
            .iter()
            .any(|line| (line.service, line.item) == (service, item));
        assert!(billed, "{service}.{item} is on no bill");
    }
}
