//! A deployment and a stand-in for CloudFront in front of it, as two local clouds: all that
//! one has of the other are addresses.

use super::served::{Served, serve_with};
use boli_local::deployed::{self, DeployedQueues};
use boli_local::elsewhere::{Elsewhere, Functions};
use boli_local::origin::Origin;
use boli_local::server::SOCKET_API;
use boli_local::show::{self, Line, Remote};
use boli_runtime::environment::Environment;
use futures_util::{SinkExt, StreamExt};
use http::{Method, Request};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};

struct Pair {
    deployment: Served,
    edge: Served,
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |pair: &(&str, &str)| (pair.0.to_owned(), pair.1.to_owned());
    pairs.iter().map(owned).collect()
}

impl Pair {
    /// The deployment's functions send mails and ask for payments at the edge; the edge's
    /// operator uses the deployment's table and queues.
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let edge = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let razorpay = format!("{edge}/_local/razorpay");
        let variables = owned(&[
            ("AWS_ENDPOINT_URL_SESV2", edge.as_str()),
            ("RAZORPAY_URL", razorpay.as_str()),
        ]);
        let elsewhere = Elsewhere {
            variables: variables.into_iter().collect(),
            ..Elsewhere::default()
        };
        let own = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let deployment = serve_with(elsewhere, own).await;

        let there = format!("localhost:{}", deployment.port);
        let rest = format!("http://{there}");
        let sockets = format!("ws://{there}{SOCKET_API}");
        let credentials = owned(&[
            ("AWS_REGION", "ap-south-1"),
            ("AWS_ACCESS_KEY_ID", "any"),
            ("AWS_SECRET_ACCESS_KEY", "any"),
            ("AWS_ENDPOINT_URL", rest.as_str()),
        ]);
        let environment: Environment = credentials.iter().cloned().collect();
        let origin = Origin::new(&rest, Some(&sockets), Some("a key")).unwrap();
        let elsewhere = Elsewhere {
            functions: Functions::Deployed(Box::new(origin)),
            operator: Some(deployed::operator(credentials.into_iter(), "boli", &edge).unwrap()),
            queues: Some(DeployedQueues::new(&environment, None).unwrap()),
            ..Elsewhere::default()
        };
        let edge = serve_with(elsewhere, listener).await;
        Self { deployment, edge }
    }
}

impl Served {
    async fn get(&self, path: &str) -> Value {
        let request = Request::get(path).body(bytes::Bytes::new()).unwrap();
        let response = self.cloud.request(request).await;
        serde_json::from_slice(response.body()).unwrap()
    }
}

fn silent(_: Line<'_>) {}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_show_runs_through_an_edge_that_is_not_the_deployments_process() {
    let pair = Pair::start().await;
    let stage = Remote::at(&format!("http://localhost:{}", pair.edge.port)).unwrap();
    let facts = show::play(&stage, "edge", &silent).await.unwrap();
    assert_eq!(facts.wrong(), Vec::<&show::Fact>::new(), "\n{facts}");
    let mails = |mails: Value| mails.as_array().map(Vec::len);
    assert!(mails(pair.edge.get("/_local/mail").await) > Some(3));
    assert_eq!(mails(pair.deployment.get("/_local/mail").await), Some(0));
    let usage = pair.deployment.get("/_local/usage").await;
    assert_eq!(usage["payments-webhook"]["invocations"], 3);
    let usage = pair.edge.get("/_local/usage").await;
    assert_eq!(usage["payments-webhook"]["invocations"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refusals_and_closing_codes_come_through() {
    let pair = Pair::start().await;
    let body = json!({ "username": "seller1", "password": "seller123" });
    let token = pair
        .edge
        .call(Method::POST, "/api/auth/login/", None, body)
        .await;
    let token = token["token"].as_str().unwrap();
    let room = pair.edge.get("/api/livestreams/livestreams/").await;
    let room = room["results"][0]["id"].as_str().unwrap();
    let start = format!("/api/livestreams/livestreams/{room}/start/");
    pair.edge
        .call(Method::PATCH, &start, Some(token), json!({}))
        .await;

    let seat = format!("ws://localhost:{}/ws/livestream/{room}/", pair.edge.port);
    for (url, expected) in [
        (format!("{seat}?token=forged"), 401),
        (
            format!("ws://localhost:{}/ws/nothing/", pair.edge.port),
            404,
        ),
    ] {
        match tokio_tungstenite::connect_async(url).await {
            Err(Error::Http(response)) => assert_eq!(response.status(), expected),
            other => panic!("the handshake was not refused: {other:?}"),
        }
    }
    let (mut socket, _) = tokio_tungstenite::connect_async(format!("{seat}?token={token}"))
        .await
        .unwrap();
    let too_long = Message::text("x".repeat(32 * 1024 + 1));
    socket.send(too_long).await.unwrap();
    let code = loop {
        match socket.next().await.unwrap().unwrap() {
            Message::Close(Some(frame)) => break frame.code,
            Message::Close(None) => panic!("closed without a code"),
            _ => {}
        }
    };
    assert_eq!(code, CloseCode::Size);

    // A client's own close ends the socket of the deployment.
    let (mut socket, _) = tokio_tungstenite::connect_async(format!("{seat}?token={token}"))
        .await
        .unwrap();
    socket.next().await.unwrap().unwrap();
    let sockets = &pair.deployment.cloud.core().services.sockets;
    assert_eq!(sockets.ids().len(), 1);
    socket.close(None).await.unwrap();
    while socket.next().await.is_some() {}
    tokio::time::timeout(std::time::Duration::from_secs(10), async {
        while !sockets.ids().is_empty() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
}
