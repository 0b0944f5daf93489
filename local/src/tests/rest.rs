//! The REST gateway's rules.

use super::Fixture;
use crate::world::BEGINNING;
use bytes::Bytes;
use http::{Method, Request, Response};
use serde_json::{Value, json};

async fn send(
    fixture: &Fixture,
    method: Method,
    path: &str,
    body: Vec<u8>,
) -> (u16, Value, Response<Bytes>) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .body(Bytes::from(body))
        .unwrap();
    let response = fixture.cloud.as_ref().unwrap().request(request).await;
    let body = serde_json::from_slice(response.body()).unwrap_or_default();
    (response.status().as_u16(), body, response)
}

async fn get(fixture: &Fixture, path: &str) -> (u16, Value) {
    let (status, body, _) = send(fixture, Method::GET, path, Vec::new()).await;
    (status, body)
}

#[tokio::test(start_paused = true)]
async fn requests_reach_the_most_specific_route() {
    let fixture = Fixture::start();
    for path in ["/things/7", "/things/7/"] {
        let (status, body) = get(&fixture, path).await;
        assert_eq!(
            (status, &body["route"], &body["params"]),
            (200, &json!("/things/{id}"), &json!({ "id": "7" }))
        );
    }
    assert_eq!(
        get(&fixture, "/things/latest").await.1["route"],
        "/things/latest"
    );
    let (status, body, _) = send(&fixture, Method::PUT, "/things/7", Vec::new()).await;
    assert_eq!((status, &body["detail"]), (404, &json!("PUT /things/{id}")));
    let (status, body) = get(&fixture, "/elsewhere/at/all").await;
    assert_eq!((status, &body["detail"]), (404, &json!("GET /{proxy+}")));
}

#[tokio::test(start_paused = true)]
async fn an_event_carries_what_the_client_sent_and_when() {
    let fixture = Fixture::start();
    let (_, body) = get(&fixture, "/things/7?tag=a&tag=b+c&empty=").await;
    assert_eq!(
        body["query"],
        json!([["empty", ""], ["tag", "a"], ["tag", "b c"]])
    );
    assert_eq!(body["from"], "127.0.0.1");
    assert_eq!(body["received_at"], BEGINNING.as_millis());
}

#[tokio::test(start_paused = true)]
async fn a_function_that_fails_or_stalls_gets_the_gateways_own_answer() {
    let fixture = Fixture::start();
    let contract = json!({ "error": "broken", "code": "SERVER_ERROR" });
    let (status, body, response) = send(&fixture, Method::GET, "/things/panic", Vec::new()).await;
    assert_eq!((status, &body), (502, &contract));
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
    let began = tokio::time::Instant::now();
    assert_eq!(get(&fixture, "/things/slow").await, (504, contract));
    assert_eq!(began.elapsed().as_secs(), 29);
}

#[tokio::test(start_paused = true)]
async fn a_body_above_the_limit_reaches_no_function() {
    let fixture = Fixture::start();
    // Lambda's 6 MB are what an event has, and bytes that are no text take a third more in it.
    for (byte, fits, too_large) in [(b'x', 6_200_000, 6_300_000), (0xff, 4_600_000, 4_800_000)] {
        for (size, expected) in [(fits, 404), (too_large, 413)] {
            let (status, _, _) = send(&fixture, Method::PUT, "/things/7", vec![byte; size]).await;
            assert_eq!(status, expected, "{size} bytes of {byte}");
        }
    }
    let usage = get(&fixture, "/_local/usage").await.1;
    assert_eq!(usage["rest-fallback"]["invocations"], 2);
}

#[tokio::test(start_paused = true)]
async fn an_answer_above_the_limit_is_none() {
    let fixture = Fixture::start();
    // What is no text is echoed as three bytes each.
    let (status, body, _) = send(&fixture, Method::GET, "/things/7", vec![0xff; 3_000_000]).await;
    assert_eq!((status, &body["error"]), (502, &json!("broken")));
}

#[tokio::test(start_paused = true)]
async fn bytes_come_back_as_bytes_where_the_client_accepts_them_first() {
    let fixture = Fixture::start();
    let pdf = async |accept: &'static str| {
        let request = Request::get("/things/pdf").header("accept", accept);
        let cloud = fixture.cloud.as_ref().unwrap();
        let response = cloud.request(request.body(Bytes::new()).unwrap()).await;
        assert_eq!(response.headers()["content-type"], "application/pdf");
        response.into_body()
    };
    assert_eq!(pdf("application/pdf").await, super::product::PDF);
    // A browser asks for text first: so the product's own template takes everything as bytes.
    assert_ne!(pdf("text/html, application/pdf").await, super::product::PDF);
}

#[tokio::test(start_paused = true)]
async fn the_control_surface_names_what_is_wrong() {
    let fixture = Fixture::start();
    let refusal = |body: &'static str| send(&fixture, Method::POST, "/_local/clock", body.into());
    let (status, body, _) = refusal("{}").await;
    assert_eq!(
        (status, &body["error"]),
        (
            400,
            &json!("missing field `advance_seconds` at line 1 column 2")
        )
    );
    assert_eq!(refusal("{\"advance_seconds\": -1}").await.0, 400);
    assert_eq!(refusal("{\"advance_seconds\": 99999999}").await.0, 400);
    let (status, body, _) = refusal("{\"advance_seconds\": 60}").await;
    assert_eq!(
        (status, &body["now"]),
        (200, &json!(fixture_time(&fixture)))
    );
    assert_eq!(
        send(&fixture, Method::DELETE, "/_local/clock", Vec::new())
            .await
            .0,
        405
    );
    assert_eq!(get(&fixture, "/_local/nothing").await.0, 404);
    let stranger = Request::get("/_local/mail").body(Bytes::new()).unwrap();
    let response = fixture.core().http(stranger, [192, 168, 1, 9].into()).await;
    assert_eq!(
        response.status(),
        404,
        "others on the network see nothing of it"
    );
}

fn fixture_time(fixture: &Fixture) -> String {
    boli_runtime::clock::Clock::now(&*fixture.clock).to_utc_z()
}
