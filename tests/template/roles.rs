//! Each function may do what it does and nothing else: how its role is written. That the
//! roles suffice, every other suite proves: the local cloud refuses what they don't allow.

use super::{of_type, resources};
use boli_local::iam::{Effect, Statement, matches};
use boli_local::template::{FunctionSettings, Source, TEMPLATE, Template};
use serde_yaml_ng::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The resources that end in a wildcard, each with its reason. There are no others.
const OPEN: [(&str, &str); 10] = [
    (
        "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-*",
        "one role of API Gateway invokes every function of the stack",
    ),
    (
        "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${SocketApi}/live/POST/@connections/*",
        "a socket's id is made when it opens",
    ),
    (
        "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${SocketApi}/live/DELETE/@connections/*",
        "a socket's id is made when it opens",
    ),
    (
        "${Table.Arn}/stream/*",
        "ListStreams is asked about all streams that a table ever had",
    ),
    (
        "${MediaBucket.Arn}/products/*",
        "a picture's key is made when it is stored",
    ),
    (
        "${MediaBucket.Arn}/returns/*",
        "a picture's key is made when it is stored",
    ),
    (
        "${MediaBucket.Arn}/categories/*",
        "a picture's key is made when it is stored",
    ),
    (
        "${MediaBucket.Arn}/livestreams/*",
        "a picture's key is made when it is stored",
    ),
    (
        "${MediaBucket.Arn}/uploads/*",
        "an upload's key is made when a seller asks for it",
    ),
    (
        "${FailedRecordsBucket.Arn}/aws/lambda/*",
        "Lambda names the records that a stream's function gave up on",
    ),
];

fn template() -> Template {
    Template::parse(TEMPLATE, BTreeMap::new()).unwrap()
}

/// What stands in a value, below tags and lists.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Sequence(items) => items.iter().flat_map(texts).collect(),
        Value::Tagged(tagged) => texts(&tagged.value),
        _ => Vec::new(),
    }
}

/// All statements of all policies of the template, wherever they stand.
fn statements(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Sequence(items) => items.iter().for_each(|item| statements(item, found)),
        Value::Tagged(tagged) => statements(&tagged.value, found),
        Value::Mapping(members) => {
            if members.contains_key("Effect") {
                found.push(value.clone());
            }
            members
                .values()
                .for_each(|member| statements(member, found));
        }
        _ => {}
    }
}

#[test]
fn no_policy_has_an_open_action_or_an_open_resource_without_a_reason() {
    let mut found = Vec::new();
    statements(&resources(), &mut found);
    assert!(found.len() > 200, "only {} statements", found.len());
    let mut open = BTreeSet::new();
    for statement in &found {
        for action in texts(&statement["Action"]) {
            assert!(!action.contains(['*', '?']), "{statement:?}");
        }
        assert!(statement.get("NotAction").is_none(), "{statement:?}");
        assert!(statement.get("NotResource").is_none(), "{statement:?}");
        let resources = texts(&statement["Resource"]);
        assert!(!resources.contains(&"*".to_owned()), "{statement:?}");
        open.extend(
            resources
                .into_iter()
                .filter(|resource| resource.contains('*')),
        );
    }
    let reasons: BTreeSet<_> = OPEN.iter().map(|(open, _)| (*open).to_owned()).collect();
    assert_eq!(
        open, reasons,
        "open resources have a reason here, and only those"
    );
}

#[test]
fn nobody_is_served_what_sellers_upload() {
    let [(_, policy)] = &of_type("AWS::S3::BucketPolicy")[..] else {
        panic!("there is one bucket with a policy");
    };
    let mut found = Vec::new();
    statements(policy, &mut found);
    let served: BTreeSet<_> = found
        .iter()
        .flat_map(|statement| texts(&statement["Resource"]))
        .collect();
    let expected = ["categories", "livestreams", "products", "returns"];
    let expected = expected.map(|prefix| format!("${{MediaBucket.Arn}}/{prefix}/*"));
    assert_eq!(served, expected.into());
}

#[test]
fn every_function_has_a_role_of_its_own() {
    let template = template();
    for (name, function) in &template.functions {
        let camel: String = name
            .split('-')
            .map(|word| format!("{}{}", word[..1].to_uppercase(), &word[1..]))
            .collect();
        assert_eq!(function.policy.role, format!("{camel}Role"), "{name}");
    }
    let roles: BTreeSet<_> = of_type("AWS::IAM::Role")
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    let own = template
        .functions
        .values()
        .map(|function| &function.policy.role);
    let own: BTreeSet<_> = own.cloned().collect();
    let others: Vec<_> = roles.difference(&own).collect();
    assert_eq!(others, ["ApiInvokeRole"], "a role that no function has");
}

