//! What the gateways do themselves: sizes, lifetimes, handshakes, who may use `/_local/`.

use super::served::{Served, serve};
use super::{live_stream, seller};
use boli_local::World;
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::{Method, Request, StatusCode};
use serde_json::json;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};

impl Served {
    pub(super) async fn call(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: serde_json::Value,
    ) -> serde_json::Value {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Token {token}"));
        }
        let response = self
            .cloud
            .request(request.body(Bytes::from(body.to_string())).unwrap())
            .await;
        assert!(
            response.status().is_success(),
            "{path}: {:?}",
            response.body()
        );
        serde_json::from_slice(response.body()).unwrap()
    }

    /// A live stream of the sample seller: its socket's address.
    async fn socket_url(&self) -> String {
        let body = json!({ "username": "seller1", "password": "seller123" });
        let token = self
            .call(Method::POST, "/api/auth/login/", None, body)
            .await["token"]
            .as_str()
            .unwrap()
            .to_owned();
        let streams = self
            .call(
                Method::GET,
                "/api/livestreams/livestreams/",
                None,
                json!({}),
            )
            .await;
        let room = streams["results"][0]["id"].as_str().unwrap().to_owned();
        self.call(
            Method::PATCH,
            &format!("/api/livestreams/livestreams/{room}/start/"),
            Some(&token),
            json!({}),
        )
        .await;
        format!(
            "ws://localhost:{}/ws/livestream/{room}/?token={token}",
            self.port
        )
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frame_over_32_kilobytes_closes_the_socket_with_1009() {
    let served = serve().await;
    let (mut socket, _) = tokio_tungstenite::connect_async(served.socket_url().await)
        .await
        .unwrap();
    socket
        .send(Message::text("x".repeat(32 * 1024 + 1)))
        .await
        .unwrap();
    let code = loop {
        match socket.next().await.unwrap().unwrap() {
            Message::Close(Some(frame)) => break frame.code,
            Message::Close(None) => panic!("closed without a code"),
            _ => {}
        }
    };
    assert_eq!(code, CloseCode::Size);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_is_closed_after_ten_idle_minutes() {
    let served = serve().await;
    let (mut socket, _) = tokio_tungstenite::connect_async(served.socket_url().await)
        .await
        .unwrap();
    // The snapshot comes first; after it nobody says anything.
    socket.next().await.unwrap().unwrap();
    // The server may only now begin to count, so the clock is moved until it has.
    let mut closed = None;
    for _ in 0..30 {
        let skip = json!({ "advance_seconds": 601 });
        served.call(Method::POST, "/_local/clock", None, skip).await;
        let next = tokio::time::timeout(Duration::from_secs(1), socket.next());
        if let Ok(Some(Ok(Message::Close(frame)))) = next.await {
            closed = frame.map(|frame| frame.code);
            break;
        }
    }
    assert_eq!(closed, Some(CloseCode::Away));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_handshake_is_an_http_status() {
    let served = serve().await;
    let url = served.socket_url().await;
    let forged = format!("{}token=forged", url.split("token=").next().unwrap());
    match tokio_tungstenite::connect_async(forged).await {
        Err(Error::Http(response)) => assert_eq!(response.status(), StatusCode::UNAUTHORIZED),
        other => panic!("the handshake was not refused: {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn the_control_surface_is_for_this_machine_only() {
    let world = World::start().await;
    for (peer, expected) in [
        (IpAddr::V4(Ipv4Addr::LOCALHOST), 200),
        (IpAddr::V4(Ipv4Addr::new(192, 168, 1, 20)), 404),
        ("::ffff:127.0.0.1".parse().unwrap(), 200),
        ("2001:db8::1".parse().unwrap(), 404),
    ] {
        let request = Request::builder()
            .uri("/_local/mail")
            .body(Bytes::new())
            .unwrap();
        assert_eq!(
            world.core().http(request, peer).await.status().as_u16(),
            expected,
            "{peer}"
        );
        let request = Request::builder()
            .uri("/api/products/categories/")
            .body(Bytes::new())
            .unwrap();
        assert_eq!(
            world.core().http(request, peer).await.status(),
            StatusCode::OK,
            "{peer}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_control_surface_says_what_is_wrong() {
    let world = World::start().await;
    let cases = [
        (Method::POST, "/_local/clock", json!({ "advance": 5 }), 400),
        (
            Method::POST,
            "/_local/clock",
            json!({ "advance_seconds": -5 }),
            400,
        ),
        (Method::GET, "/_local/clock", json!({}), 405),
        (
            Method::POST,
            "/_local/razorpay/checkout",
            json!({ "razorpay_order_id": "order_x", "outcome": "paid" }),
            404,
        ),
        (
            Method::POST,
            "/_local/razorpay/checkout",
            json!({ "razorpay_order_id": "order_x", "outcome": "stolen" }),
            400,
        ),
        (
            Method::POST,
            "/_local/sellers",
            json!({ "username": "buyer1", "verification_status": "verified", "is_account_active": true }),
            404,
        ),
        (
            Method::POST,
            "/_local/sellers",
            json!({ "username": "seller1", "verification_status": "great", "is_account_active": true }),
            400,
        ),
        (Method::GET, "/_local/nothing", json!({}), 404),
    ];
    for (method, path, body, status) in cases {
        let reply = world.call(method, path, None, Some(body.clone())).await;
        assert_eq!(reply.status, status, "{path} {body}: {}", reply.body);
        assert!(reply.body["error"].is_string(), "{path}: {}", reply.body);
    }
}

#[tokio::test(start_paused = true)]
async fn usage_counts_what_each_function_did() {
    let world = World::start().await;
    let seller = seller(&world).await;
    live_stream(&world, &seller, 1).await;
    world.settle().await;
    let usage = world
        .call(Method::GET, "/_local/usage", None, None)
        .await
        .body;
    assert_eq!(usage["livestreams-start"]["invocations"], 1);
    assert_eq!(usage["livestreams-start"]["write_units"], 6.0);
    assert_eq!(
        usage["cart-get"]["invocations"], 0,
        "also those that nobody called"
    );
    assert!(
        usage["feed-relay"]["messages_queued"].as_u64().unwrap() >= 1,
        "{}",
        usage["feed-relay"]
    );
    let queues = world
        .call(Method::GET, "/_local/queues", None, None)
        .await
        .body;
    assert_eq!(
        queues["queues"]["MeterCreditsQueue"]["delayed"], 1,
        "{queues}"
    );
    assert_eq!(queues["queues"]["MeterCreditsQueue"]["dead_letters"], 0);
    world.pass(Duration::from_millis(1)).await;
}
