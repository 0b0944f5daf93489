//! CloudFront's function, run by a JavaScript engine.

use boli_local::edge;
use proptest::prelude::*;
use rquickjs::{Context, Runtime};
use serde_json::{Value, json};

/// CloudFront takes no larger functions.
const MAX_FUNCTION_BYTES: usize = 10 * 1024;

/// What the function makes of a request, or the response that it gives itself.
fn run(path: &str, query: &[(&str, &str)]) -> Value {
    let code = super::properties("ViewerRequestFunction")["FunctionCode"].clone();
    let mut querystring = serde_json::Map::new();
    for (name, value) in query {
        querystring.insert((*name).to_owned(), json!({ "value": value }));
    }
    let event = json!({
        "version": "1.0",
        "context": { "eventType": "viewer-request" },
        "viewer": { "ip": "198.51.100.11" },
        "request": {
            "method": "GET", "uri": path, "querystring": querystring, "headers": {}, "cookies": {},
        },
    });
    let script = format!(
        "{};\nJSON.stringify(handler({event}))",
        code.as_str().unwrap()
    );
    let context = Context::full(&Runtime::new().unwrap()).unwrap();
    let answer: String = context.with(|context| context.eval(script)).unwrap();
    serde_json::from_str(&answer).unwrap()
}

/// The query of a request, as it goes on to the origin.
fn query_of(request: &Value) -> Vec<(String, String)> {
    let members = request["querystring"].as_object().unwrap().iter();
    let mut query: Vec<_> = members
        .map(|(name, value)| (name.clone(), value["value"].as_str().unwrap().to_owned()))
        .collect();
    query.sort();
    query
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    pairs.sort();
    pairs
}

#[test]
fn the_contracts_urls_become_the_origins() {
    for (path, expected) in [
        ("/api/auth/login/", "/api/auth/login"),
        ("/api/auth/login", "/api/auth/login"),
        (
            "/api/livestreams/biddings/42/place-bid/",
            "/api/livestreams/biddings/42/place-bid",
        ),
        (
            "/api/payments/invoice/42/download/",
            "/api/payments/invoice/42/download",
        ),
        ("/admin/", "/admin"),
        ("/admin/orders/42/", "/admin/orders/42"),
        ("/live/42/", "/live/42"),
        (
            "/.well-known/assetlinks.json",
            "/.well-known/assetlinks.json",
        ),
        ("/media/products/42.jpg", "/products/42.jpg"),
        // An API's path that only looks like one of the others.
        ("/mediation/", "/mediation"),
        ("/wsx/chat/42/", "/wsx/chat/42"),
        ("/", "/"),
    ] {
        let request = run(path, &[("page", "2")]);
        assert_eq!(request["uri"], expected, "{path}");
        assert_eq!(query_of(&request), [("page".into(), "2".into())], "{path}");
    }
}

#[test]
fn sockets_become_their_apis_stage_with_a_query() {
    for (path, kind) in [
        ("/ws/livestream/42/", "livestream"),
        ("/ws/livestream/42", "livestream"),
        ("/ws/chat/42/", "chat"),
    ] {
        // What a client says about itself does not count.
        let request = run(
            path,
            &[("token", "t"), ("socket", "other"), ("livestream", "7")],
        );
        assert_eq!(request["uri"], "/live");
        let query = query_of(&request);
        let expected = [("livestream", "42"), ("socket", kind), ("token", "t")];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(query, expected, "{path}");
    }
    let stage = super::properties("SocketStage")["StageName"].clone();
    assert_eq!(stage, "live", "the function names the stage");
}

#[test]
fn other_sockets_are_not_found() {
    for path in ["/ws/", "/ws", "/ws/chat/", "/ws/admin/42/", "/ws/chat/4/2/"] {
        let response = run(path, &[]);
        assert_eq!(response["statusCode"], 404, "{path}");
        assert_eq!(
            response["headers"]["access-control-allow-origin"]["value"],
            "*"
        );
        let body: Value = serde_json::from_str(response["body"]["data"].as_str().unwrap()).unwrap();
        assert_eq!(
            body,
            json!({ "detail": "Not found.", "error": "Not found." })
        );
    }
}

#[test]
fn the_function_is_small_enough() {
    let code = super::properties("ViewerRequestFunction")["FunctionCode"].clone();
    assert!(code.as_str().unwrap().len() < MAX_FUNCTION_BYTES);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// The local cloud and the stand-in for CloudFront do what CloudFront does.
    #[test]
    fn the_local_edge_is_the_same(
        path in "/(ws|api|media|live|admin|)(/(livestream|chat|[a-z0-9]{1,4})){0,3}/{0,2}",
        socket in proptest::option::of("[a-z]{1,4}"),
        token in proptest::option::of("[a-z]{1,4}"),
    ) {
        let given = [("socket", &socket), ("token", &token)];
        let given: Vec<_> = given.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?))).collect();
        let request = run(&path, &given);
        let raw: Vec<_> = given.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let raw = raw.join("&");
        match edge::socket_query(&path, &raw) {
            Some(query) => {
                prop_assert_eq!(&request["uri"], "/live");
                prop_assert_eq!(query_of(&request), pairs(&query));
            }
            None if path == "/ws" || path.starts_with(edge::SOCKETS) => {
                prop_assert_eq!(&request["statusCode"], 404);
            }
            // The local cloud serves pictures under their whole path.
            None if path.starts_with("/media/") => {}
            None => prop_assert_eq!(&request["uri"], edge::rest_path(&path)),
        }
    }
}
