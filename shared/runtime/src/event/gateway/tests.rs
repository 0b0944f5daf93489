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
fn what_cargo_lambda_watch_sends_is_read() {
    let event = json!({
        "httpMethod": "GET", "resource": null, "version": "2.0", "routeKey": "$default",
        "rawPath": "/api/livestreams/biddings/42/place-bid/", "rawQueryString": "a=x%20y",
        "headers": { "content-type": "application/json" }, "pathParameters": { "id": "42" },
        "requestContext": {
            "routeKey": "$default", "requestId": "r", "apiId": null, "timeEpoch": 1_795_354_386,
            "http": { "method": "POST", "path": "/api/livestreams/biddings/42/place-bid/", "sourceIp": "127.0.0.1" },
        },
        "body": "{}", "isBase64Encoded": false,
    });
    let event: ProxyEvent = serde_json::from_value(event).unwrap();
    assert!(event.is_of_version_2());
    let request = event.into_request();
    assert_eq!(request.method, Method::POST);
    assert_eq!(request.params["id"], "42");
    assert_eq!(request.query("a"), Some("x y"));
    assert_eq!(
        request.received_at,
        Timestamp::from_millis(1_795_354_386_000)
    );
}

#[test]
fn only_a_reply_in_version_2_has_cookies() {
    let reply = || ProxyReply::from(Response::new(::http::StatusCode::OK));
    let spelled = |reply: ProxyReply| serde_json::to_value(reply).unwrap();
    assert_eq!(spelled(reply()).get("cookies"), None);
    assert_eq!(spelled(reply().in_version_2())["cookies"], json!([]));
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
