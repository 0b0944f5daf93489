//! What watches the stack: alarms, their pages in the runbook, the dashboard, and logs that
//! end some day.

use super::{of_type, resources};
use serde_yaml_ng::Value;
use std::collections::BTreeSet;

/// Stands in for what only the deployed stack knows.
const ANY: &str = "x";

fn runbook() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/RUNBOOK.md");
    std::fs::read_to_string(path).unwrap()
}

/// The metrics that functions write, as the runbook's table names them.
fn documented_metrics() -> BTreeSet<String> {
    let runbook = runbook();
    let rows = runbook.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| row.split('`').next().unwrap().to_owned())
        .collect()
}

/// A name without its stack's: the alarms know the stack as what they watch.
fn name(value: &Value) -> &str {
    let Value::Tagged(tagged) = value else {
        panic!("{value:?} is not named after the stack");
    };
    let text = tagged.value.as_str().unwrap();
    let of_stack = ["${AWS::StackName}-", "${Watched}-"];
    let name = of_stack.iter().find_map(|stack| text.strip_prefix(stack));
    name.unwrap_or_else(|| panic!("{text} is not named after the stack"))
}

/// Whether an alarm looks at a metric of something.
fn is_watched(metric: &str, dimension: &str, something: &Value) -> bool {
    of_type("AWS::CloudWatch::Alarm").iter().any(|(_, alarm)| {
        let properties = &alarm["Properties"];
        let dimensions = properties["Dimensions"].as_sequence();
        let is_its =
            |given: &Value| given["Name"] == dimension && name(&given["Value"]) == name(something);
        properties["MetricName"] == metric && dimensions.into_iter().flatten().any(is_its)
    })
}

#[test]
fn every_queue_has_an_alarm() {
    let queues = of_type("AWS::SQS::Queue");
    assert!(queues.len() > 10, "{} queues", queues.len());
    for (id, queue) in queues {
        let metric = if id.contains("DeadLetter") {
            "ApproximateNumberOfMessagesVisible"
        } else {
            "ApproximateAgeOfOldestMessage"
        };
        assert!(
            is_watched(metric, "QueueName", &queue["Properties"]["QueueName"]),
            "nobody watches {id}"
        );
    }
}

#[test]
fn every_reader_of_the_feed_has_an_alarm() {
    let mut readers = 0;
    for (id, function) in of_type("AWS::Serverless::Function") {
        let events = function["Properties"]["Events"].as_mapping();
        if events
            .into_iter()
            .flatten()
            .any(|(_, event)| event["Type"] == "DynamoDB")
        {
            readers += 1;
            assert!(
                is_watched(
                    "IteratorAge",
                    "FunctionName",
                    &function["Properties"]["FunctionName"]
                ),
                "nobody watches {id}"
            );
        }
    }
    assert_eq!(readers, 2);
}

#[test]
fn every_alarm_has_a_page_and_every_page_an_alarm() {
    let mut alarms: BTreeSet<_> = of_type("AWS::CloudWatch::Alarm")
        .iter()
        .map(|(_, alarm)| name(&alarm["Properties"]["AlarmName"]).to_owned())
        .collect();
    for (_, budget) in of_type("AWS::Budgets::Budget") {
        alarms.insert(name(&budget["Properties"]["Budget"]["BudgetName"]).to_owned());
    }
    let runbook = runbook();
    let pages = runbook.lines().filter_map(|line| line.strip_prefix("### "));
    let pages: BTreeSet<_> = pages.map(str::to_owned).collect();
    assert_eq!(alarms, pages);
}

#[test]
fn alarms_ring_somewhere_and_only_where_somebody_listens() {
    assert_eq!(resources()["Watch"]["Condition"], "Alarms");
    for (id, alarm) in of_type("AWS::CloudWatch::Alarm") {
        let Value::Tagged(topic) = &alarm["Properties"]["AlarmActions"][0] else {
            panic!("{id} rings nowhere");
        };
        assert_eq!(topic.value, "AlarmTopic", "{id}");
        // Silence is no fault: a quiet night has no data.
        assert_eq!(
            alarm["Properties"]["TreatMissingData"], "notBreaching",
            "{id}"
        );
    }
}

#[test]
fn own_metrics_that_are_watched_or_drawn_are_written() {
    let documented = documented_metrics();
    let mut named = BTreeSet::new();
    for (_, alarm) in of_type("AWS::CloudWatch::Alarm") {
        let properties = &alarm["Properties"];
        if properties["Namespace"] == "Boli" {
            named.insert(properties["MetricName"].as_str().unwrap().to_owned());
        }
        for part in properties["Metrics"].as_sequence().into_iter().flatten() {
            let metric = &part["MetricStat"]["Metric"];
            if metric["Namespace"] == "Boli" {
                named.insert(metric["MetricName"].as_str().unwrap().to_owned());
            }
        }
    }
    for metric in dashboard_metrics() {
        if metric[0] == "Boli" {
            named.insert(metric[1].as_str().unwrap().to_owned());
        }
    }
    assert!(named.len() > 6, "{named:?}");
    let unknown: Vec<_> = named.difference(&documented).collect();
    assert_eq!(unknown, Vec::<&String>::new(), "nobody writes these");
}

/// The metrics of the dashboard's widgets.
fn dashboard_metrics() -> Vec<serde_json::Value> {
    let dashboard = &resources()["Dashboard"]["Properties"]["DashboardBody"];
    let Value::Tagged(body) = dashboard else {
        panic!("the dashboard names the stack");
    };
    let body = body.value.as_str().unwrap();
    let mut filled = String::new();
    for (number, part) in body.split("${").enumerate() {
        let rest = if number == 0 {
            part
        } else {
            part.split_once('}').unwrap().1
        };
        filled.push_str(if number == 0 { "" } else { ANY });
        filled.push_str(rest);
    }
    let body: serde_json::Value = serde_json::from_str(&filled).unwrap();
    let widgets = body["widgets"].as_array().unwrap().iter();
    widgets
        .flat_map(|widget| widget["properties"]["metrics"].as_array().unwrap().clone())
        .collect()
}

#[test]
fn the_dashboard_can_be_drawn() {
    let metrics = dashboard_metrics();
    assert!(metrics.len() > 30, "{} metrics", metrics.len());
    for metric in metrics {
        let members = metric.as_array().unwrap();
        let names = members.iter().filter(|member| member.is_string()).count();
        assert!(names >= 2 && names % 2 == 0, "{metric}");
    }
}

#[test]
fn logs_end_some_day() {
    for (id, group) in of_type("AWS::Logs::LogGroup") {
        assert!(
            group["Properties"]["RetentionInDays"].as_u64().is_some(),
            "{id}"
        );
    }
    for (id, function) in of_type("AWS::Serverless::Function") {
        let logging = &function["Properties"]["LoggingConfig"]["LogGroup"];
        let Value::Tagged(group) = logging else {
            panic!("{id} logs into a group of its own, which keeps everything");
        };
        let group = group.value.as_str().unwrap();
        assert_eq!(resources()[group]["Type"], "AWS::Logs::LogGroup", "{id}");
    }
}
