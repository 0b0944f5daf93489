//! Filters of event source mappings: which records start a function at all.

use serde_json::Value;

/// A pattern as `FilterCriteria` has it: objects name fields, arrays the values they may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter(Value);

/// Lambda takes no longer patterns.
const MAX_PATTERN_BYTES: usize = 4_096;
/// And no more of them in a mapping, unless AWS is asked.
const MAX_FILTERS: usize = 5;

/// The filters of a mapping; none let everything through.
pub(super) fn filters(properties: &Value) -> Result<Vec<Filter>, String> {
    let listed = properties.pointer("/FilterCriteria/Filters");
    let listed = listed.and_then(Value::as_array).cloned();
    let listed = listed.unwrap_or_default();
    if listed.len() > MAX_FILTERS {
        return Err(format!("it has more than {MAX_FILTERS} filters"));
    }
    let patterns = listed.iter().map(|filter| {
        let pattern = filter.get("Pattern").and_then(Value::as_str);
        Filter::read(pattern.ok_or("a filter has no Pattern")?)
    });
    patterns.collect()
}

impl Filter {
    fn read(pattern: &str) -> Result<Self, String> {
        if pattern.len() > MAX_PATTERN_BYTES {
            return Err(format!("a pattern is longer than {MAX_PATTERN_BYTES}"));
        }
        let pattern: Value = serde_json::from_str(pattern)
            .map_err(|error| format!("a pattern is not JSON: {error}"))?;
        check(&pattern)?;
        Ok(Self(pattern))
    }

    /// Whether a record passes.
    #[must_use]
    pub fn passes(&self, record: &Value) -> bool {
        fits(&self.0, Some(record))
    }
}

/// Refuses by name what is not understood here.
fn check(pattern: &Value) -> Result<(), String> {
    match pattern {
        Value::Object(fields) => fields.values().try_for_each(check),
        Value::Array(values) => values.iter().try_for_each(|value| match value {
            Value::Object(rule) => match rule.keys().next().map(String::as_str) {
                Some("exists" | "prefix" | "anything-but") if rule.len() == 1 => Ok(()),
                other => Err(format!(
                    "the rule {} does not run locally",
                    other.unwrap_or("{}")
                )),
            },
            Value::Array(_) => Err("a list in a list is no pattern".to_owned()),
            _ => Ok(()),
        }),
        _ => Err(format!("{pattern} is no pattern: values stand in lists")),
    }
}

fn fits(pattern: &Value, found: Option<&Value>) -> bool {
    match pattern {
        Value::Object(fields) => fields
            .iter()
            .all(|(name, pattern)| fits(pattern, found.and_then(|found| found.get(name)))),
        Value::Array(values) => values.iter().any(|value| allows(value, found)),
        _ => false,
    }
}

fn allows(rule: &Value, found: Option<&Value>) -> bool {
    if let Some(wanted) = rule.get("exists") {
        return found.is_some() == (wanted == true);
    }
    let Some(found) = found else {
        return false;
    };
    if let Some(prefix) = rule.get("prefix").and_then(Value::as_str) {
        return found.as_str().is_some_and(|text| text.starts_with(prefix));
    }
    match rule.get("anything-but") {
        Some(Value::Array(others)) => !others.contains(found),
        Some(other) => other != found,
        None => rule == found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn passes(pattern: &Value, record: &Value) -> bool {
        Filter::read(&pattern.to_string()).unwrap().passes(record)
    }

    #[test]
    fn a_record_passes_when_every_field_has_one_of_its_values() {
        let pattern = json!({ "eventName": ["INSERT", "MODIFY"], "dynamodb": { "NewImage": { "entity": { "S": ["auction", "room"] } } } });
        let record = |event: &str, entity: &str| json!({ "eventName": event, "dynamodb": { "NewImage": { "entity": { "S": entity } } } });
        assert!(passes(&pattern, &record("INSERT", "room")));
        assert!(!passes(&pattern, &record("REMOVE", "room")));
        assert!(!passes(&pattern, &record("INSERT", "bid")));
        assert!(!passes(
            &pattern,
            &json!({ "eventName": "INSERT", "dynamodb": {} })
        ));
    }

    #[test]
    fn rules_are_those_of_lambda() {
        for (rule, value, expected) in [
            (json!({ "prefix": "ROOM#" }), json!("ROOM#1"), true),
            (json!({ "prefix": "ROOM#" }), json!("USER#1"), false),
            (json!({ "anything-but": ["a", "b"] }), json!("c"), true),
            (json!({ "anything-but": ["a", "b"] }), json!("b"), false),
            (json!({ "anything-but": "a" }), json!("a"), false),
            (json!({ "exists": true }), json!(null), true),
            (json!({ "exists": false }), json!("x"), false),
        ] {
            let pattern = json!({ "field": [rule] });
            assert_eq!(
                passes(&pattern, &json!({ "field": value })),
                expected,
                "{pattern}"
            );
        }
        let absent = json!({ "parent": { "field": [{ "exists": false }] } });
        assert!(passes(&absent, &json!({})));
    }

    #[test]
    fn what_is_not_understood_is_refused_by_name() {
        for (pattern, refusal) in [
            (
                json!({ "a": [{ "numeric": ["<", 3] }] }),
                "the rule numeric does not run locally",
            ),
            (
                json!({ "a": "b" }),
                "\"b\" is no pattern: values stand in lists",
            ),
        ] {
            let refused = Filter::read(&pattern.to_string());
            assert_eq!(refused, Err(refusal.to_owned()));
        }
        let six = vec![json!({ "Pattern": "{}" }); 6];
        let refused = filters(&json!({ "FilterCriteria": { "Filters": six } }));
        assert_eq!(refused, Err("it has more than 5 filters".to_owned()));
    }
}
