//! The document of all operations.

use crate::answer::{json_content, reference};
use crate::field::{self, Field, Kind};
use crate::operation::{Access, Operation, Route};
use crate::operations;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Two types of one name: a schema would stand for both.
#[derive(Debug, thiserror::Error)]
#[error("there are two schemas of the name {0}")]
pub struct DocumentError(String);

/// The OpenAPI document (version 3.1).
///
/// # Errors
/// Two types share a name.
pub fn document() -> Result<Value, DocumentError> {
    let operations = operations();
    let mut paths = Map::new();
    for operation in &operations {
        for route in &operation.routes {
            let path = paths.entry(route.path).or_insert_with(|| json!({}));
            path[route.method.as_str().to_lowercase()] = entry(operation, route);
        }
    }
    paths.sort_keys();
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Boli",
            "description": "Live shopping: rooms, auctions, orders, payments.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT", "identifier": "MIT" },
        },
        "servers": [{ "url": "http://localhost:8000", "description": "`cargo run`" }],
        "paths": paths,
        "components": {
            "schemas": schemas(&operations)?,
            "responses": refusals(&operations),
            "securitySchemes": {
                "token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "`Token <token>`, as signing in answers it.",
                },
            },
        },
    }))
}

fn entry(operation: &Operation, route: &Route) -> Value {
    let mut responses = Map::new();
    for answer in &operation.answers {
        let mut response = json!({ "description": description(answer.status) });
        if let Some(content) = &answer.content {
            response["content"] = content.clone();
        }
        responses.insert(answer.status.to_string(), response);
    }
    for status in operation.refusal_statuses() {
        let refusal = format!("#/components/responses/{status}");
        responses.insert(status.to_string(), json!({ "$ref": refusal }));
    }
    responses.sort_keys();
    let mut entry = json!({
        "operationId": operation_id(operation, route),
        "summary": operation.summary,
        "tags": [operation.function.split('-').next()],
        "responses": responses,
    });
    let parameters = parameters(operation, route);
    if !parameters.is_empty() {
        entry["parameters"] = Value::Array(parameters);
    }
    if !operation.body.is_empty() {
        entry["requestBody"] = request_body(operation, route);
    }
    match operation.access {
        Access::Anybody => {}
        Access::AnybodyOrSignedIn => entry["security"] = json!([{}, { "token": [] }]),
        Access::SignedIn => entry["security"] = json!([{ "token": [] }]),
    }
    entry
}

/// The function's name, and which of its routes it is when it has several.
fn operation_id(operation: &Operation, route: &Route) -> String {
    let [_] = operation.routes.as_slice() else {
        let place = operation.routes.iter().position(|other| other == route);
        return format!(
            "{}-{}",
            operation.function,
            place.unwrap_or_default().saturating_add(1)
        );
    };
    operation.function.to_owned()
}

fn parameters(operation: &Operation, route: &Route) -> Vec<Value> {
    let in_path = route.path.contains("{id}").then(|| {
        json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 } })
    });
    let parameter = |place: &'static str| move |field: &Field| json!({ "name": field.name, "in": place, "required": field.is_required, "schema": field.schema() });
    let in_query = operation.query.iter().map(parameter("query"));
    let in_header = operation.headers.iter().map(parameter("header"));
    in_path
        .into_iter()
        .chain(in_query)
        .chain(in_header)
        .collect()
}

/// As JSON, and as a form where files come with it.
fn request_body(operation: &Operation, route: &Route) -> Value {
    let required = operation.required(route);
    let is_file = |field: &&Field| matches!(field.kind, Kind::File);
    let plain = operation.body.iter().filter(|field| !is_file(field));
    let must_be_file = operation
        .body
        .iter()
        .any(|field| is_file(&field) && field.is_required);
    let mut content = Map::new();
    if !must_be_file {
        let schema = field::object(plain, required.clone());
        content.insert("application/json".to_owned(), json!({ "schema": schema }));
    }
    if operation.body.iter().any(|field| is_file(&field)) {
        let schema = field::object(&operation.body, required.clone());
        content.insert(
            "multipart/form-data".to_owned(),
            json!({ "schema": schema }),
        );
    }
    json!({ "required": !required.is_empty(), "content": content })
}

