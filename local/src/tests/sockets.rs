//! The WebSocket gateway's rules, over a real WebSocket in memory.

use super::{Fixture, product};
use crate::gateway::socket::{IDLE, LIFE, MAX_FRAME_BYTES};
use crate::server::socket::{converse, limits};
use boli_runtime::clock::Clock;
use futures_util::{SinkExt, StreamExt};
use http::StatusCode;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;
use tokio::io::DuplexStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

const PEER: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

type Client = WebSocketStream<DuplexStream>;

/// A client behind so many bytes of network.
async fn open(fixture: &Fixture, buffer: usize) -> Client {
    let socket = fixture
        .core()
        .connect("/ws/chat/room/?token=good&socket=forged", PEER)
        .await
        .unwrap();
    let (near, far) = tokio::io::duplex(buffer);
    let server = WebSocketStream::from_raw_socket(far, Role::Server, Some(limits())).await;
    tokio::spawn(converse(fixture.core().clone(), socket, server));
    WebSocketStream::from_raw_socket(near, Role::Client, None).await
}

async fn say(client: &mut Client, text: &str) {
    client.send(Message::text(text)).await.unwrap();
}

async fn closed_with(client: &mut Client) -> Option<CloseCode> {
    while let Some(Ok(message)) = client.next().await {
        if let Message::Close(frame) = message {
            return frame.map(|frame| frame.code);
        }
    }
    None
}

#[tokio::test(start_paused = true)]
async fn a_socket_is_asked_for_before_it_opens() {
    let fixture = Fixture::start();
    let refused = fixture
        .core()
        .connect("/ws/chat/room/?token=bad", PEER)
        .await
        .unwrap_err();
    assert_eq!(refused, StatusCode::UNAUTHORIZED);
    assert_eq!(
        fixture
            .core()
            .connect("/ws/other/room/", PEER)
            .await
            .unwrap_err(),
        StatusCode::NOT_FOUND
    );
    open(&fixture, 1_024).await;
    assert_eq!(
        product::log(),
        ["connect chat room Gone"],
        "no post arrives before the handshake is done"
    );
}

#[tokio::test(start_paused = true)]
async fn frames_are_routed_by_their_type_and_answered_by_posts() {
    let fixture = Fixture::start();
    let mut client = open(&fixture, 1_024).await;
    say(&mut client, r#"{"type":"say","data":1}"#).await;
    let answer = client.next().await.unwrap().unwrap();
    assert_eq!(answer, Message::text(r#"{"type":"say","data":1}"#));
    for frame in [
        r#"{"type":"unknown"}"#,
        r#"{"type":"$connect"}"#,
        "not json",
    ] {
        say(&mut client, frame).await;
        fixture.pass(1).await;
    }
    client.close(None).await.unwrap();
    fixture.pass(1).await;
    let expected = [
        r#"say {"type":"say","data":1}"#,
        r#"$default {"type":"unknown"}"#,
        r#"$default {"type":"$connect"}"#,
        "$default not json",
        "disconnect",
    ];
    assert_eq!(product::log()[1..], expected);
}

#[tokio::test(start_paused = true)]
async fn a_slow_function_does_not_hold_up_what_is_posted() {
    let fixture = Fixture::start();
    let mut client = open(&fixture, 1_024).await;
    let id = fixture.core().services.sockets.ids().remove(0);
    product::poison(&["slow frame"]);
    say(&mut client, r#"{"type":"say"}"#).await;
    fixture.pass(1).await;
    fixture
        .core()
        .services
        .sockets
        .post(&id, "meanwhile".into());
    let began = fixture.clock.now();
    assert_eq!(
        client.next().await.unwrap().unwrap(),
        Message::text("meanwhile")
    );
    assert_eq!(fixture.clock.now().since(began), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn too_large_and_binary_frames_close_the_socket() {
    let fixture = Fixture::start();
    let mut client = open(&fixture, 1 << 20).await;
    say(&mut client, &"x".repeat(MAX_FRAME_BYTES)).await;
    say(&mut client, &"x".repeat(MAX_FRAME_BYTES + 1)).await;
    assert_eq!(closed_with(&mut client).await, Some(CloseCode::Size));
    let mut client = open(&fixture, 1_024).await;
    client.send(Message::binary(vec![1])).await.unwrap();
    assert_eq!(closed_with(&mut client).await, Some(CloseCode::Unsupported));
    fixture.pass(1).await;
    assert_eq!(
        product::log()
            .iter()
            .filter(|line| *line == "disconnect")
            .count(),
        2
    );
}

#[tokio::test(start_paused = true)]
async fn the_server_can_close_a_socket() {
    let fixture = Fixture::start();
    let mut client = open(&fixture, 1_024).await;
    say(&mut client, "close me").await;
    assert_eq!(closed_with(&mut client).await, Some(CloseCode::Normal));
}

#[tokio::test(start_paused = true)]
async fn an_idle_socket_is_closed_after_ten_minutes() {
    let fixture = Fixture::start();
    let mut client = open(&fixture, 1_024).await;
    fixture.pass(IDLE.as_secs() - 1).await;
    say(&mut client, "still here").await;
    let began = fixture.clock.now();
    assert_eq!(closed_with(&mut client).await, Some(CloseCode::Away));
    assert_eq!(fixture.clock.now().since(began).as_secs(), IDLE.as_secs());
}

#[tokio::test(start_paused = true)]
async fn no_socket_lives_longer_than_two_hours() {
    let fixture = Fixture::start();
    let mut client = open(&fixture, 1_024).await;
    let began = fixture.clock.now();
    let (mut frames, mut life) = (0, None);
    while life.is_none() {
        tokio::select! {
            code = closed_with(&mut client) => life = code,
            () = fixture.clock.sleep(Duration::from_secs(300)) => {
                say(&mut client, "alive").await;
                frames += 1;
            }
        }
    }
    assert_eq!(fixture.clock.now().since(began), LIFE);
    assert!(frames > 20, "{frames}");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_takes_nothing_is_given_up_on_while_others_go_on() {
    let fixture = Fixture::start();
    let mut quick = open(&fixture, 1 << 20).await;
    let quick_id = fixture.core().services.sockets.ids().remove(0);
    let _stuck = open(&fixture, 16).await;
    let ids = fixture.core().services.sockets.ids();
    let stuck_id = ids.into_iter().find(|id| *id != quick_id).unwrap();
    let sockets = &fixture.core().services.sockets;
    for _ in 0..10 {
        sockets.post(&stuck_id, "x".repeat(1_000));
        sockets.post(&quick_id, "hello".into());
        assert_eq!(quick.next().await.unwrap().unwrap(), Message::text("hello"));
    }
    fixture.pass(60).await;
    assert_eq!(sockets.ids(), [quick_id]);
}
