//! CloudFormation's intrinsic functions, as far as the template uses them.

use super::{STACK, TABLE};
use crate::iam::arn;
use serde_json::{Map, Value};
use serde_yaml_ng::Value as Yaml;
use std::collections::BTreeMap;

/// Replaces intrinsic functions by local values. A resource is called by its logical id:
/// `!Ref SomeQueue` is a URL that ends in `SomeQueue`, `!GetAtt SomeQueue.Arn` an ARN.
pub(super) struct Resolver {
    /// Logical id to type.
    resources: BTreeMap<String, String>,
    parameters: BTreeMap<String, String>,
    conditions: BTreeMap<String, bool>,
}

impl Resolver {
    /// A resolver for a template; parameters that are not given have their defaults.
    pub(super) fn new(document: &Yaml, given: BTreeMap<String, String>) -> Self {
        let section = |name: &str| {
            document
                .get(name)
                .and_then(Yaml::as_mapping)
                .into_iter()
                .flatten()
        };
        let member =
            |value: &Yaml, name: &str| value.get(name).and_then(Yaml::as_str).map(str::to_owned);
        let resources = section("Resources");
        let resources = resources.filter_map(|(id, resource)| {
            Some((id.as_str()?.to_owned(), member(resource, "Type")?))
        });
        let defaults = section("Parameters");
        let defaults = defaults.filter_map(|(name, parameter)| {
            // A number reaches functions as its text.
            let default = match parameter.get("Default")? {
                Yaml::String(text) => text.clone(),
                Yaml::Number(number) => number.to_string(),
                _ => return None,
            };
            Some((name.as_str()?.to_owned(), default))
        });
        let mut resolver = Self {
            resources: resources.collect(),
            parameters: defaults.chain(given).collect(),
            conditions: BTreeMap::new(),
        };
        for (name, condition) in section("Conditions") {
            let holds = resolver.resolve(condition) == Value::Bool(true);
            resolver
                .conditions
                .extend(name.as_str().map(|name| (name.to_owned(), holds)));
        }
        resolver
    }

    /// The document as plain JSON.
    pub(super) fn resolve(&self, yaml: &Yaml) -> Value {
        match yaml {
            Yaml::Null => Value::Null,
            Yaml::Bool(flag) => Value::Bool(*flag),
            Yaml::Number(number) => serde_json::to_value(number).unwrap_or_default(),
            Yaml::String(text) => Value::String(text.clone()),
            Yaml::Sequence(list) => list.iter().map(|item| self.resolve(item)).collect(),
            Yaml::Mapping(map) => {
                let members = map.iter().filter_map(|(name, value)| {
                    Some((name.as_str()?.to_owned(), self.resolve(value)))
                });
                Value::Object(members.collect::<Map<_, _>>())
            }
            Yaml::Tagged(tagged) => self.call(&tagged.tag.to_string(), &tagged.value),
        }
    }

    fn call(&self, function: &str, argument: &Yaml) -> Value {
        let argument = self.resolve(argument);
        let text = argument.as_str().unwrap_or_default();
        match function.trim_start_matches('!') {
            "Ref" => Value::String(self.reference(text)),
            "GetAtt" => Value::String(self.attribute(text)),
            "Sub" => Value::String(self.secret(self.substitute(text))),
            "Join" => Value::String(join(&argument)),
            "Equals" => Value::Bool(argument.get(0) == argument.get(1)),
            "Not" => Value::Bool(argument.get(0) == Some(&Value::Bool(false))),
            "Condition" => Value::Bool(self.holds(text)),
            "If" => {
                let name = argument.get(0).and_then(Value::as_str).unwrap_or_default();
                argument
                    .get(if self.holds(name) { 1 } else { 2 })
                    .cloned()
                    .unwrap_or_default()
            }
            // Others stand only where the local cloud does not look.
            _ => argument,
        }
    }

    /// The value that a dynamic reference to a key of a secret stands for:
    /// `{{resolve:secretsmanager:<secret>:SecretString:<key>::<version>}}`.
    fn secret(&self, text: String) -> String {
        let reference = text.strip_prefix("{{resolve:secretsmanager:");
        let key = reference.and_then(|reference| reference.split(':').nth(2));
        match key {
            Some(key) => self.parameters.get(key).cloned().unwrap_or_default(),
            None => text,
        }
    }

    fn holds(&self, condition: &str) -> bool {
        self.conditions.get(condition).copied().unwrap_or(false)
    }

    fn reference(&self, name: &str) -> String {
        match name {
            "AWS::StackName" => STACK.to_owned(),
            "AWS::Region" => arn::REGION.to_owned(),
            "AWS::Partition" => "aws".to_owned(),
            "AWS::AccountId" => arn::ACCOUNT.to_owned(),
            "AWS::URLSuffix" => "amazonaws.com".to_owned(),
            _ => match (
                self.parameters.get(name),
                self.resources.get(name).map(String::as_str),
            ) {
                (Some(value), _) => value.clone(),
                (None, Some("AWS::DynamoDB::Table")) => TABLE.to_owned(),
                (None, Some("AWS::SQS::Queue")) => format!("https://sqs.local/{name}"),
                (None, _) => name.to_owned(),
            },
        }
    }

    /// `SomeQueue.Arn` as an ARN with the logical id for the name.
    fn attribute(&self, path: &str) -> String {
        let (id, attribute) = path.split_once('.').unwrap_or((path, ""));
        let kind = self.resources.get(id).map(String::as_str);
        match (kind.unwrap_or_default(), attribute) {
            ("AWS::DynamoDB::Table", "StreamArn") => arn::stream(),
            ("AWS::DynamoDB::Table", "Arn") => arn::table(TABLE),
            ("AWS::S3::Bucket", "Arn") => arn::bucket(id),
            ("AWS::Logs::LogGroup", "Arn") => arn::log_group(id),
            ("AWS::IAM::Role", "Arn") => arn::role(id),
            // Whatever names no queue names nothing that is looked at.
            _ => arn::queue(id),
        }
    }

    fn substitute(&self, text: &str) -> String {
        let mut result = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            result.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                break;
            };
            let value = if name.contains('.') {
                self.attribute(name)
            } else {
                self.reference(name)
            };
            result.push_str(&value);
            rest = tail;
        }
        result + rest
    }
}

/// `["-", ["a", "b"]]` as `a-b`.
fn join(argument: &Value) -> String {
    let separator = argument.get(0).and_then(Value::as_str).unwrap_or_default();
    let parts = argument
        .get(1)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    parts
        .filter_map(Value::as_str)
        .collect::<Vec<_>>()
        .join(separator)
}
