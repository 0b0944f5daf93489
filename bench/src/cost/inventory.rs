//! What the templates deploy and AWS bills by the piece, counted in the templates themselves.

use serde_yaml_ng::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Lambda's own memory where the template sets none.
const DEFAULT_MEMORY_MB: f64 = 128.0;

/// What starts a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    Rest,
    Socket,
    Stream,
    Queue,
    Schedule,
}

/// A function as its price sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Billed {
    pub memory_mb: f64,
    pub trigger: Trigger,
}

/// Everything that costs by the piece.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    pub functions: BTreeMap<String, Billed>,
    /// Metrics that alarms watch: an alarm on an expression costs for each of its metrics.
    pub alarm_metrics: f64,
    pub dashboards: f64,
    pub secrets: f64,
    /// Queues that Lambda polls, by whether they are FIFO.
    pub polled_queues: f64,
    pub polled_fifo_queues: f64,
    pub has_backup: bool,
}

/// The template can't be counted.
#[derive(Debug, thiserror::Error)]
pub enum InventoryError {
    #[error("a template is not YAML: {0}")]
    Yaml(#[from] serde_yaml_ng::Error),
    #[error("a template has no resources")]
    Empty,
}

impl Inventory {
    /// Counts templates that are deployed together.
    ///
    /// # Errors
    /// One of them is not a template.
    pub fn of(templates: &[&str]) -> Result<Self, InventoryError> {
        let mut inventory = Self::default();
        for template in templates {
            inventory.add_template(&serde_yaml_ng::from_str(template)?)?;
        }
        Ok(inventory)
    }

    fn add_template(&mut self, document: &Value) -> Result<(), InventoryError> {
        let resources = at(document, &["Resources"])
            .and_then(Value::as_mapping)
            .ok_or(InventoryError::Empty)?;
        self.secrets += secrets(document);
        let default_memory = at(document, &["Globals", "Function", "MemorySize"])
            .and_then(Value::as_f64)
            .unwrap_or(DEFAULT_MEMORY_MB);
        let mut polled = BTreeSet::new();
        for resource in resources.values() {
            match text(at(resource, &["Type"])) {
                Some("AWS::Serverless::Function") => {
                    self.add_function(resource, default_memory);
                    polled.extend(queues_of(resource));
                }
                Some("AWS::CloudWatch::Alarm") => self.alarm_metrics += metrics_of(resource),
                Some("AWS::CloudWatch::Dashboard") => self.dashboards += 1.0,
                Some("AWS::DynamoDB::Table") => {
                    let path = [
                        "Properties",
                        "PointInTimeRecoverySpecification",
                        "PointInTimeRecoveryEnabled",
                    ];
                    self.has_backup |= at(resource, &path) == Some(&Value::Bool(true));
                }
                _ => {}
            }
        }
        for queue in polled {
            let fifo = at(document, &["Resources", &queue, "Properties", "FifoQueue"]);
            if fifo == Some(&Value::Bool(true)) {
                self.polled_fifo_queues += 1.0;
            } else {
                self.polled_queues += 1.0;
            }
        }
        Ok(())
    }

    fn add_function(&mut self, resource: &Value, default_memory: f64) {
        let name = text(at(resource, &["Properties", "FunctionName"])).unwrap_or_default();
        let name = name.trim_start_matches("${AWS::StackName}-");
        let memory = at(resource, &["Properties", "MemorySize"]).and_then(Value::as_f64);
        let billed = Billed {
            memory_mb: memory.unwrap_or(default_memory),
            trigger: trigger(name, resource),
        };
        self.functions.insert(name.to_owned(), billed);
    }
}

fn trigger(name: &str, resource: &Value) -> Trigger {
    let kinds: Vec<_> = events(resource)
        .filter_map(|event| text(at(event, &["Type"])))
        .collect();
    if kinds.contains(&"SQS") {
        Trigger::Queue
    } else if kinds.contains(&"DynamoDB") {
        Trigger::Stream
    } else if kinds.iter().any(|kind| kind.starts_with("Schedule")) {
        Trigger::Schedule
    } else if name.starts_with("sockets-") {
        Trigger::Socket
    } else {
        Trigger::Rest
    }
}

fn events(resource: &Value) -> impl Iterator<Item = &Value> {
    let events = at(resource, &["Properties", "Events"]).and_then(Value::as_mapping);
    events.into_iter().flat_map(|events| events.values())
}

/// The logical ids of the queues that start a function: `!GetAtt NotifyQueue.Arn`.
fn queues_of(resource: &Value) -> Vec<String> {
    let queues = events(resource).filter_map(|event| text(at(event, &["Properties", "Queue"])));
    queues
        .map(|arn| arn.split('.').next().unwrap_or(arn).to_owned())
        .collect()
}

fn metrics_of(alarm: &Value) -> f64 {
    let Some(metrics) = at(alarm, &["Properties", "Metrics"]).and_then(Value::as_sequence) else {
        return 1.0;
    };
    metrics
        .iter()
        .filter(|metric| at(metric, &["MetricStat"]).is_some())
        .fold(0.0, |count, _| count + 1.0)
}

/// Secrets that are made here or resolved from elsewhere: each costs wherever it was made.
fn secrets(document: &Value) -> f64 {
    let mut names = BTreeSet::new();
    collect_secrets(document, &mut names);
    names.into_iter().fold(0.0, |count, _| count + 1.0)
}

fn collect_secrets(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let resolved = text.split("{{resolve:secretsmanager:").skip(1);
            // `${SecretName}:SecretString:…`, or an ARN, which is one text up to that word.
            let name = |text: &str| text.split(":SecretString").next().map(str::to_owned);
            names.extend(resolved.filter_map(name));
        }
        Value::Sequence(values) => {
            for value in values {
                collect_secrets(value, names);
            }
        }
        Value::Mapping(map) => {
            for value in map.values() {
                collect_secrets(value, names);
            }
        }
        Value::Tagged(tagged) => collect_secrets(&tagged.value, names),
        _ => {}
    }
}

