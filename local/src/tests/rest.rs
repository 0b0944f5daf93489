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
    let limit = boli_domain::limits::MAX_BODY_BYTES;
    let (status, _, _) = send(&fixture, Method::GET, "/things/7", vec![b'x'; limit]).await;
    assert_eq!(status, 200);
    let (status, _, _) = send(&fixture, Method::GET, "/things/7", vec![b'x'; limit + 1]).await;
    assert_eq!(status, 413);
    let usage = get(&fixture, "/_local/usage").await.1;
    assert_eq!(usage["rest-echo"]["invocations"], 1);
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
