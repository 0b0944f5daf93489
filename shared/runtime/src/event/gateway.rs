//! API Gateway proxy events: REST (payload version 1.0) and HTTP (2.0, which
//! `cargo lambda watch` sends).

use crate::http::{Request, Response};
use ::http::{HeaderMap, HeaderName, HeaderValue, Method};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use boli_domain::Timestamp;
use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// Either payload version; they differ in where method, path and query stand.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProxyEvent {
    #[serde(default)]
    version: Option<String>,
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

/// Where the client is, as CloudFront saw it: `198.51.100.10:46532`, `2001:db8::1:46532`. It
/// replaces what a client sends under this name, and nobody else reaches the API.
fn viewer_address(headers: &HeaderMap) -> Option<String> {
    let address = headers.get("cloudfront-viewer-address")?.to_str().ok()?;
    let (ip, _port) = address.rsplit_once(':')?;
    Some(ip.to_owned())
}

/// Milliseconds since 1970. API Gateway counts in them; `cargo lambda watch` in seconds.
const fn millis(epoch: i64) -> i64 {
    /// In milliseconds a day of 1973, in seconds one in three thousand years.
    const MOST_SECONDS: i64 = 100_000_000_000;
    if epoch < MOST_SECONDS {
        epoch * 1_000
    } else {
        epoch
    }
}

impl ProxyEvent {
    /// Whether it is of payload version 2.0, which wants its reply in that version.
    #[must_use]
    pub fn is_of_version_2(&self) -> bool {
        self.version.as_deref() == Some("2.0")
    }

    /// The request, whichever version the event is of.
    #[must_use]
    pub fn into_request(self) -> Request {
        let context = self.request_context;
        // `cargo lambda watch` says GET where version 2.0 has nothing.
        let in_context = context.http.as_ref().map(|http| http.method.clone());
        let method = in_context.or(self.http_method);
        let mut headers = HeaderMap::new();
        let single = self
            .headers
            .into_iter()
            .map(|(name, value)| (name, vec![value]));
        let multi: Vec<_> = if self.multi_value_headers.is_empty() {
            single.collect()
        } else {
            self.multi_value_headers.into_iter().collect()
        };
        for (name, values) in multi {
            let Ok(name) = HeaderName::try_from(name.to_ascii_lowercase()) else {
                continue;
            };
            for value in values {
                if let Ok(value) = HeaderValue::try_from(value) {
                    headers.append(name.clone(), value);
                }
            }
        }
        let query = match &self.raw_query_string {
            Some(raw) => form_urlencoded::parse(raw.as_bytes())
                .into_owned()
                .collect(),
            None => self
                .multi_value_query_string_parameters
                .into_iter()
                .flat_map(|(name, values)| {
                    values.into_iter().map(move |value| (name.clone(), value))
                })
                .collect(),
        };
        let body = self.body.unwrap_or_default();
        let body = if self.is_base64_encoded {
            BASE64.decode(&body).unwrap_or_default().into()
        } else {
            Bytes::from(body)
        };
        let gateway_saw = context
            .identity
            .map(|identity| identity.source_ip)
            .or_else(|| context.http.map(|http| http.source_ip));
        let source_ip = viewer_address(&headers).or(gateway_saw).unwrap_or_default();
        let received_at = context
            .request_time_epoch
            .or(context.time_epoch.map(millis))
            .unwrap_or_default();
        Request {
            method: method
                .and_then(|method| method.parse().ok())
                .unwrap_or(Method::GET),
            path: self.path.or(self.raw_path).unwrap_or_default(),
            route: self.resource.or(self.route_key).unwrap_or_default(),
            params: self.path_parameters,
            query,
            headers,
            body,
            source_ip,
            request_id: context.request_id,
            received_at: Timestamp::from_millis(received_at),
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
    /// Version 2.0 has them beside the headers; `cargo lambda watch` insists.
    #[serde(skip_serializing_if = "Option::is_none")]
    cookies: Option<[String; 0]>,
}

impl ProxyReply {
    /// The reply to an event of payload version 2.0. Nobody sets cookies.
    #[must_use]
    pub fn in_version_2(mut self) -> Self {
        self.cookies = Some([]);
        self
    }
}

impl From<Response> for ProxyReply {
    fn from(response: Response) -> Self {
        let mut multi_value_headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut headers = BTreeMap::new();
        for (name, value) in &response.headers {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            headers.insert(name.to_string(), value.clone());
            multi_value_headers
                .entry(name.to_string())
                .or_default()
                .push(value);
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
            cookies: None,
        }
    }
}

#[cfg(test)]
mod tests;
