//! REST: routes a request, invokes its function, and answers what it says.

use super::refusal::Refusal;
use crate::aws::faults::GATEWAY;
use crate::cloud::Core;
use crate::template::Route;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use boli_domain::limits::MAX_BODY_BYTES;
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Request, Response, StatusCode};
use serde_json::{Map, Value, json};
use std::net::IpAddr;
use std::time::Duration;

/// API Gateway waits no longer for an integration.
const TIMEOUT: Duration = Duration::from_secs(29);

/// What Lambda takes and gives at most, body and all, as JSON.
const MAX_PAYLOAD_BYTES: usize = 6 * 1024 * 1024;

/// In which CloudFront says where a client is.
const VIEWER_ADDRESS: &str = "cloudfront-viewer-address";

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
            return self.refuse(Refusal::TooLarge);
        }
        let Some(found) = self.route(request.method().as_str(), request.uri().path()) else {
            return self.refuse(Refusal::NoRoute);
        };
        let event = event(self, &request, &found, peer);
        if event.to_string().len() > MAX_PAYLOAD_BYTES {
            return self.refuse(Refusal::TooLarge);
        }
        let function = found.route.function.as_str();
        let invoked = tokio::select! {
            reply = self.invoke_busily(function, &event) => reply,
            () = self.services.clock.run_for(TIMEOUT) => {
                tracing::error!(function, "it did not answer within 29 s");
                return self.refuse(Refusal::Timeout);
            }
        };
        let decodes = decodes(&self.template.binary_media_types, &request);
        match invoked.map(|reply| response(&reply, decodes)) {
            Ok(Some(response)) => response,
            Ok(None) => {
                tracing::error!(function, "its reply is not a response, or is too large");
                self.refuse(Refusal::Failed)
            }
            Err(cause) => {
                tracing::error!(function, "{cause}");
                self.refuse(Refusal::Failed)
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

/// The path variables when the path fits the pattern. A slash at the end counts, as it does
/// on AWS: the edge has cut it.
fn fit(pattern: &str, path: &str) -> Option<Map<String, Value>> {
    if pattern == PROXY {
        return Some(Map::from_iter([(
            "proxy".to_owned(),
            json!(path.trim_matches('/')),
        )]));
    }
    let mut params = Map::new();
    let mut segments = path.strip_prefix('/')?.split('/');
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
    // Only the edge says where a client is.
    let given = request.headers().iter();
    let given = given.filter(|(name, _)| *name != VIEWER_ADDRESS);
    let given =
        given.map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())));
    let viewer = (VIEWER_ADDRESS, format!("{peer}:0").into());
    for (name, value) in given.chain([viewer]) {
        headers.insert(name.to_owned(), json!(value));
        push(&mut multi_headers, name, value.into_owned());
    }
    let mut query = Map::new();
    let mut multi_query: Map<String, Value> = Map::new();
    let raw_query = request.uri().query().unwrap_or_default();
    for (name, value) in form_urlencoded::parse(raw_query.as_bytes()) {
        query.insert(name.to_string(), json!(value));
        push(&mut multi_query, &name, value.into_owned());
    }
    let (body, encoded) = body_of(request, &core.template.binary_media_types);
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
            "requestTimeEpoch": core.services.time_at(GATEWAY).as_millis(),
            "identity": { "sourceIp": peer.to_string() },
        },
        "body": body,
        "isBase64Encoded": encoded,
    })
}

/// Bodies of binary media types arrive in base64, everything else as text.
fn body_of(request: &Request<Bytes>, binary: &[String]) -> (Value, bool) {
    if request.body().is_empty() {
        return (Value::Null, false);
    }
    let content_type = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let content_type = content_type.unwrap_or_default();
    let is_binary = is_binary(binary, content_type);
    match std::str::from_utf8(request.body()) {
        Ok(text) if !is_binary => (json!(text), false),
        _ => (json!(BASE64.encode(request.body())), true),
    }
}

/// Whether a media type is one of the binary ones: `*/*`, `image/*`, `application/pdf`.
fn is_binary(binary: &[String], media_type: &str) -> bool {
    binary.iter().any(|kind| match kind.strip_suffix("/*") {
        Some("*") => true,
        Some(family) => media_type.split('/').next() == Some(family),
        None => media_type.starts_with(kind.as_str()),
    })
}

