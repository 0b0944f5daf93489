//! The statements that a function's uses ask for, as template.yaml has them.

use super::Use;
use std::collections::{BTreeMap, BTreeSet};

/// One line for each statement: logs, table, indexes and stream, then the other services.
/// Only keys with the same actions share a statement, so none says more than was used.
#[must_use]
pub fn statements(uses: &BTreeSet<Use>, function: &str) -> Vec<String> {
    let mut actions: BTreeMap<(&str, Option<&str>), BTreeSet<&str>> = BTreeMap::new();
    for used in uses.iter().filter(|used| used.function == function) {
        let place = (used.resource.as_str(), used.key.as_deref());
        actions.entry(place).or_default().insert(&used.action);
    }
    let mut statements: BTreeMap<_, Statement<'_>> = BTreeMap::new();
    for ((resource, key), actions) in actions {
        // Keys of one resource, or resources without keys.
        let group = (order(resource), actions, key.map(|_| resource));
        let statement = statements.entry(group).or_default();
        statement.resources.insert(resource);
        statement.keys.extend(key);
    }
    statements
        .into_iter()
        .map(|((_, actions, _), statement)| statement.written(actions))
        .collect()
}

fn order(resource: &str) -> usize {
    let later = [
        ":dynamodb:",
        "/index/",
        "/stream/",
        ":sqs:",
        ":s3:",
        ":ses:",
        ":execute-api:",
    ];
    let last = later.iter().rposition(|kind| resource.contains(kind));
    last.map_or(0, |at| at + 1)
}

#[derive(Default)]
struct Statement<'a> {
    resources: BTreeSet<&'a str>,
    keys: Vec<&'a str>,
}

impl Statement<'_> {
    fn written(self, actions: BTreeSet<&str>) -> String {
        let actions = list(actions.into_iter().map(str::to_owned).collect());
        let resources = list(self.resources.into_iter().map(spelt).collect());
        let condition = if self.keys.is_empty() {
            String::new()
        } else {
            let keys = list(self.keys.iter().map(|key| format!("{key:?}")).collect());
            format!(
                ", Condition: {{\"ForAllValues:StringLike\": {{dynamodb:LeadingKeys: {keys}}}}}"
            )
        };
        format!("- {{Effect: Allow, Action: {actions}, Resource: {resources}{condition}}}")
    }
}

fn list(items: Vec<String>) -> String {
    match items.as_slice() {
        [only] => only.clone(),
        items => format!("[{}]", items.join(", ")),
    }
}

/// An ARN as the template spells it.
fn spelt(resource: &str) -> String {
    let parts: Vec<_> = resource.splitn(6, ':').collect();
    let ["arn", _, service, _, _, name] = parts.as_slice() else {
        return resource.to_owned();
    };
    match *service {
        "dynamodb" => match name.splitn(3, '/').nth(2) {
            Some("stream/local") => "!GetAtt Table.StreamArn".to_owned(),
            Some(rest) => format!("!Sub \"${{Table.Arn}}/{rest}\""),
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
        "ses" => of_account("ses", "identity/${MailIdentity}"),
        "execute-api" => {
            let (api, path) = name.split_once('/').unwrap_or((name, ""));
            of_account("execute-api", &format!("${{{api}}}/{path}"))
        }
        _ => resource.to_owned(),
    }
}

fn of_account(service: &str, rest: &str) -> String {
    format!(
        "!Sub \"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{rest}\""
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::arn;
    use crate::template::TABLE;

    #[test]
    fn statements_say_what_was_used_and_nothing_else() {
        let used = |action: &str, resource: String, key: Option<&str>| Use {
            function: "one".into(),
            action: action.into(),
            resource,
            key: key.map(str::to_owned),
            refused: false,
        };
        let posts = |method| arn::connection("SocketApi", &format!("live/{method}/@connections/*"));
        let uses = BTreeSet::from([
            used("execute-api:ManageConnections", posts("POST"), None),
            used("execute-api:ManageConnections", posts("DELETE"), None),
            used("sqs:SendMessage", arn::queue("BQueue"), None),
            used("sqs:SendMessage", arn::queue("AQueue"), None),
            used("dynamodb:Query", arn::index(TABLE, "GSI2"), Some("HELD")),
            used("dynamodb:GetItem", arn::table(TABLE), Some("USER#*")),
            used("dynamodb:GetItem", arn::table(TABLE), Some("ROOM#*")),
            used("dynamodb:PutItem", arn::table(TABLE), Some("ROOM#*")),
            used("dynamodb:GetItem", arn::table(TABLE), Some("ORDER#*")),
            used("logs:PutLogEvents", arn::log_group("ALogs"), None),
            used(
                "s3:PutObject",
                format!("{}/products/*", arn::bucket("Media")),
                None,
            ),
        ]);
        let of_table = |actions: &str, keys: &str| {
            format!(
                "- {{Effect: Allow, Action: {actions}, Resource: !GetAtt Table.Arn, Condition: \
                 {{\"ForAllValues:StringLike\": {{dynamodb:LeadingKeys: {keys}}}}}}}"
            )
        };
        let api = "!Sub \"arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${SocketApi}/live";
        assert_eq!(
            statements(&uses, "one"),
            [
                "- {Effect: Allow, Action: logs:PutLogEvents, Resource: !GetAtt ALogs.Arn}".to_owned(),
                of_table("dynamodb:GetItem", r##"["ORDER#*", "USER#*"]"##),
                of_table("[dynamodb:GetItem, dynamodb:PutItem]", r##""ROOM#*""##),
                "- {Effect: Allow, Action: dynamodb:Query, Resource: !Sub \"${Table.Arn}/index/GSI2\", Condition: {\"ForAllValues:StringLike\": {dynamodb:LeadingKeys: \"HELD\"}}}".to_owned(),
                "- {Effect: Allow, Action: sqs:SendMessage, Resource: [!GetAtt AQueue.Arn, !GetAtt BQueue.Arn]}".to_owned(),
                "- {Effect: Allow, Action: s3:PutObject, Resource: !Sub \"${Media.Arn}/products/*\"}".to_owned(),
                format!("- {{Effect: Allow, Action: execute-api:ManageConnections, Resource: [{api}/DELETE/@connections/*\", {api}/POST/@connections/*\"]}}"),
            ]
        );
        assert!(statements(&uses, "other").is_empty());
    }
}
