//! Whether replies are what the OpenAPI document says.

use boli_local::world::Reply;
use jsonschema::Validator;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The document, and the validators of it that were asked for so far.
pub struct Document {
    document: Value,
    validators: Mutex<HashMap<String, Validator>>,
}

impl Document {
    /// The document of this product.
    ///
    /// # Panics
    /// When there is none: a test can't go on.
    #[expect(clippy::unwrap_used, reason = "that is how a test fails")]
    pub fn new() -> Self {
        Self {
            document: boli_openapi::document().unwrap(),
            validators: Mutex::default(),
        }
    }

    /// What is wrong about a reply, with the operation's pattern: an undocumented status, another
    /// media type, a body of another shape. Nothing of a path that is not documented.
    pub fn faults(&self, method: &str, path: &str, reply: &Reply) -> Vec<String> {
        let Some((pattern, operation)) = self.operation(method, path) else {
            return Vec::new();
        };
        let status = reply.status.to_string();
        let place = format!("{method} {pattern} {status}");
        let Some(response) = operation["responses"].get(&status) else {
            return vec![format!("{place} is not in the document")];
        };
        let response = match response["$ref"].as_str() {
            Some(reference) => self.document.pointer(reference.trim_start_matches('#')),
            None => Some(response),
        };
        let content = response.and_then(|response| response["content"].as_object());
        let Some(content) = content else {
            return match reply.body.as_str() {
                Some("") => Vec::new(),
                _ => vec![format!("{place} has a body: {}", reply.body)],
            };
        };
        let media_type = media_type(reply);
        match content.get(&media_type) {
            None => vec![format!("{place} is of the type {media_type}")],
            Some(content) if media_type == "application/json" => {
                self.faults_of_body(place, &content["schema"], &reply.body)
            }
            Some(_) => Vec::new(),
        }
    }

    fn faults_of_body(&self, place: String, schema: &Value, body: &Value) -> Vec<String> {
        let mut validators = self
            .validators
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let validator = validators.entry(place.clone()).or_insert_with(|| {
            let mut schema = schema.clone();
            schema["components"] = self.document["components"].clone();
            validator(&schema)
        });
        let faults = validator.iter_errors(body);
        faults
            .map(|fault| format!("{place} at {}: {fault}", fault.instance_path()))
            .collect()
    }

    /// The operation of a path; words in it come before ids.
    fn operation(&self, method: &str, path: &str) -> Option<(&String, &Value)> {
        let path = path.split('?').next().unwrap_or_default();
        let paths = self.document["paths"].as_object()?;
        let fitting = paths.iter().filter(|(pattern, _)| fits(pattern, path));
        let (pattern, item) = fitting.min_by_key(|(pattern, _)| pattern.contains('{'))?;
        Some((pattern, item.get(method.to_lowercase())?))
    }
}

impl Default for Document {
    fn default() -> Self {
        Self::new()
    }
}

#[expect(clippy::expect_used, reason = "that is how a test fails")]
fn validator(schema: &Value) -> Validator {
    let options = jsonschema::options().should_validate_formats(true);
    options.build(schema).expect("the document's schemas hold")
}

fn media_type(reply: &Reply) -> String {
    let header = reply.headers.get(http::header::CONTENT_TYPE);
    let header = header.and_then(|value| value.to_str().ok());
    let media_type = header.unwrap_or_default().split(';').next();
    media_type.unwrap_or_default().to_owned()
}

fn fits(pattern: &str, path: &str) -> bool {
    let segments = |path: &str| -> Vec<String> {
        let path = path.trim_matches('/');
        path.split('/').map(str::to_owned).collect()
    };
    let (pattern, path) = (segments(pattern), segments(path));
    pattern.len() == path.len()
        && pattern
            .iter()
            .zip(&path)
            .all(|(expected, segment)| expected.starts_with('{') || expected == segment)
}

#[test]
fn a_reply_of_another_shape_is_found() {
    use serde_json::json;

    let document = Document::new();
    let reply = |status, body| Reply {
        status,
        body,
        headers: [(
            http::header::CONTENT_TYPE,
            "application/json".parse().unwrap(),
        )]
        .into_iter()
        .collect(),
    };
    let faults = |status, body| document.faults("GET", "/api/health", &reply(status, body));
    assert!(faults(200, json!({ "status": "healthy" })).is_empty());
    assert!(!faults(200, json!({ "status": 1 })).is_empty());
    assert!(!faults(200, json!({})).is_empty());
    assert!(!faults(404, json!({ "error": "e" })).is_empty());
    assert!(!faults(503, json!({ "detail": "d" })).is_empty());
}
