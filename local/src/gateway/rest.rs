//! REST: routes a request, invokes its function, and answers what it says.

use crate::cloud::Core;
use crate::template::Route;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use boli_domain::limits::MAX_BODY_BYTES;
use boli_runtime::clock::Clock;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Request, Response, StatusCode};
use serde_json::{Map, Value, json};
use std::net::IpAddr;
use std::time::Duration;

/// API Gateway waits no longer for an integration.
const TIMEOUT: Duration = Duration::from_secs(29);

/// What the route of unknown paths is called.
const PROXY: &str = "/{proxy+}";

/// A route that fits, with its path variables.
struct Match<'a> {
    route: &'a Route,
    params: Map<String, Value>,
}

impl Core {
    /// Answers a REST request as the deployed API would.
    pub async fn rest(&self, request: Request<Bytes>, peer: IpAddr) -> Response<Bytes> {
        if request.body().len() > MAX_BODY_BYTES {
            return error(
                StatusCode::PAYLOAD_TOO_LARGE,
                "The request is too large.",
                "REQUEST_TOO_LARGE",
            );
        }
        let Some(found) = self.route(request.method().as_str(), request.uri().path()) else {
            return error(
                StatusCode::FORBIDDEN,
                "Missing Authentication Token",
                "FORBIDDEN",
            );
        };
        let event = event(self, &request, &found, peer);
        let function = found.route.function.as_str();
        let invoked = tokio::select! {
            reply = self.invoke_named(function, &event) => reply,
            () = self.sleep(TIMEOUT) => Err(format!("{function} did not answer within 29 s")),
        };
        match invoked {
            Ok(reply) => response(&reply),
            Err(cause) => {
                tracing::error!(function, "{cause}");
                let text = "An unexpected error occurred. Please try again.";
                error(StatusCode::INTERNAL_SERVER_ERROR, text, "SERVER_ERROR")
            }
        }
    }

    /// The most specific route: fixed segments before variables, a method before any.
    fn route(&self, method: &str, path: &str) -> Option<Match<'_>> {
        let fitting = self.template.routes.iter().filter_map(|route| {
            let params = fit(&route.pattern, path)?;
            let serves = route
                .method
                .as_deref()
                .is_none_or(|served| served == method);
            serves.then_some(Match { route, params })
        });
        fitting.min_by_key(|found| {
            (
                found.route.pattern == PROXY,
                found.params.len(),
                found.route.method.is_none(),
            )
        })
    }
}

/// The path variables when the path fits the pattern; a slash at the end does not count.
fn fit(pattern: &str, path: &str) -> Option<Map<String, Value>> {
    if pattern == PROXY {
        return Some(Map::from_iter([(
            "proxy".to_owned(),
            json!(path.trim_matches('/')),
        )]));
    }
    let mut params = Map::new();
    let mut segments = path.trim_matches('/').split('/');
    for expected in pattern.trim_matches('/').split('/') {
        let segment = segments.next()?;
        match expected
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'))
        {
            Some(name) => {
                params.insert(name.to_owned(), json!(segment));
            }
            None if expected == segment => {}
            None => return None,
        }
    }
    segments.next().is_none().then_some(params)
}

fn event(core: &Core, request: &Request<Bytes>, found: &Match<'_>, peer: IpAddr) -> Value {
    let mut headers = Map::new();
    let mut multi_headers: Map<String, Value> = Map::new();
    for (name, value) in request.headers() {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        headers.insert(name.to_string(), json!(value));
        push(&mut multi_headers, name.as_str(), value);
    }
    let mut query = Map::new();
    let mut multi_query: Map<String, Value> = Map::new();
    let raw_query = request.uri().query().unwrap_or_default();
    for (name, value) in form_urlencoded::parse(raw_query.as_bytes()) {
        query.insert(name.to_string(), json!(value));
        push(&mut multi_query, &name, value.into_owned());
    }
    let (body, encoded) = body_of(request);
    let or_null = |map: Map<String, Value>| {
        if map.is_empty() {
            Value::Null
        } else {
            map.into()
        }
    };
    json!({
        "resource": found.route.pattern,
        "path": request.uri().path(),
        "httpMethod": request.method().as_str(),
        "headers": or_null(headers),
        "multiValueHeaders": or_null(multi_headers),
        "queryStringParameters": or_null(query),
        "multiValueQueryStringParameters": or_null(multi_query),
        "pathParameters": or_null(found.params.clone()),
        "stageVariables": null,
        "requestContext": {
            "resourcePath": found.route.pattern,
            "httpMethod": request.method().as_str(),
            "path": request.uri().path(),
            "stage": "live",
            "requestId": core.new_request_id(),
            "requestTimeEpoch": core.services.clock.now().as_millis(),
            "identity": { "sourceIp": peer.to_string() },
        },
        "body": body,
        "isBase64Encoded": encoded,
    })
}

/// Binary media types arrive in base64, everything else as text.
fn body_of(request: &Request<Bytes>) -> (Value, bool) {
    if request.body().is_empty() {
        return (Value::Null, false);
    }
    let content_type = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let content_type = content_type.unwrap_or_default();
    let binary = ["multipart/form-data", "application/pdf", "image/"];
    match std::str::from_utf8(request.body()) {
        Ok(text) if !binary.iter().any(|kind| content_type.starts_with(kind)) => {
            (json!(text), false)
        }
        _ => (json!(BASE64.encode(request.body())), true),
    }
}

fn push(map: &mut Map<String, Value>, name: &str, value: String) {
    if let Value::Array(values) = map.entry(name).or_insert_with(|| json!([])) {
        values.push(json!(value));
    }
}

fn response(reply: &Value) -> Response<Bytes> {
    let status = reply
        .get("statusCode")
        .and_then(Value::as_u64)
        .and_then(|code| u16::try_from(code).ok());
    let text = reply
        .get("body")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let encoded = reply
        .get("isBase64Encoded")
        .and_then(Value::as_bool)
        .unwrap_or(false);
    let body = if encoded {
        BASE64.decode(text).unwrap_or_default()
    } else {
        text.as_bytes().to_vec()
    };
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status
        .and_then(|code| StatusCode::from_u16(code).ok())
        .unwrap_or(StatusCode::BAD_GATEWAY);
    let multi = reply.get("multiValueHeaders").and_then(Value::as_object);
    for (name, values) in multi.into_iter().flatten() {
        let Ok(name) = HeaderName::try_from(name.as_str()) else {
            continue;
        };
        for value in values
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            if let Ok(value) = HeaderValue::from_str(value) {
                response.headers_mut().append(name.clone(), value);
            }
        }
    }
    response
}

/// A response of the gateway itself, in the contract's shape.
pub(crate) fn error(status: StatusCode, text: &str, code: &str) -> Response<Bytes> {
    let mut response = crate::server::json(status, &json!({ "error": text, "code": code }));
    response.headers_mut().insert(
        http::header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_binds_its_variables() {
        let pattern = "/api/livestreams/biddings/{id}/place-bid";
        let params = fit(pattern, "/api/livestreams/biddings/42/place-bid/").unwrap();
        assert_eq!(params["id"], "42");
        assert!(fit(pattern, "/api/livestreams/biddings/42/").is_none());
        assert!(fit(pattern, "/api/livestreams/biddings/42/place-bid/more").is_none());
    }
}
