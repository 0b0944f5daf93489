//! What the roles of a template allow next to what its functions did.

use super::{Effect, Statement, Use, matches};
use crate::template::Template;
use std::collections::{BTreeMap, BTreeSet};

/// Where a template's roles and a test run differ.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// By function: what its role allows and nobody used, a line each.
    pub unused: BTreeMap<String, Vec<String>>,
    /// Calls that were refused.
    pub refused: Vec<Use>,
}

impl Differences {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.unused.is_empty() && self.refused.is_empty()
    }
}

impl std::fmt::Display for Differences {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (function, grants) in &self.unused {
            writeln!(f, "{function} may, but never did:")?;
            for grant in grants {
                writeln!(f, "  {grant}")?;
            }
        }
        for refused in &self.refused {
            writeln!(f, "refused: {refused}")?;
        }
        Ok(())
    }
}

/// Compares a template with what its functions did. Functions that the template does not
/// declare are none of its business.
#[must_use]
pub fn compare(template: &Template, uses: &BTreeSet<Use>) -> Differences {
    let mut differences = Differences::default();
    for (name, function) in &template.functions {
        let own = || uses.iter().filter(|used| used.function == *name);
        let statements = function.policy.statements.iter();
        let unused: Vec<_> = statements
            .filter(|statement| statement.effect == Effect::Allow)
            .flat_map(grants)
            .filter(|grant| !own().any(|used| !used.refused && grant.covers(used)))
            .map(|grant| grant.to_string())
            .collect();
        if !unused.is_empty() {
            differences.unused.insert(name.clone(), unused);
        }
        let refused = own().filter(|used| used.refused);
        differences.refused.extend(refused.cloned());
    }
    differences
}

/// One action on one resource, and on one kind of key where the statement says so.
struct Grant<'a> {
    action: &'a str,
    resource: &'a str,
    key: Option<&'a str>,
}

fn grants(statement: &Statement) -> Vec<Grant<'_>> {
    let conditions = statement.conditions.iter();
    let mut keys: Vec<_> = conditions
        .flat_map(|condition| &condition.values)
        .map(|key| Some(key.as_str()))
        .collect();
    if keys.is_empty() {
        keys.push(None);
    }
    let mut grants = Vec::new();
    for action in &statement.actions {
        for resource in &statement.resources {
            grants.extend(keys.iter().map(|key| Grant {
                action,
                resource,
                key: *key,
            }));
        }
    }
    grants
}

impl Grant<'_> {
    /// Whether this is the grant that the use needs: one for all users' orders is not used
    /// by reading their carts, though it would allow it.
    fn covers(&self, used: &Use) -> bool {
        let same_key = self.key.is_none_or(|key| used.key.as_deref() == Some(key));
        self.action.eq_ignore_ascii_case(&used.action)
            && matches(self.resource, &used.resource)
            && same_key
    }
}

impl std::fmt::Display for Grant<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} on {}", self.action, self.resource)?;
        match self.key {
            Some(key) => write!(f, " of {key}"),
            None => Ok(()),
        }
    }
}

/// The statements that a function's uses ask for, as template.yaml has them: logs, table,
/// indexes, and the rest in the order of their resources. Keys with the same actions share
/// a statement, so that no statement says more than was used.
#[must_use]
pub fn statements(uses: &BTreeSet<Use>, function: &str) -> Vec<String> {
    // Resource to key to actions.
    let mut resources: BTreeMap<&str, BTreeMap<Option<&str>, BTreeSet<&str>>> = BTreeMap::new();
    for used in uses.iter().filter(|used| used.function == function) {
        let keys = resources.entry(&used.resource).or_default();
        let actions = keys.entry(used.key.as_deref()).or_default();
        actions.insert(&used.action);
    }
    let mut statements = BTreeSet::new();
    for (resource, keys) in resources {
        let mut by_actions: BTreeMap<BTreeSet<&str>, Vec<&str>> = BTreeMap::new();
        for (key, actions) in keys {
            by_actions.entry(actions).or_default().extend(key);
        }
        for (actions, keys) in by_actions {
            let text = written(&actions, resource, &keys);
            statements.insert((order(resource), keys.len(), text));
        }
    }
    statements.into_iter().map(|(_, _, text)| text).collect()
}

fn order(resource: &str) -> usize {
    let kinds = [":logs:", ":dynamodb:", ":sqs:", ":s3:", ":ses:"];
    let kind = kinds.iter().position(|kind| resource.contains(kind));
    kind.unwrap_or(kinds.len())
}

fn written(actions: &BTreeSet<&str>, resource: &str, keys: &[&str]) -> String {
    let list = |items: Vec<String>| format!("[{}]", items.join(", "));
    let actions: Vec<_> = actions.iter().map(|action| (*action).to_owned()).collect();
    let actions = match actions.as_slice() {
        [action] => action.clone(),
        _ => list(actions),
    };
    let keys = keys
        .iter()
        .map(|key| format!("{key:?}"))
        .collect::<Vec<_>>();
    let condition = if keys.is_empty() {
        String::new()
    } else {
        format!(
            ", Condition: {{\"ForAllValues:StringLike\": {{dynamodb:LeadingKeys: {}}}}}",
            list(keys)
        )
    };
    let resource = spelt(resource);
    format!("- {{Effect: Allow, Action: {actions}, Resource: {resource}{condition}}}")
}

/// An ARN as the template spells it.
fn spelt(resource: &str) -> String {
    let parts: Vec<_> = resource.splitn(6, ':').collect();
    let ["arn", _, service, _, _, name] = parts.as_slice() else {
        return resource.to_owned();
    };
    let within = |rest: &str| format!("!Sub \"${{Table.Arn}}/{rest}\"");
    match *service {
        "dynamodb" => match name.splitn(3, '/').nth(2) {
            Some("stream/local") => "!GetAtt Table.StreamArn".to_owned(),
            Some(rest) => within(rest),
            None => "!GetAtt Table.Arn".to_owned(),
        },
        "logs" => {
            let group = name.trim_start_matches("log-group:").trim_end_matches(":*");
            format!("!GetAtt {group}.Arn")
        }
        "sqs" => format!("!GetAtt {name}.Arn"),
        "s3" => match name.split_once('/') {
            Some((bucket, rest)) => format!("!Sub \"${{{bucket}.Arn}}/{rest}\""),
            None => format!("!GetAtt {name}.Arn"),
        },
        "ses" => account("ses", "identity/${MailIdentity}"),
        "execute-api" => {
            let (api, path) = name.split_once('/').unwrap_or((name, ""));
            account("execute-api", &format!("${{{api}}}/{path}"))
        }
        _ => resource.to_owned(),
    }
}

fn account(service: &str, rest: &str) -> String {
    format!(
        "!Sub \"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{rest}\""
    )
}
