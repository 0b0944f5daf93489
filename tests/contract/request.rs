//! Makes requests out of recordings: what a recording abbreviates is spelled out again.

use crate::example::Example;
use bytes::Bytes;
use http::Request;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use image::{DynamicImage, ImageFormat};
use serde_json::Value;
use std::io::Cursor;

const BOUNDARY: &str = "boli-contract-suite";

/// Headers that belong to a recording without being recorded: `{token}` is a good token.
const HEADERS: &[(&str, http::HeaderName, &str)] = &[
    (
        "profile/profile_bad_token",
        AUTHORIZATION,
        "Token 0123456789abcdef0123456789abcdef01234567",
    ),
    (
        "profile/profile_bearer_scheme_ignored",
        AUTHORIZATION,
        "Bearer 0123456789abcdef0123456789abcdef01234567",
    ),
    (
        "profile/profile_malformed_token_header",
        AUTHORIZATION,
        "Token",
    ),
    ("core/browsable_html_accept", ACCEPT, "text/html"),
];

/// Recordings whose fields were form-encoded.
const FORMS: &[&str] = &["auth/login_form_encoded"];

/// Recordings whose body was plain text.
const TEXTS: &[&str] = &["core/unsupported_media_type"];

/// Uploads are recorded by their size in bytes: format, width and height.
const PICTURES: &[(u64, ImageFormat, u32, u32)] = &[
    (1841, ImageFormat::Png, 500, 500),
    (1716, ImageFormat::Png, 400, 500),
    (2611, ImageFormat::Png, 480, 720),
    (4725, ImageFormat::Jpeg, 500, 500),
];

/// The request of an example whose path and fields already speak of this world's ids.
pub fn build(example: &Example, token: Option<&str>) -> Request<Bytes> {
    let mut request = Request::builder()
        .method(example.method.as_str())
        .uri(&example.path);
    if let Some(token) = token {
        request = request.header(AUTHORIZATION, format!("Token {token}"));
    }
    for (_, name, value) in HEADERS.iter().filter(|(of, ..)| *of == example.name) {
        request = request.header(name, *value);
    }
    let (content_type, body) = body(example);
    if let Some(content_type) = content_type {
        request = request.header(CONTENT_TYPE, content_type);
    }
    request.body(body).unwrap()
}

fn body(example: &Example) -> (Option<String>, Bytes) {
    let fields = &example.request;
    if fields.is_null() {
        return (None, Bytes::new());
    }
    if let Some(raw) = fields["_raw"].as_str() {
        let media_type = match TEXTS.contains(&example.name.as_str()) {
            true => "text/plain",
            false => "application/json",
        };
        return (
            Some(media_type.to_owned()),
            Bytes::copy_from_slice(raw.as_bytes()),
        );
    }
    if fields["_multipart"] == true {
        return (
            Some(format!("multipart/form-data; boundary={BOUNDARY}")),
            multipart(fields),
        );
    }
    if FORMS.contains(&example.name.as_str()) {
        let fields = fields.as_object().unwrap().iter();
        let pairs: Vec<_> = fields
            .map(|(name, value)| format!("{name}={}", value.as_str().unwrap()))
            .collect();
        return (
            Some("application/x-www-form-urlencoded".to_owned()),
            Bytes::from(pairs.join("&")),
        );
    }
    let text = spelled_out(fields).to_string();
    (Some("application/json".to_owned()), Bytes::from(text))
}

/// `<201 times x>` becomes that many.
fn spelled_out(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            let repeated = text
                .strip_prefix('<')
                .and_then(|text| text.strip_suffix('>'));
            let repeated = repeated.and_then(|text| text.split_once(" times "));
            match repeated.and_then(|(times, what)| Some(what.repeat(times.parse().ok()?))) {
                Some(text) => Value::String(text),
                None => value.clone(),
            }
        }
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), spelled_out(value)))
            .collect(),
        _ => value.clone(),
    }
}

fn multipart(fields: &Value) -> Bytes {
    let mut body = Vec::new();
    let mut part = |disposition: String, kind: Option<&str>, content: &[u8]| {
        let kind = kind
            .map(|kind| format!("\r\nContent-Type: {kind}"))
            .unwrap_or_default();
        let head =
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}{kind}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    };
    for (name, value) in fields
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, _)| !name.starts_with('_'))
    {
        part(
            format!("name=\"{name}\""),
            None,
            value.as_str().unwrap().as_bytes(),
        );
    }
    for field in fields["_fields"].as_array().into_iter().flatten() {
        let (name, value) = (field[0].as_str().unwrap(), &field[1]);
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        part(format!("name=\"{name}\""), None, value.as_bytes());
    }
    for (name, file) in fields["_files"].as_object().into_iter().flatten() {
        let (filename, kind) = (
            file["filename"].as_str().unwrap(),
            file["content_type"].as_str().unwrap(),
        );
        part(
            format!("name=\"{name}\"; filename=\"{filename}\""),
            Some(kind),
            &picture(file["bytes"].as_u64().unwrap()),
        );
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    Bytes::from(body)
}

/// A picture of the recorded upload's format and measures; text when it was none.
fn picture(bytes: u64) -> Vec<u8> {
    let Some((_, format, width, height)) = PICTURES.iter().find(|picture| picture.0 == bytes)
    else {
        return b"not a file".to_vec();
    };
    let mut encoded = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(*width, *height)
        .write_to(&mut encoded, *format)
        .unwrap();
    encoded.into_inner()
}

#[test]
fn an_abbreviated_text_is_spelled_out() {
    let fields = serde_json::json!({"content": "<501 times x>", "other": "<host>", "n": 1});
    let fields = spelled_out(&fields);
    assert_eq!(fields["content"], "x".repeat(501));
    assert_eq!(fields["other"], "<host>");
}
