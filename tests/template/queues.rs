//! Queues and mappings: nothing that is sent or fed can be lost, or block for longer than it must.

use super::{of_type, resources};
use serde_yaml_ng::Value;
use std::collections::BTreeMap;

/// Two weeks, the longest that SQS keeps a message: time to notice, mend and redrive.
const LONGEST_RETENTION: u64 = 14 * 24 * 60 * 60;
/// AWS advises this many timeouts of the function, so that a throttled batch is not handed
/// out twice.
const TIMEOUTS_HIDDEN: u64 = 6;
/// Lambda's timeout of a function, where neither it nor the globals name one.
const DEFAULT_TIMEOUT: u64 = 3;

/// The resource that `!GetAtt <id>.Arn` names.
fn referred(value: &Value) -> String {
    let Value::Tagged(tagged) = value else {
        panic!("{value:?} names no resource");
    };
    let attribute = tagged.value.as_str().unwrap();
    attribute
        .strip_suffix(".Arn")
        .unwrap_or(attribute)
        .to_owned()
}

fn queues() -> BTreeMap<String, Value> {
    of_type("AWS::SQS::Queue").into_iter().collect()
}

fn is_fifo(queue: &Value) -> bool {
    queue["Properties"]["FifoQueue"] == true
}

/// A mapping with the function that it starts.
struct Mapping {
    function: String,
    timeout: u64,
    properties: Value,
}

/// All mappings of a kind: `SQS`, `DynamoDB`.
fn mappings(kind: &str) -> Vec<Mapping> {
    let template: Value = serde_yaml_ng::from_str(boli_local::template::TEMPLATE).unwrap();
    let usual = template["Globals"]["Function"]["Timeout"].as_u64();
    let mut mappings = Vec::new();
    for (id, function) in of_type("AWS::Serverless::Function") {
        let own = function["Properties"]["Timeout"].as_u64();
        let events = function["Properties"]["Events"].as_mapping().cloned();
        for (_, event) in events.unwrap_or_default() {
            if event["Type"] == kind {
                mappings.push(Mapping {
                    function: id.clone(),
                    timeout: own.or(usual).unwrap_or(DEFAULT_TIMEOUT),
                    properties: event["Properties"].clone(),
                });
            }
        }
    }
    mappings
}

#[test]
fn every_queue_has_a_dead_letter_queue_of_its_own_and_of_its_kind() {
    let queues = queues();
    let mut dead = BTreeMap::new();
    for (id, queue) in &queues {
        let policy = &queue["Properties"]["RedrivePolicy"];
        if policy.is_null() {
            continue;
        }
        let target = referred(&policy["deadLetterTargetArn"]);
        assert_eq!(
            is_fifo(queue),
            is_fifo(&queues[&target]),
            "{id} and {target}"
        );
        assert!(policy["maxReceiveCount"].as_u64() >= Some(3), "{id}");
        let other = dead.insert(target.clone(), id);
        assert_eq!(other, None, "{target} takes the messages of two queues");
    }
    for (id, queue) in &queues {
        let is_dead = dead.contains_key(id);
        let policy = &queue["Properties"]["RedrivePolicy"];
        assert_eq!(policy.is_null(), is_dead, "{id} has no dead-letter queue");
        assert_eq!(id.ends_with("DeadLetterQueue"), is_dead, "{id}");
        if is_dead {
            let kept = queue["Properties"]["MessageRetentionPeriod"].as_u64();
            assert_eq!(kept, Some(LONGEST_RETENTION), "{id}");
        }
    }
    assert!(dead.len() >= 7, "{dead:?}");
}

#[test]
fn every_queue_is_read_and_says_which_messages_failed() {
    let queues = queues();
    let mappings = mappings("SQS");
    let mut read = BTreeMap::new();
    for Mapping {
        function,
        timeout,
        properties,
    } in &mappings
    {
        let id = referred(&properties["Queue"]);
        assert_eq!(
            properties["FunctionResponseTypes"][0], "ReportBatchItemFailures",
            "{function} fails whole batches of {id}"
        );
        let hidden = queues[&id]["Properties"]["VisibilityTimeout"].as_u64();
        assert!(
            hidden >= Some(TIMEOUTS_HIDDEN * timeout),
            "{id} hides messages for {hidden:?} s, {function} runs for {timeout} s"
        );
        assert_eq!(
            read.insert(id.clone(), function),
            None,
            "{id} has two readers"
        );
    }
    for id in queues.keys().filter(|id| !id.ends_with("DeadLetterQueue")) {
        assert!(read.contains_key(id), "nobody reads {id}");
    }
}

#[test]
fn messages_of_a_fifo_queue_are_told_apart_by_group_and_content() {
    let queues = queues();
    let fifo = queues.iter().filter(|(_, queue)| is_fifo(queue));
    let mut working = 0;
    for (id, queue) in fifo {
        let properties = &queue["Properties"];
        let Value::Tagged(name) = &properties["QueueName"] else {
            panic!("{id} has no name");
        };
        assert!(name.value.as_str().unwrap().ends_with(".fifo"), "{id}");
        if id.ends_with("DeadLetterQueue") {
            continue;
        }
        working += 1;
        // The commands name a group and leave the rest to their content.
        assert_eq!(properties["ContentBasedDeduplication"], true, "{id}");
        assert_eq!(properties["DeduplicationScope"], "messageGroup", "{id}");
        assert_eq!(
            properties["FifoThroughputLimit"], "perMessageGroupId",
            "{id}"
        );
        assert!(properties["DelaySeconds"].is_null(), "{id}");
    }
    assert_eq!(working, 1);
}

#[test]
fn every_reader_of_the_feed_finds_what_it_fails_on_and_loses_none_of_it() {
    let mappings = mappings("DynamoDB");
    assert_eq!(mappings.len(), 2);
    for Mapping {
        function,
        properties,
        ..
    } in mappings
    {
        assert_eq!(properties["BisectBatchOnFunctionError"], true, "{function}");
        assert_eq!(
            properties["FunctionResponseTypes"][0], "ReportBatchItemFailures",
            "{function}"
        );
        // Unlimited retries stop the shard for a day.
        assert!(
            properties["MaximumRetryAttempts"].as_u64().is_some(),
            "{function}"
        );
        let filters = properties["FilterCriteria"]["Filters"].as_sequence();
        assert!(
            filters.is_some_and(|filters| !filters.is_empty()),
            "{function}"
        );
        let destination = &properties["DestinationConfig"]["OnFailure"];
        assert_eq!(destination["Type"], "S3", "{function}");
        let bucket = referred(&destination["Destination"]);
        assert_eq!(
            resources()[&bucket]["Type"],
            "AWS::S3::Bucket",
            "{function}"
        );
        // What may be replayed must stay until somebody has looked.
        let days = resources()[&bucket]["Properties"]["LifecycleConfiguration"]["Rules"][0]
            ["ExpirationInDays"]
            .as_u64();
        assert!(days >= Some(14), "{bucket} forgets after {days:?} days");
    }
}
