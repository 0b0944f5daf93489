//! Requests as IAM sees them: which actions they take on which resources, and for the table
//! on which partition keys.

use super::Service;
use crate::iam::{Access, Grants, arn};
use bytes::Bytes;
use http::{Method, Request};
use serde_json::Value;

/// What a request is about to do. A transaction is the sum of its items.
pub(super) fn of(service: Service, request: &Request<Bytes>, grants: &Grants) -> Vec<Access> {
    match service {
        Service::DynamoDb => {
            let body = serde_json::from_slice(request.body()).unwrap_or_default();
            table(operation(request), &body, grants)
        }
        Service::Sqs => queue(request),
        Service::Sockets => vec![connection(request, grants)],
        Service::S3 => vec![object(request)],
        Service::Ses => vec![mail(request)],
        Service::Razorpay => Vec::new(),
    }
}

fn operation(request: &Request<Bytes>) -> &str {
    let target = super::target(request);
    target.rsplit('.').next().unwrap_or_default()
}

fn plain(action: String, resource: String) -> Access {
    Access {
        action,
        resource,
        leading_keys: Vec::new(),
    }
}

fn name<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_default()
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn table(operation: &str, body: &Value, grants: &Grants) -> Vec<Access> {
    let attribute = grants.partition_key(None);
    let access = |action: &str, table: &str, keys: Vec<String>| Access {
        action: format!("dynamodb:{action}"),
        resource: arn::table(table),
        leading_keys: keys,
    };
    let single = |action: &str, request: &Value| {
        let item = request.get("Item").unwrap_or(&request["Key"]);
        access(
            action,
            name(request, "TableName"),
            vec![text(&item[attribute])],
        )
    };
    match operation {
        "GetItem" | "PutItem" | "UpdateItem" | "DeleteItem" => vec![single(operation, body)],
        "TransactGetItems" => items(&body["TransactItems"])
            .map(|item| single("GetItem", &item["Get"]))
            .collect(),
        "TransactWriteItems" => items(&body["TransactItems"])
            .flat_map(members)
            .map(|(kind, request)| {
                let action = match kind.as_str() {
                    "ConditionCheck" => "ConditionCheckItem".to_owned(),
                    kind => format!("{kind}Item"),
                };
                single(&action, request)
            })
            .collect(),
        "BatchGetItem" => members(&body["RequestItems"])
            .map(|(table, request)| {
                let keys = items(&request["Keys"]).map(|key| text(&key[attribute]));
                access(operation, table, keys.collect())
            })
            .collect(),
        "BatchWriteItem" => members(&body["RequestItems"])
            .map(|(table, requests)| {
                let keys = items(requests).flat_map(members).map(|(_, request)| {
                    let item = request.get("Item").unwrap_or(&request["Key"]);
                    text(&item[attribute])
                });
                access(operation, table, keys.collect())
            })
            .collect(),
        "Query" => {
            let index = body.get("IndexName").and_then(Value::as_str);
            let key = queried(body, grants.partition_key(index));
            let mut query = access(operation, name(body, "TableName"), vec![key]);
            if let Some(index) = index {
                query.resource = arn::index(name(body, "TableName"), index);
            }
            vec![query]
        }
        other => vec![access(other, name(body, "TableName"), Vec::new())],
    }
}

/// The text of an attribute value; keys are strings.
fn text(value: &Value) -> String {
    let value = members(value).next();
    let text = value.and_then(|(_, value)| value.as_str());
    text.unwrap_or_default().to_owned()
}

/// The partition that a query reads: `#pk = :pk` in its key condition.
fn queried(body: &Value, attribute: &str) -> String {
    let condition = name(body, "KeyConditionExpression").replace(['(', ')'], " ");
    let words: Vec<_> = condition.split_whitespace().collect();
    let is_key = |word: &str| {
        let meant = body["ExpressionAttributeNames"][word].as_str();
        meant.unwrap_or(word) == attribute
    };
    let equals = words
        .windows(3)
        .find(|words| words[1] == "=" && is_key(words[0]));
    equals.map_or_else(String::new, |words| {
        text(&body["ExpressionAttributeValues"][words[2]])
    })
}

/// Batches need the permission of the single action. Who moves messages between queues needs what
/// the move does to both.
fn queue(request: &Request<Bytes>) -> Vec<Access> {
    let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
    let action = operation(request).trim_end_matches("Batch");
    let access = |action: &str, queue: &str| plain(format!("sqs:{action}"), arn::queue(queue));
    if action == "StartMessageMoveTask" {
        let dead = name(&body, "SourceArn").rsplit(':').next();
        let dead = dead.unwrap_or_default();
        let taken = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"];
        let taken = taken.map(|action| access(action, dead));
        // As the template names them.
        let sent = access("SendMessage", &dead.replace("DeadLetterQueue", "Queue"));
        return std::iter::once(access(action, dead))
            .chain(taken)
            .chain([sent])
            .collect();
    }
    let id = name(&body, "QueueUrl").rsplit('/').next();
    vec![access(action, id.unwrap_or_default())]
}

/// The path ends in `/<stage>/@connections/<id>`; which API it is, the host says on AWS.
fn connection(request: &Request<Bytes>, grants: &Grants) -> Access {
    let path = request.uri().path();
    let (before, id) = path.split_once("/@connections/").unwrap_or((path, ""));
    let stage = before.rsplit('/').next().unwrap_or_default();
    let path = format!("{stage}/{}/@connections/{id}", request.method());
    let resource = arn::connection(grants.socket_api(), &path);
    plain("execute-api:ManageConnections".to_owned(), resource)
}

fn object(request: &Request<Bytes>) -> Access {
    let (bucket, key) = super::ses_s3::bucket_and_key(request);
    let action = match *request.method() {
        Method::PUT => "PutObject",
        Method::DELETE => "DeleteObject",
        Method::GET if key.is_empty() => "ListBucket",
        _ => "GetObject",
    };
    let bucket = arn::bucket(bucket);
    let resource = if key.is_empty() {
        bucket
    } else {
        format!("{bucket}/{key}")
    };
    plain(format!("s3:{action}"), resource)
}

/// The identity is the verified domain of the sender.
fn mail(request: &Request<Bytes>) -> Access {
    let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
    let sender = name(&body, "FromEmailAddress").trim_end_matches('>');
    let domain = sender.rsplit('@').next().unwrap_or_default();
    plain("ses:SendEmail".to_owned(), arn::identity(domain))
}
