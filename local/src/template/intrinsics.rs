//! CloudFormation's intrinsic functions, as far as the template uses them.

use super::{STACK, TABLE};
use serde_json::{Map, Value};
use serde_yaml_ng::Value as Yaml;
use std::collections::BTreeMap;

/// Replaces intrinsic functions by local values. A resource is called by its logical id:
/// `!Ref SomeQueue` is a URL that ends in `SomeQueue`, `!GetAtt SomeQueue.Arn` an ARN.
pub(super) struct Resolver {
    parameters: BTreeMap<String, String>,
}

impl Resolver {
    pub(super) fn new(parameters: BTreeMap<String, String>) -> Self {
        Self { parameters }
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
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match function.trim_start_matches('!') {
            "Ref" => Value::String(self.reference(&text(&argument))),
            "GetAtt" => Value::String(attribute(&text(&argument))),
            "Sub" => Value::String(self.substitute(&text(&argument))),
            "Equals" => Value::Bool(argument.get(0) == argument.get(1)),
            // The only conditions choose between a resource of the stack and a parameter that
            // is set locally: the second choice.
            "If" => argument.get(2).cloned().unwrap_or_default(),
            _ => argument,
        }
    }

    fn reference(&self, name: &str) -> String {
        match name {
            "Table" => TABLE.to_owned(),
            "AWS::StackName" => STACK.to_owned(),
            "AWS::Region" => "ap-south-1".to_owned(),
            "AWS::Partition" => "aws".to_owned(),
            "AWS::AccountId" => "000000000000".to_owned(),
            _ => match self.parameters.get(name) {
                Some(value) => value.clone(),
                None if name.ends_with("Queue") => format!("https://sqs.local/{name}"),
                None => name.to_owned(),
            },
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
                attribute(name)
            } else {
                self.reference(name)
            };
            result.push_str(&value);
            rest = tail;
        }
        result + rest
    }
}

/// `SomeQueue.Arn` as an ARN that ends in the logical id.
fn attribute(path: &str) -> String {
    let id = path.split('.').next().unwrap_or_default();
    format!("arn:aws:local:ap-south-1:000000000000:{id}")
}
