//! Queues of the template.

use super::{seconds, text};
use crate::queues::QueueSettings;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// SQS's own times where the template sets none.
const DEFAULT_VISIBILITY: Duration = Duration::from_secs(30);
const DEFAULT_RETENTION: Duration = Duration::from_secs(4 * 24 * 60 * 60);

/// What makes the local queue's way the template's: each group knows its own messages by
/// their content.
const FIFO_ONLY: [(&str, &str); 2] = [
    ("DeduplicationScope", "messageGroup"),
    ("FifoThroughputLimit", "perMessageGroupId"),
];

/// Reads a queue's properties.
pub(super) fn queue(properties: &Value) -> Result<QueueSettings, String> {
    let is = |name: &str| properties.get(name).is_some_and(|value| value == true);
    let fifo = is("FifoQueue");
    if fifo != text(properties, "QueueName").is_some_and(|name| name.ends_with(".fifo")) {
        return Err("the name of a FIFO queue, and of no other, ends in .fifo".to_owned());
    }
    let redrive = properties.get("RedrivePolicy").map(|policy| {
        let dead = text(policy, "deadLetterTargetArn")?
            .rsplit(':')
            .next()?
            .to_owned();
        let after = policy.get("maxReceiveCount")?.as_u64()?;
        Some((dead, u32::try_from(after).ok()?))
    });
    let redrive = match redrive {
        Some(None) => return Err("its RedrivePolicy can't be read".to_owned()),
        Some(policy) => policy,
        None => None,
    };
    // Nobody sends to a dead-letter queue.
    if fifo && redrive.is_some() {
        if !is("ContentBasedDeduplication") {
            return Err("locally a FIFO queue has ContentBasedDeduplication".to_owned());
        }
        for (name, value) in FIFO_ONLY {
            if text(properties, name) != Some(value) {
                return Err(format!("locally the {name} of a FIFO queue is {value}"));
            }
        }
    }
    Ok(QueueSettings {
        visibility: seconds(properties.get("VisibilityTimeout")).unwrap_or(DEFAULT_VISIBILITY),
        delay: seconds(properties.get("DelaySeconds")).unwrap_or_default(),
        retention: seconds(properties.get("MessageRetentionPeriod")).unwrap_or(DEFAULT_RETENTION),
        fifo,
        redrive,
    })
}

/// A dead-letter queue is declared, and of the kind of its queue.
pub(super) fn check_kinds(queues: &BTreeMap<String, QueueSettings>) -> Result<(), String> {
    for (name, queue) in queues {
        let Some((dead, _)) = &queue.redrive else {
            continue;
        };
        match queues.get(dead) {
            None => return Err(format!("{name} names {dead}, which is not declared")),
            Some(dead_letters) if dead_letters.fifo != queue.fifo => {
                return Err(format!("{name} and {dead} are not of one kind"));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A FIFO queue as it should be, with one property changed.
    fn line(name: &str, value: Value) -> Result<QueueSettings, String> {
        let mut properties = json!({
            "QueueName": "boli-line.fifo", "FifoQueue": true, "ContentBasedDeduplication": true,
            "DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId",
            "RedrivePolicy": { "deadLetterTargetArn": "arn:aws:sqs:x:y:Dead", "maxReceiveCount": 3 },
        });
        properties[name] = value;
        queue(&properties)
    }

    #[test]
    fn a_fifo_queue_is_what_runs_locally_or_refused_by_name() {
        let settings = line("VisibilityTimeout", json!(120)).unwrap();
        assert!(settings.fifo);
        assert_eq!(settings.visibility, Duration::from_secs(120));
        assert_eq!(settings.redrive, Some(("Dead".to_owned(), 3)));
        for (name, value, refusal) in [
            (
                "QueueName",
                json!("boli-line"),
                "the name of a FIFO queue, and of no other, ends in .fifo",
            ),
            (
                "FifoQueue",
                json!(false),
                "the name of a FIFO queue, and of no other, ends in .fifo",
            ),
            (
                "ContentBasedDeduplication",
                json!(false),
                "locally a FIFO queue has ContentBasedDeduplication",
            ),
            (
                "DeduplicationScope",
                json!("queue"),
                "locally the DeduplicationScope of a FIFO queue is messageGroup",
            ),
            (
                "RedrivePolicy",
                json!({ "maxReceiveCount": 3 }),
                "its RedrivePolicy can't be read",
            ),
        ] {
            assert_eq!(line(name, value).unwrap_err(), refusal);
        }
    }

    #[test]
    fn dead_letters_go_to_a_queue_of_the_same_kind() {
        let line = line("VisibilityTimeout", json!(1)).unwrap();
        let dead = |fifo| QueueSettings {
            redrive: None,
            fifo,
            ..line.clone()
        };
        let check = |dead: Option<QueueSettings>| {
            let dead = dead.map(|dead| ("Dead".to_owned(), dead));
            let queues = [("Line".to_owned(), line.clone())].into_iter().chain(dead);
            check_kinds(&queues.collect())
        };
        assert_eq!(check(Some(dead(true))), Ok(()));
        let refusal = "Line and Dead are not of one kind";
        assert_eq!(check(Some(dead(false))), Err(refusal.to_owned()));
        let refusal = "Line names Dead, which is not declared";
        assert_eq!(check(None), Err(refusal.to_owned()));
    }
}