/// Whether the gateway decodes a reply: by the first media type that the client accepts.
fn decodes(binary: &[String], request: &Request<Bytes>) -> bool {
    let accept = request.headers().get(ACCEPT);
    let accept = accept.and_then(|value| value.to_str().ok());
    let first = accept.and_then(|accept| accept.split([',', ';']).next());
    is_binary(binary, first.unwrap_or_default().trim())
}

fn push(map: &mut Map<String, Value>, name: &str, value: String) {
    if let Value::Array(values) = map.entry(name).or_insert_with(|| json!([])) {
        values.push(json!(value));
    }
}

/// The function's response, unless it is not one.
fn response(reply: &Value, decodes: bool) -> Option<Response<Bytes>> {
    let status = u16::try_from(reply.get("statusCode")?.as_u64()?).ok()?;
    if reply.to_string().len() > MAX_PAYLOAD_BYTES {
        return None;
    }
    let text = reply
        .get("body")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let encoded = reply
        .get("isBase64Encoded")
        .and_then(Value::as_bool)
        .unwrap_or(false);
    let body = if encoded && decodes {
        BASE64.decode(text).ok()?
    } else {
        text.as_bytes().to_vec()
    };
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = StatusCode::from_u16(status).ok()?;
    let single = reply
        .get("headers")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    for (name, value) in single.filter_map(|(name, value)| Some((name, value.as_str()?))) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    // Where a header is given both ways, these count.
    let multi = reply
        .get("multiValueHeaders")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    for (name, values) in multi {
        let Ok(name) = HeaderName::try_from(name.as_str()) else {
            continue;
        };
        response.headers_mut().remove(&name);
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
    Some(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_binds_its_variables() {
        let pattern = "/api/livestreams/biddings/{id}/place-bid";
        let params = fit(pattern, "/api/livestreams/biddings/42/place-bid").unwrap();
        assert_eq!(params["id"], "42");
        assert!(fit(pattern, "/api/livestreams/biddings/42").is_none());
        assert!(fit(pattern, "/api/livestreams/biddings/42/place-bid/more").is_none());
        assert!(fit(pattern, "/api/livestreams/biddings/42/place-bid/").is_none());
    }

    #[test]
    fn a_reply_without_a_status_is_not_a_response() {
        assert!(response(&json!({ "body": "x" }), true).is_none());
        let reply = json!({
            "statusCode": 201, "body": "eA==", "isBase64Encoded": true,
            "headers": { "X-One": "single", "X-Both": "single" },
            "multiValueHeaders": { "X-Both": ["first", "second"] },
        });
        let response = response(&reply, true).unwrap();
        assert_eq!(
            (response.status(), response.body().as_ref()),
            (StatusCode::CREATED, &b"x"[..])
        );
        assert_eq!(response.headers()["x-one"], "single");
        let both: Vec<_> = response.headers().get_all("x-both").iter().collect();
        assert_eq!(both, ["first", "second"]);
    }

    #[test]
    fn a_binary_reply_reaches_clients_that_accept_it_first() {
        let decodes = |binary: &str, accept: &str| {
            let request = Request::builder().header(ACCEPT, accept);
            decodes(&[binary.to_owned()], &request.body(Bytes::new()).unwrap())
        };
        assert!(decodes("application/pdf", "application/pdf, */*;q=0.5"));
        assert!(!decodes("application/pdf", "text/html, application/pdf"));
        assert!(decodes("*/*", "text/html, application/pdf"));
        assert!(decodes("*/*", ""));
        let reply = json!({ "statusCode": 200, "body": "eA==", "isBase64Encoded": true });
        assert_eq!(response(&reply, false).unwrap().body().as_ref(), b"eA==");
    }

    #[test]
    fn only_binary_media_types_and_no_text_are_encoded() {
        let encoded = |kind: &str, body: &'static [u8]| {
            let request = Request::builder()
                .header(CONTENT_TYPE, kind)
                .body(Bytes::from_static(body))
                .unwrap();
            body_of(
                &request,
                &["image/*".to_owned(), "multipart/form-data".to_owned()],
            )
            .1
        };
        assert!(!encoded("application/json", b"{}"));
        assert!(encoded("image/png", b"text, really"));
        assert!(encoded("multipart/form-data; boundary=x", b"--x--"));
        assert!(encoded("application/json", &[0xff]));
    }
}
