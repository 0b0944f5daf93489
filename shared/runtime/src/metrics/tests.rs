use super::*;
use std::time::Duration;

const NOW: Timestamp = Timestamp::from_millis(1_795_354_386_435);

fn only(lines: Vec<String>) -> Value {
    assert_eq!(lines.len(), 1, "{lines:?}");
    serde_json::from_str(&lines[0]).unwrap()
}

#[tokio::test]
async fn an_invocation_is_one_line_that_cloudwatch_reads() {
    let ((), counted) = of_invocation(async {
        time(Metric::BidToScreen, Duration::from_millis(320));
        count(Metric::SocketsPosted, 3);
        tokio::task::yield_now().await;
        count(Metric::SocketsPosted, 4);
        count(Metric::SocketsGone, 1);
        time(Metric::BidToScreen, Duration::from_millis(90));
    })
    .await;
    let line = only(counted.lines("feed-broadcast", NOW));
    assert_eq!(
        line,
        json!({
            "timestamp": "2026-11-22T13:33:06.435000Z",
            "level": "INFO",
            "function": "feed-broadcast",
            "_aws": {
                "Timestamp": NOW.as_millis(),
                "CloudWatchMetrics": [{
                    "Namespace": "Boli",
                    "Dimensions": [[]],
                    "Metrics": [
                        { "Name": "BidToScreen", "Unit": "Milliseconds" },
                        { "Name": "SocketsPosted", "Unit": "Count" },
                    ],
                }],
            },
            "BidToScreen": [320, 90],
            "SocketsPosted": 7,
            "SocketsGone": 1,
        })
    );
}

#[tokio::test]
async fn nothing_counted_is_no_line() {
    let (output, counted) = of_invocation(async { 7 }).await;
    assert_eq!(output, 7);
    assert!(counted.is_empty() && counted.lines("x", NOW).is_empty());
    count(Metric::BidsRefused, 1);
}

#[tokio::test]
async fn invocations_side_by_side_count_for_themselves() {
    let bids = |bids: u64| {
        of_invocation(async move {
            for _ in 0..bids {
                count(Metric::BidsRefused, 1);
                tokio::task::yield_now().await;
            }
        })
    };
    let ((_, one), (_, three)) = tokio::join!(bids(1), bids(3));
    let refused = |counted: &Counted| counted.0[&Metric::BidsRefused].clone();
    assert_eq!((refused(&one), refused(&three)), (vec![1], vec![3]));
}

#[test]
fn samples_beyond_what_a_line_may_hold_come_on_the_next() {
    let mut counted = Counted::default();
    for sample in 0..250 {
        counted.add(Metric::BidToScreen, sample);
    }
    counted.add(Metric::SocketsPosted, 9);
    let lines: Vec<Value> = counted
        .lines("x", NOW)
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let samples: Vec<u64> = lines
        .iter()
        .flat_map(|line| line["BidToScreen"].as_array().unwrap())
        .map(|sample| sample.as_u64().unwrap())
        .collect();
    assert_eq!(samples, (0..250).collect::<Vec<_>>());
    let posted = lines
        .iter()
        .filter(|line| line.get("SocketsPosted").is_some());
    assert_eq!((lines.len(), posted.count()), (3, 1));
}

#[test]
fn there_are_few_enough_metrics_to_pay_for() {
    let paid = Metric::ALL.iter().filter(|metric| metric.unit().is_some());
    assert!(paid.count() < 12);
}
