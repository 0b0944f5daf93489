//! What a function may do: the policies of its role.

use super::text;
use crate::iam::{Effect, LeadingKeys, Policy, Statement, arn};
use serde_json::{Map, Value};

const ROLE: &str = "AWS::IAM::Role";
/// The one key that conditions may be about.
const LEADING_KEYS: &str = "dynamodb:LeadingKeys";

/// The policy of the role that a function names with `Role: !GetAtt <Role>.Arn`.
///
/// # Errors
/// The role is not there, or says something that the local cloud can't enforce.
pub(super) fn policy(function: &Value, resources: &Map<String, Value>) -> Result<Policy, String> {
    if function.get("Policies").is_some() {
        return Err("its policies belong into a role of its own".to_owned());
    }
    let arn = text(function, "Role").ok_or("it has no Role")?;
    let id = arn.strip_prefix(&arn::role("")).unwrap_or(arn);
    let role = resources
        .get(id)
        .filter(|role| text(role, "Type") == Some(ROLE));
    let properties = role
        .and_then(|role| role.get("Properties"))
        .ok_or_else(|| format!("its role {id} is not declared"))?;
    for unknown in ["ManagedPolicyArns", "PermissionsBoundary"] {
        if properties.get(unknown).is_some() {
            return Err(format!("{id}: {unknown} is not enforced locally"));
        }
    }
    let documents = list(properties.get("Policies"));
    let statements = documents
        .iter()
        .flat_map(|policy| list(policy.pointer("/PolicyDocument/Statement")))
        // What `!If` leaves out.
        .filter(|statement| **statement != "AWS::NoValue")
        .map(statement);
    Ok(Policy {
        role: id.to_owned(),
        statements: statements
            .collect::<Result<_, _>>()
            .map_err(|reason| format!("{id}: {reason}"))?,
    })
}

fn statement(value: &Value) -> Result<Statement, String> {
    let members = value.as_object().ok_or("a statement is no mapping")?;
    let known = ["Sid", "Effect", "Action", "Resource", "Condition"];
    if let Some(unknown) = members.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(format!("{unknown} is not enforced locally"));
    }
    let effect = match text(value, "Effect") {
        Some("Allow") => Effect::Allow,
        Some("Deny") => Effect::Deny,
        other => return Err(format!("the effect {other:?} means nothing")),
    };
    let conditions = members.get("Condition").and_then(Value::as_object);
    let conditions = conditions
        .into_iter()
        .flatten()
        .map(|(operator, about)| condition(operator, about));
    Ok(Statement {
        effect,
        actions: texts(members.get("Action"), "Action")?,
        resources: texts(members.get("Resource"), "Resource")?,
        conditions: conditions.collect::<Result<_, _>>()?,
    })
}

fn condition(operator: &str, about: &Value) -> Result<LeadingKeys, String> {
    let (for_all_values, compare) = match operator.strip_prefix("ForAllValues:") {
        Some(compare) => (true, compare),
        None => (false, operator),
    };
    let like = match compare {
        "StringLike" => true,
        "StringEquals" => false,
        _ => return Err(format!("the condition {operator} is not enforced locally")),
    };
    let keys = about.as_object().ok_or("a condition is about nothing")?;
    if let Some(unknown) = keys.keys().find(|key| *key != LEADING_KEYS) {
        return Err(format!("conditions on {unknown} are not enforced locally"));
    }
    Ok(LeadingKeys {
        for_all_values,
        like,
        values: texts(keys.get(LEADING_KEYS), LEADING_KEYS)?,
    })
}

/// IAM takes a single value for a list of one.
fn list(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(values)) => values.iter().collect(),
        Some(value) => vec![value],
        None => Vec::new(),
    }
}

fn texts(value: Option<&Value>, name: &str) -> Result<Vec<String>, String> {
    let values = list(value);
    let texts: Option<Vec<_>> = values
        .iter()
        .map(|value| value.as_str().map(str::to_owned))
        .collect();
    texts
        .filter(|texts| !texts.is_empty())
        .ok_or_else(|| format!("a statement's {name} is no text"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(role: Value) -> Result<Policy, String> {
        let resources = json!({ "OneRole": { "Type": ROLE, "Properties": role } });
        let function = json!({ "Role": arn::role("OneRole") });
        policy(&function, resources.as_object().unwrap())
    }

    fn with(statement: Value) -> Result<Policy, String> {
        read(json!({ "Policies": [{ "PolicyDocument": { "Statement": [statement] } }] }))
    }

    #[test]
    fn statements_are_read_with_their_conditions() {
        let policy = with(json!({
            "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": ["a", "b"],
            "Condition": { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["USER#*"] } },
        }));
        let statement = Statement {
            effect: Effect::Allow,
            actions: vec!["dynamodb:GetItem".into()],
            resources: vec!["a".into(), "b".into()],
            conditions: vec![LeadingKeys {
                for_all_values: true,
                like: true,
                values: vec!["USER#*".into()],
            }],
        };
        let expected = Policy {
            role: "OneRole".into(),
            statements: vec![statement],
        };
        assert_eq!(policy, Ok(expected));
    }

    #[test]
    fn what_is_not_enforced_is_refused_by_name() {
        let about = |condition: Value| {
            with(json!({ "Effect": "Allow", "Action": "a", "Resource": "r", "Condition": condition }))
                .unwrap_err()
        };
        assert_eq!(
            about(json!({ "IpAddress": { "aws:SourceIp": "1.2.3.4" } })),
            "OneRole: the condition IpAddress is not enforced locally"
        );
        assert_eq!(
            about(json!({ "StringEquals": { "aws:PrincipalTag/a": "b" } })),
            "OneRole: conditions on aws:PrincipalTag/a are not enforced locally"
        );
        let all_but = with(json!({ "Effect": "Allow", "NotAction": "a", "Resource": "r" }));
        assert_eq!(
            all_but.unwrap_err(),
            "OneRole: NotAction is not enforced locally"
        );
        let managed = read(json!({ "ManagedPolicyArns": ["arn:aws:iam::aws:policy/A"] }));
        assert_eq!(
            managed.unwrap_err(),
            "OneRole: ManagedPolicyArns is not enforced locally"
        );
    }

    #[test]
    fn a_function_names_a_role_that_is_there() {
        let lost = policy(&json!({ "Role": arn::role("Lost") }), &Map::new());
        assert_eq!(lost, Err("its role Lost is not declared".to_owned()));
        let none = policy(&json!({}), &Map::new());
        assert_eq!(none, Err("it has no Role".to_owned()));
        let own = policy(&json!({ "Policies": [] }), &Map::new());
        assert_eq!(
            own,
            Err("its policies belong into a role of its own".to_owned())
        );
    }
}
