//! The queues' mapping: partial failures, concurrency, dead letters, restarts.

use super::{Fixture, product};
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
