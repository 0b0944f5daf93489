//! The stream's mapping: order, halves, giving up, positions.

use super::{Fixture, product};
use serde_json::Value;

fn read() -> Vec<String> {
    product::log()
        .iter()
        .filter_map(|line| line.strip_prefix("read ").map(str::to_owned))
        .collect()
}

fn batches() -> Vec<String> {
    product::log()
        .iter()
        .filter_map(|line| line.strip_prefix("batch ").map(str::to_owned))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn records_come_in_order_and_in_batches() {
    let fixture = Fixture::start();
    for number in 0..20 {
        fixture.put(&number.to_string());
    }
    fixture.pass(2).await;
    assert_eq!(
        read(),
        (0..20).map(|number| number.to_string()).collect::<Vec<_>>()
    );
    assert_eq!(
        batches()
            .iter()
            .map(|batch| batch.split(' ').count())
            .collect::<Vec<_>>(),
        [8, 8, 4]
    );
    assert_eq!(
        fixture.get("/_local/queues").await["streams"]["stream-follow"]["waiting"],
        0
    );
}

#[tokio::test(start_paused = true)]
async fn a_failed_record_is_tried_again_before_those_behind_it() {
    let fixture = Fixture::start();
    product::poison(&["b"]);
    for key in ["a", "b", "c"] {
        fixture.put(key);
    }
    fixture.pass(2).await;
    assert_eq!(read(), ["a"]);
    product::poison(&[]);
    fixture.pass(5).await;
    assert_eq!(read(), ["a", "b", "c"]);
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_crashes_is_halved_until_the_culprit_is_alone_and_given_up_on() {
    let fixture = Fixture::start();
    product::poison(&["crash"]);
    for key in ["a", "b", "c", "d", "crash", "f"] {
        fixture.put(key);
    }
    fixture.pass(60).await;
    assert_eq!(
        read(),
        ["a", "b", "c", "d", "f"],
        "only the culprit is missing"
    );
    assert_eq!(batches()[..3], ["a b c d crash f", "a b c", "d crash f"]);
    let alone = batches().into_iter().filter(|batch| batch == "crash");
    assert_eq!(alone.count(), 4, "once, and three retries");
    let queues = fixture.get("/_local/queues").await;
    assert_eq!(queues["failed_records"], 1);
    let (key, kept) = fixture.core().failed_batches().unwrap().remove(0);
    assert_is_lambdas_key(&key);
    let record = &kept.event()["Records"][0];
    assert_eq!(record["dynamodb"]["Keys"]["PK"]["S"], "crash");
    assert_eq!(
        record["dynamodb"]["NewImage"]["PK"]["S"], "crash",
        "it is whole"
    );

    let replayed = fixture.core().replay().await.unwrap();
    assert_eq!(
        (replayed.done, replayed.failed),
        (0, 1),
        "it fails again, and is kept"
    );
    product::poison(&[]);
    let replayed = fixture.core().replay().await.unwrap();
    assert_eq!((replayed.done, replayed.failed), (1, 0));
    assert_eq!(read().last().map(String::as_str), Some("crash"));
    assert!(fixture.core().failed_batches().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_restart_loses_nothing_and_repeats_nothing_that_was_done() {
    let mut fixture = Fixture::start();
    for key in ["a", "b"] {
        fixture.put(key);
    }
    fixture.pass(1).await;
    product::poison(&["c"]);
    fixture.put("c");
    fixture.put("d");
    fixture.pass(1).await;
    fixture.start_again();
    product::poison(&[]);
    fixture.pass(1).await;
    assert_eq!(read(), ["a", "b", "c", "d"]);
}

#[tokio::test(start_paused = true)]
async fn the_event_is_the_one_lambda_sends() {
    let fixture = Fixture::start();
    let records =
        |fixture: &Fixture| -> Vec<Value> { fixture.core().records_after("nobody", 10).unwrap() };
    fixture.put("a");
    let record = records(&fixture).remove(0);
    assert_eq!(record["eventName"], "INSERT");
    assert_eq!(record["eventSource"], "aws:dynamodb");
    assert_eq!(record["dynamodb"]["Keys"]["PK"]["S"], "a");
    assert_eq!(record["dynamodb"]["NewImage"]["PK"]["S"], "a");
    assert_eq!(record["dynamodb"]["StreamViewType"], "NEW_AND_OLD_IMAGES");
    let created = record["dynamodb"]["ApproximateCreationDateTime"]
        .as_f64()
        .unwrap();
    assert!(
        (created - 1_795_354_200.0).abs() < 1.0,
        "it is the local clock's: {created}"
    );
    assert_eq!(
        record.get("userIdentity").cloned().unwrap_or_default(),
        Value::Null
    );
}

/// `aws/lambda/<mapping>/<shard>/<yyyy>/<mm>/<dd>/<time>-<id>`, as AWS documents it.
fn assert_is_lambdas_key(key: &str) {
    let parts: Vec<_> = key.split('/').collect();
    let [_, _, mapping, shard, year, month, day, name] = parts.as_slice() else {
        panic!("{key}");
    };
    assert!(key.starts_with("aws/lambda/"), "{key}");
    assert!(uuid::Uuid::parse_str(mapping).is_ok(), "{key}");
    assert!(shard.starts_with("shardId-"), "{key}");
    let (time, id) = name.split_at(20);
    assert!(
        time.starts_with(&format!("{year}-{month}-{day}T")) && time.ends_with('-'),
        "{key}"
    );
    assert!(uuid::Uuid::parse_str(id).is_ok(), "{key}");
}