/// The queues that a function is told of: it sends to them, or shows their messages again.
fn queues_of(function: &FunctionSettings) -> BTreeSet<String> {
    let urls = function.environment.iter();
    urls.filter(|(name, _)| name.ends_with("_QUEUE_URL"))
        .map(|(_, url)| url.rsplit('/').next().unwrap().to_owned())
        .collect()
}

fn reads(function: &FunctionSettings) -> BTreeSet<String> {
    let sources = function.sources.iter().filter_map(|source| match source {
        Source::Queue { queue, .. } => Some(queue.clone()),
        _ => None,
    });
    sources.collect()
}

/// The names that statements of an action are about, without what stands before them.
fn named(statements: &[Statement], action: &str) -> BTreeSet<String> {
    let with = statements.iter().filter(|statement| {
        assert_eq!(statement.effect, Effect::Allow);
        statement.actions.iter().any(|granted| granted == action)
    });
    with.flat_map(|statement| &statement.resources)
        .map(|arn| {
            let arn = arn.trim_end_matches(":*");
            arn.rsplit(':').next().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn the_panel_looks_at_all_queues_and_redrives_into_them_from_one_page() {
    let template = template();
    let all: BTreeSet<String> = template.queues.keys().cloned().collect();
    let (dead, living): (BTreeSet<_>, BTreeSet<_>) = all
        .iter()
        .cloned()
        .partition(|name| name.ends_with("DeadLetterQueue"));
    for (name, function) in &template.functions {
        let statements = &function.policy.statements;
        if !function.environment.contains_key("QUEUE_URLS") {
            assert!(
                named(statements, "sqs:StartMessageMoveTask").is_empty(),
                "{name}"
            );
            continue;
        }
        assert_eq!(named(statements, "sqs:GetQueueAttributes"), all, "{name}");
        let (from, into) = match name.as_str() {
            "admin-act" => (dead.clone(), living.clone()),
            _ => (BTreeSet::new(), BTreeSet::new()),
        };
        for action in [
            "sqs:StartMessageMoveTask",
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
        ] {
            assert_eq!(named(statements, action), from, "{name}: {action}");
        }
        assert_eq!(named(statements, "sqs:SendMessage"), into, "{name}");
    }
}

#[test]
fn a_function_writes_its_own_log_and_uses_its_own_queues() {
    for (name, function) in template().functions {
        let statements = &function.policy.statements;
        for action in ["logs:CreateLogStream", "logs:PutLogEvents"] {
            let groups = named(statements, action);
            let own = BTreeSet::from([function.log_group.clone().unwrap()]);
            assert_eq!(groups, own, "{name}: {action}");
        }
        // The panel's are told apart above.
        if function.environment.contains_key("QUEUE_URLS") {
            continue;
        }
        let mut told_of = named(statements, "sqs:SendMessage");
        let shows_again = named(statements, "sqs:ChangeMessageVisibility");
        assert!(shows_again.is_subset(&reads(&function)), "{name}");
        told_of.extend(shows_again);
        assert_eq!(told_of, queues_of(&function), "{name}");
        for action in [
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
        ] {
            assert_eq!(
                named(statements, action),
                reads(&function),
                "{name}: {action}"
            );
        }
    }
}

#[test]
fn items_are_granted_by_their_partition_keys() {
    let table = boli_local::iam::arn::table("*");
    for (name, function) in template().functions {
        for statement in &function.policy.statements {
            let of_items = statement
                .resources
                .iter()
                .any(|resource| matches(&table, resource) && !resource.contains("/stream/"));
            if !of_items {
                continue;
            }
            let keys: Vec<_> = statement
                .conditions
                .iter()
                .filter(|condition| condition.for_all_values && condition.like)
                .flat_map(|condition| &condition.values)
                .collect();
            assert!(!keys.is_empty(), "{name} may touch any item: {statement:?}");
            for key in keys {
                let kind = key.split('#').next().unwrap();
                let is_kind =
                    !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_uppercase());
                assert!(is_kind, "{name}: {key}");
            }
        }
    }
}
