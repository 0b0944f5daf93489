//! The queues' mapping: partial failures, concurrency, dead letters, restarts.

use super::{Fixture, product};
use crate::queues::Sending;
use std::time::Duration;

fn worked() -> Vec<String> {
    product::log()
        .iter()
        .filter_map(|line| line.strip_prefix("work ").map(str::to_owned))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn only_the_failed_messages_of_a_batch_come_again() {
    let fixture = Fixture::start();
    product::poison(&["b"]);
    for body in ["a", "b", "c"] {
        fixture.send(body);
    }
    fixture.pass(30).await;
    assert_eq!(worked(), ["a #1", "b #1", "c #1"]);
    product::poison(&[]);
    fixture.pass(60).await;
    assert_eq!(worked()[3..], ["b #2"]);
    let queues = fixture.get("/_local/queues").await;
    let expected =
        serde_json::json!({ "visible": 0, "in_flight": 0, "delayed": 0, "dead_letters": 0 });
    assert_eq!(queues["queues"]["WorkQueue"], expected);
}

#[tokio::test(start_paused = true)]
async fn a_message_that_always_fails_ends_as_a_dead_letter() {
    let fixture = Fixture::start();
    product::poison(&["poison"]);
    fixture.send("poison");
    fixture.pass(300).await;
    assert_eq!(worked(), ["poison #1", "poison #2", "poison #3"]);
    assert_eq!(
        fixture.get("/_local/queues").await["queues"]["WorkQueue"]["dead_letters"],
        1
    );
}

#[tokio::test(start_paused = true)]
async fn no_more_batches_are_worked_on_at_once_than_the_template_allows() {
    let fixture = Fixture::start();
    for number in 0..30 {
        fixture.send(&number.to_string());
    }
    fixture.pass(1).await;
    tokio::task::yield_now().await;
    assert_eq!(worked().len(), 20, "two batches of ten take a second");
    fixture.pass(2).await;
    assert_eq!(worked().len(), 30);
}

#[tokio::test(start_paused = true)]
async fn a_message_in_work_when_the_process_dies_is_worked_on_after_the_restart() {
    let mut fixture = Fixture::start();
    fixture.send("kept");
    fixture.clock.run_for(Duration::from_millis(500)).await;
    assert_eq!(
        fixture.get("/_local/queues").await["queues"]["WorkQueue"]["in_flight"],
        1
    );
    fixture.start_again();
    fixture.pass(2).await;
    assert_eq!(worked(), ["kept #2"]);
}

fn send_in_line(fixture: &Fixture, group: &str, body: &str) {
    let sending = Sending {
        group: Some(group),
        ..Sending::default()
    };
    let queues = &fixture.core().services.queues;
    queues.send_as("LineQueue", body, sending).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_group_is_worked_on_in_its_order_while_others_go_on() {
    let fixture = Fixture::start();
    for (group, body) in [("a", "a1"), ("b", "b1"), ("a", "a2")] {
        send_in_line(&fixture, group, body);
    }
    fixture.clock.run_for(Duration::from_millis(1_500)).await;
    // Sent while its group is in work.
    send_in_line(&fixture, "a", "a3");
    assert_eq!(worked(), ["a1 #1", "b1 #1"], "each takes a second");
    fixture.pass(5).await;
    assert_eq!(worked()[2..], ["a2 #1", "a3 #1"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_behind_a_failed_message_waits_and_comes_after_it() {
    let fixture = Fixture::start();
    product::poison(&["a2"]);
    for (group, body) in [("a", "a1"), ("a", "a2"), ("b", "b1"), ("a", "a3")] {
        send_in_line(&fixture, group, body);
    }
    fixture.pass(30).await;
    let mut first = worked();
    first.sort();
    assert_eq!(first, ["a1 #1", "a2 #1", "b1 #1"], "a3 does not overtake");
    product::poison(&[]);
    fixture.pass(60).await;
    assert_eq!(worked()[3..], ["a2 #2", "a3 #2"]);
}

#[tokio::test(start_paused = true)]
async fn a_group_goes_on_when_its_poison_is_a_dead_letter() {
    let fixture = Fixture::start();
    product::poison(&["a1"]);
    send_in_line(&fixture, "a", "a1");
    fixture.clock.run_for(Duration::from_millis(500)).await;
    send_in_line(&fixture, "a", "a2");
    fixture.pass(300).await;
    // What is received behind the poison is received too often with it, as on AWS.
    assert_eq!(worked(), ["a1 #1", "a1 #2", "a1 #3", "a2 #3"]);
    let queues = fixture.get("/_local/queues").await;
    assert_eq!(queues["queues"]["LineQueue"]["dead_letters"], 1);
}

#[tokio::test(start_paused = true)]
async fn moving_the_clock_does_not_kill_what_runs() {
    let fixture = Fixture::start();
    fixture.send("patient");
    fixture.clock.run_for(Duration::from_millis(500)).await;
    // Longer than the function's timeout, shorter than the visibility timeout.
    fixture.core().advance(Duration::from_secs(30));
    fixture.pass(1).await;
    assert_eq!(worked(), ["patient #1"]);
    fixture.pass(120).await;
    assert_eq!(worked().len(), 1);
}
