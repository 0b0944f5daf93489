//! API Gateway proxy events: REST (payload version 1.0) and HTTP (2.0, which
//! `cargo lambda watch` sends).

use crate::http::{Request, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use boli_domain::Timestamp;
use bytes::Bytes;
use ::http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// Either payload version; they differ in where method, path and query stand.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProxyEvent {
    #[serde(default)]
    http_method: Option<String>,
    #[serde(default)]
    path: Option<String>,
    #[serde(default)]
    raw_path: Option<String>,
    #[serde(default)]
    raw_query_string: Option<String>,
    #[serde(default)]
    resource: Option<String>,
    #[serde(default)]
    route_key: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    headers: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "null_as_default")]
    multi_value_headers: BTreeMap<String, Vec<String>>,
    #[serde(default, deserialize_with = "null_as_default")]
    multi_value_query_string_parameters: BTreeMap<String, Vec<String>>,
    #[serde(default, deserialize_with = "null_as_default")]
    path_parameters: BTreeMap<String, String>,
    request_context: RequestContext,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RequestContext {
    #[serde(default)]
    request_id: String,
    #[serde(default)]
    request_time_epoch: Option<i64>,
    #[serde(default)]
    time_epoch: Option<i64>,
    #[serde(default)]
    identity: Option<SourceAddress>,
    #[serde(default)]
    http: Option<HttpContext>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SourceAddress {
    #[serde(default)]
    source_ip: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct HttpContext {
    method: String,
    #[serde(default)]
    source_ip: String,
}

/// API Gateway sends `null` for empty maps.
fn null_as_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

impl ProxyEvent {
    /// The request, whichever version the event is of.
    #[must_use]
    pub fn into_request(self) -> Request {
        let context = self.request_context;
        let method = self.http_method.or_else(|| context.http.as_ref().map(|http| http.method.clone()));
        let mut headers = HeaderMap::new();
        let single = self.headers.into_iter().map(|(name, value)| (name, vec![value]));
        let multi: Vec<_> = if self.multi_value_headers.is_empty() {
            single.collect()
        } else {
            self.multi_value_headers.into_iter().collect()
        };
        for (name, values) in multi {
            let Ok(name) = HeaderName::try_from(name.to_ascii_lowercase()) else { continue };
            for value in values {
                if let Ok(value) = HeaderValue::try_from(value) {
                    headers.append(name.clone(), value);
                }
            }
        }
        let query = match &self.raw_query_string {
            Some(raw) => form_urlencoded::parse(raw.as_bytes()).into_owned().collect(),
            None => self
                .multi_value_query_string_parameters
                .into_iter()
                .flat_map(|(name, values)| values.into_iter().map(move |value| (name.clone(), value)))
                .collect(),
        };
        let body = self.body.unwrap_or_default();
        let body = if self.is_base64_encoded {
            BASE64.decode(&body).unwrap_or_default().into()
        } else {
            Bytes::from(body)
        };
        let source_ip = context
            .identity
            .map(|identity| identity.source_ip)
            .or_else(|| context.http.map(|http| http.source_ip))
            .unwrap_or_default();
        let millis = context.request_time_epoch.or(context.time_epoch).unwrap_or_default();
        Request {
            method: method.and_then(|method| method.parse().ok()).unwrap_or(Method::GET),
            path: self.path.or(self.raw_path).unwrap_or_default(),
            route: self.resource.or(self.route_key).unwrap_or_default(),
            params: self.path_parameters,
            query,
            headers,
            body,
            source_ip,
            request_id: context.request_id,
            received_at: Timestamp::from_millis(millis),
        }
    }
}

/// What API Gateway expects back.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProxyReply {
    status_code: u16,
    multi_value_headers: BTreeMap<String, Vec<String>>,
    /// Payload version 2.0 reads only these.
    headers: BTreeMap<String, String>,
    body: String,
    is_base64_encoded: bool,
}

impl From<Response> for ProxyReply {
    fn from(response: Response) -> Self {
        let mut multi_value_headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut headers = BTreeMap::new();
        for (name, value) in &response.headers {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            headers.insert(name.to_string(), value.clone());
            multi_value_headers.entry(name.to_string()).or_default().push(value);
        }
        let (body, is_base64_encoded) = match String::from_utf8(response.body.to_vec()) {
            Ok(text) => (text, false),
            Err(binary) => (BASE64.encode(binary.as_bytes()), true),
        };
        Self {
            status_code: response.status.as_u16(),
            multi_value_headers,
            headers,
            body,
            is_base64_encoded,
        }
    }
}
