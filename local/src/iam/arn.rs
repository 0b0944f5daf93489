//! Names of resources as policies spell them. A resource is called by its logical id, as
//! everywhere in the local cloud.

use crate::template::TABLE;

pub const REGION: &str = "ap-south-1";
pub const ACCOUNT: &str = "000000000000";

/// A table by its name.
#[must_use]
pub fn table(name: &str) -> String {
    format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}")
}

/// An index of a table.
#[must_use]
pub fn index(table_name: &str, index: &str) -> String {
    format!("{}/index/{index}", table(table_name))
}

/// The stream of the product's table.
#[must_use]
pub fn stream() -> String {
    format!("{}/stream/local", table(TABLE))
}

/// All streams that the product's table ever had.
#[must_use]
pub fn streams() -> String {
    format!("{}/stream/*", table(TABLE))
}

#[must_use]
pub fn queue(id: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{id}")
}

#[must_use]
pub fn bucket(id: &str) -> String {
    format!("arn:aws:s3:::{id}")
}

/// A log group with its streams.
#[must_use]
pub fn log_group(id: &str) -> String {
    format!("arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{id}:*")
}

#[must_use]
pub fn role(id: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{id}")
}

/// A verified domain that mails come from.
#[must_use]
pub fn identity(domain: &str) -> String {
    format!("arn:aws:ses:{REGION}:{ACCOUNT}:identity/{domain}")
}

/// `@connections` of a WebSocket API: `path` is `<stage>/<method>/@connections/<id>`.
#[must_use]
pub fn connection(api: &str, path: &str) -> String {
    format!("arn:aws:execute-api:{REGION}:{ACCOUNT}:{api}/{path}")
}

/// A role while a function works under it.
#[must_use]
pub fn assumed_role(role: &str, function: &str) -> String {
    format!("arn:aws:sts::{ACCOUNT}:assumed-role/{role}/{function}")
}