/// Walks into mappings, through `!Sub` and other tags.
fn at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    let value = untagged(value);
    match path {
        [] => Some(value),
        [first, rest @ ..] => at(value.as_mapping()?.get(*first)?, rest),
    }
}

fn untagged(value: &Value) -> &Value {
    match value {
        Value::Tagged(tagged) => untagged(&tagged.value),
        other => other,
    }
}

fn text(value: Option<&Value>) -> Option<&str> {
    value.and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = r#"
Globals: {Function: {MemorySize: 256, Environment: {Variables: {K: !Sub "{{resolve:secretsmanager:${S}:SecretString:K::${V}}}"}}}}
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties: {PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}}
  NotifyQueue: {Type: AWS::SQS::Queue}
  PostQueue: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}
  DeadQueue: {Type: AWS::SQS::Queue}
  A:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: !Sub ${AWS::StackName}-workers-notify
      Environment: {Variables: {P: !Sub "{{resolve:secretsmanager:${S}:SecretString:P::${V}}}"}}
      Events: {N: {Type: SQS, Properties: {Queue: !GetAtt NotifyQueue.Arn}}, P: {Type: SQS, Properties: {Queue: !GetAtt PostQueue.Arn}}}
  B:
    Type: AWS::Serverless::Function
    Properties: {FunctionName: !Sub "${AWS::StackName}-accounts-login", MemorySize: 512}
  One: {Type: AWS::CloudWatch::Alarm, Condition: Alarms, Properties: {MetricName: Errors}}
  Two:
    Type: AWS::CloudWatch::Alarm
    Properties: {Metrics: [{Id: a, MetricStat: {Stat: Sum}}, {Id: b, MetricStat: {Stat: Sum}}, {Id: c, Expression: a + b}]}
  Screen: {Type: AWS::CloudWatch::Dashboard}
"#;

    #[test]
    fn what_costs_by_the_piece_is_counted() {
        let inventory = Inventory::of(&[TEMPLATE]).unwrap();
        assert_eq!(inventory.alarm_metrics, 3.0);
        assert_eq!(inventory.dashboards, 1.0);
        assert_eq!(inventory.secrets, 1.0, "one secret with two keys");
        assert_eq!(
            (inventory.polled_queues, inventory.polled_fifo_queues),
            (1.0, 1.0)
        );
        assert!(inventory.has_backup);
        let notify = inventory.functions["workers-notify"];
        assert_eq!((notify.memory_mb, notify.trigger), (256.0, Trigger::Queue));
        let login = inventory.functions["accounts-login"];
        assert_eq!((login.memory_mb, login.trigger), (512.0, Trigger::Rest));
    }

    #[test]
    fn another_alarm_shows() {
        let more = format!("{TEMPLATE}  Three: {{Type: AWS::CloudWatch::Alarm}}\n");
        assert_eq!(Inventory::of(&[&more]).unwrap().alarm_metrics, 4.0);
    }

    #[test]
    fn the_template_has_every_function() {
        let inventory = Inventory::of(&[boli_local::template::TEMPLATE]).unwrap();
        for function in boli_local::registry::functions() {
            assert!(
                inventory.functions.contains_key(function.name),
                "{}",
                function.name
            );
        }
        let sweep = inventory.functions["workers-sweep"].trigger;
        let relay = inventory.functions["feed-relay"].trigger;
        let connect = inventory.functions["sockets-connect"].trigger;
        assert_eq!(
            (sweep, relay, connect),
            (Trigger::Schedule, Trigger::Stream, Trigger::Socket)
        );
    }
}