fn schemas(operations: &[Operation]) -> Result<Map<String, Value>, DocumentError> {
    let mut schemas = Map::new();
    let answers = operations.iter().flat_map(|operation| &operation.answers);
    for (name, schema) in answers.flat_map(|answer| &answer.components) {
        let mut schema = json!(schema);
        as_serde_writes(&mut schema);
        if let Some(other) = schemas.insert(name.clone(), schema.clone())
            && other != schema
        {
            return Err(DocumentError(name.clone()));
        }
    }
    schemas.insert("Refusal".to_owned(), refusal());
    schemas.sort_keys();
    Ok(schemas)
}

/// The refusals, by their statuses.
fn refusals(operations: &[Operation]) -> Map<String, Value> {
    let statuses: BTreeSet<u16> = operations
        .iter()
        .flat_map(Operation::refusal_statuses)
        .collect();
    let refusal = |status: u16| {
        json!({
            "description": description(status),
            "content": json_content(&reference("Refusal")),
        })
    };
    let refusals = statuses.into_iter();
    refusals
        .map(|status| (status.to_string(), refusal(status)))
        .collect()
}

/// What every client reads of a refusal; wrong fields are named beside it with their texts.
fn refusal() -> Value {
    json!({
        "type": "object",
        "description": "Why a request was refused. Wrong fields stand beside `error` by their \
                        names, with a list of texts each.",
        "required": ["error"],
        "properties": {
            "error": { "type": "string", "description": "For people." },
            "code": { "type": "string", "description": "For programs, where there is one." },
        },
    })
}

/// Makes a derived schema say what serde writes: a member that may be null is there, since null
/// is written (members that may be absent are never null), and variants without a tag may look
/// alike.
fn as_serde_writes(schema: &mut Value) {
    match schema {
        Value::Array(schemas) => schemas.iter_mut().for_each(as_serde_writes),
        Value::Object(members) => {
            members.values_mut().for_each(as_serde_writes);
            if let Some(variants) = members.remove("oneOf") {
                members.insert("anyOf".to_owned(), variants);
            }
            require_nullable(members);
        }
        _ => {}
    }
}

fn require_nullable(schema: &mut Map<String, Value>) {
    let properties = schema.get("properties").and_then(Value::as_object);
    let nullable: Vec<Value> = properties
        .into_iter()
        .flatten()
        .filter(|(_, property)| admits_null(property))
        .map(|(name, _)| json!(name))
        .collect();
    if nullable.is_empty() {
        return;
    }
    if let Value::Array(required) = schema.entry("required").or_insert_with(|| json!([])) {
        required.extend(nullable);
    }
}

fn admits_null(schema: &Value) -> bool {
    let is_null = |kind: &Value| kind == "null";
    let of_type = match &schema["type"] {
        Value::Array(types) => types.iter().any(is_null),
        kind => is_null(kind),
    };
    let variants = schema["anyOf"].as_array();
    of_type || variants.into_iter().flatten().any(admits_null)
}

const fn description(status: u16) -> &'static str {
    match status {
        200 => "Done.",
        201 => "Made.",
        204 => "Gone.",
        301 => "Elsewhere.",
        400 => "Something in the request is wrong.",
        401 => "Nobody is signed in with this token.",
        403 => "The caller may not.",
        404 => "There is no such thing, or not for the caller.",
        409 => "It was changed meanwhile.",
        413 => "The request is too large.",
        415 => "The body is of a type that is not read.",
        429 => "Too often; `Retry-After` says when again.",
        503 => "Busy; the same request may succeed later.",
        _ => "Refused.",
    }
}
