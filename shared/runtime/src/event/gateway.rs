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

impl ProxyEvent {
    /// The request, whichever version the event is of.
    #[must_use]
    pub fn into_request(self) -> Request {
        let context = self.request_context;
        let method = self
            .http_method
            .or_else(|| context.http.as_ref().map(|http| http.method.clone()));
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
        let millis = context
            .request_time_epoch
            .or(context.time_epoch)
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
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn request(event: serde_json::Value) -> Request {
        serde_json::from_value::<ProxyEvent>(event)
            .unwrap()
            .into_request()
    }

    #[test]
    fn a_rest_event_is_read() {
        let request = request(json!({
            "resource": "/api/products/products/{id}", "path": "/api/products/products/7/",
            "httpMethod": "POST", "headers": { "Accept": "b" },
            "multiValueHeaders": { "Accept": ["a", "b"], "Authorization": ["Token x"] },
            "queryStringParameters": { "page": "2" },
            "multiValueQueryStringParameters": { "page": ["1", "2"] },
            "pathParameters": { "id": "7" },
            "requestContext": {
                "requestId": "r", "requestTimeEpoch": 1_795_354_386_435_i64,
                "identity": { "sourceIp": "192.0.2.7" },
            },
            "body": "aGVsbG8=", "isBase64Encoded": true,
        }));
        assert_eq!(request.method, Method::POST);
        assert_eq!(request.route, "/api/products/products/{id}");
        assert_eq!(request.params["id"], "7");
        assert_eq!(request.headers.get_all("accept").iter().count(), 2);
        assert_eq!(
            request.query,
            [("page".into(), "1".into()), ("page".into(), "2".into())]
        );
        assert_eq!(&request.body[..], b"hello");
        assert_eq!(request.source_ip, "192.0.2.7");
        assert_eq!(
            request.received_at,
            Timestamp::from_millis(1_795_354_386_435)
        );
    }

    #[test]
    fn an_http_event_is_read_too() {
        let request = request(json!({
            "version": "2.0", "routeKey": "$default", "rawPath": "/api/auth/login/",
            "rawQueryString": "a=1&b=%20", "headers": { "content-type": "application/json" },
            "requestContext": {
                "requestId": "r", "timeEpoch": 1_795_354_386_435_i64,
                "http": { "method": "POST", "path": "/api/auth/login/", "sourceIp": "192.0.2.7" },
            },
            "body": "{}", "isBase64Encoded": false,
        }));
        assert_eq!(request.method, Method::POST);
        assert_eq!(request.path, "/api/auth/login/");
        assert_eq!(request.query("a"), Some("1"));
        assert_eq!(request.source_ip, "192.0.2.7");
        assert_eq!(
            request.received_at,
            Timestamp::from_millis(1_795_354_386_435)
        );
    }

    #[test]
    fn behind_cloudfront_the_client_is_who_cloudfront_saw() {
        let from = |address: &str| {
            request(json!({
                "headers": { "CloudFront-Viewer-Address": address },
                "requestContext": { "identity": { "sourceIp": "130.176.0.1" } },
            }))
            .source_ip
        };
        assert_eq!(from("198.51.100.10:46532"), "198.51.100.10");
        assert_eq!(from("2001:db8::1:46532"), "2001:db8::1");
        assert_eq!(from("nonsense"), "130.176.0.1");
    }

    #[test]
    fn nulls_are_empty() {
        let request = request(json!({
            "resource": "/x", "path": "/x", "httpMethod": "GET", "headers": null,
            "multiValueHeaders": null, "multiValueQueryStringParameters": null,
            "pathParameters": null, "requestContext": {}, "body": null,
        }));
        assert!(request.headers.is_empty() && request.query.is_empty() && request.body.is_empty());
    }

    #[test]
    fn binary_bodies_go_out_in_base64() {
        let mut response = Response::new(::http::StatusCode::OK);
        response.body = Bytes::from_static(b"\xff\x00");
        let reply = serde_json::to_value(ProxyReply::from(response)).unwrap();
        assert_eq!(
            (reply["isBase64Encoded"].as_bool(), reply["body"].as_str()),
            (Some(true), Some("/wA="))
        );
    }
}
