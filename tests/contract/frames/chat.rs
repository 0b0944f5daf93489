//! The chat socket. Both clients draw every frame on it as a message, so nothing else is sent.

use super::{assert_like, assert_like_recorded, kinds, on_air, only};
use crate::people::BUYER1;
use crate::show::EVENING_SHOW;
use http::Method;
use serde_json::{Value, json};

fn text(content: &str) -> Value {
    json!({ "type": "chat_message", "content": content, "message_type": "text" })
}

#[tokio::test(start_paused = true)]
async fn chat_session() {
    const SCENARIO: &str = "chat_session";
    let stage = on_air().await;
    let mut seller = stage.open("chat", "seller1").await;
    let mut buyer1 = stage.open("chat", "buyer1").await;
    let mut buyer2 = stage.open("chat", "buyer2").await;
    for client in [&seller, &buyer1] {
        client
            .send(&json!({ "type": "join_chat", "livestream_id": stage.id(EVENING_SHOW) }))
            .await;
    }
    assert_eq!(stage.frames(&mut buyer1).await, Vec::<Value>::new());

    buyer1.send(&text("hello there")).await;
    seller.send(&text("welcome everyone")).await;
    let frames = stage.frames(&mut buyer1).await;
    assert_eq!(kinds(&frames), ["chat_message", "chat_message"]);
    frames.iter().for_each(|frame| {
        assert_like(
            frame,
            &super::recorded(SCENARIO, "chat_message").with_seller(frame),
        )
    });
    assert_eq!(
        frames[1]["data"]["user_type"], "seller",
        "the seller console waits for its own line"
    );
    assert_eq!(seller.received(), frames, "the sender sees what all see");
    assert_eq!(buyer2.received(), frames);

    let hello = frames[0]["data"]["id"].clone();
    let delete = json!({ "type": "delete_message", "message_id": hello });
    buyer2.send(&delete).await;
    assert_eq!(
        stage.frames(&mut buyer1).await,
        Vec::<Value>::new(),
        "it is not buyer2's to delete"
    );
    seller.send(&delete).await;
    let frames = stage.frames(&mut buyer1).await;
    assert_eq!(kinds(&frames), ["message_deleted"]);
    assert_like_recorded(SCENARIO, &frames[0]);
    assert_eq!(frames[0]["data"]["message_id"], hello);

    // Recorded as not broadcast.
    let path = format!("/api/chat/messages/{EVENING_SHOW}/send/");
    stage
        .must(
            "buyer2",
            Method::POST,
            &path,
            Some(json!({ "content": "sent over REST" })),
        )
        .await;
    let frames = stage.frames(&mut buyer1).await;
    assert_eq!(
        only(&frames, "chat_message")["data"]["content"],
        "sent over REST"
    );

    let ban = json!({ "type": "ban_user", "user_id": stage.id(BUYER1), "reason": "spam" });
    buyer2.send(&ban).await;
    assert_eq!(
        stage.frames(&mut buyer1).await,
        Vec::<Value>::new(),
        "only the owner bans"
    );
    seller.received();
    seller.send(&ban).await;
    let frames = stage.frames(&mut seller).await;
    assert_like_recorded(SCENARIO, only(&frames, "user_banned"));
    assert_eq!(frames.len(), 1);
    // Recorded with a socket that stayed open.
    stage.world.settle().await;
    buyer1.received();
    assert!(buyer1.is_closed());
    for socket in ["chat", "livestream"] {
        let refused = stage
            .world
            .connect(&stage.socket_path(socket, EVENING_SHOW, "buyer1"))
            .await;
        assert!(refused.is_err(), "a banned user opened the {socket} socket");
    }
}

trait Recorded {
    fn with_seller(self, frame: &Value) -> Value;
}

impl Recorded for Value {
    /// The first recorded line is a buyer's; a seller's says so.
    fn with_seller(mut self, frame: &Value) -> Value {
        self["data"]["user_type"] = frame["data"]["user_type"].clone();
        self
    }
}

#[tokio::test(start_paused = true)]
async fn a_chat_socket_first_shows_what_was_said() {
    let stage = on_air().await;
    let path = format!("/api/chat/messages/{EVENING_SHOW}/send/");
    for content in ["first", "second"] {
        stage
            .must(
                "buyer2",
                Method::POST,
                &path,
                Some(json!({ "content": content })),
            )
            .await;
        stage.world.pass(super::TICK).await;
    }
    let mut buyer1 = stage.open("chat", "buyer1").await;
    let frames = stage.frames(&mut buyer1).await;
    let contents: Vec<_> = frames
        .iter()
        .map(|frame| frame["data"]["content"].as_str().unwrap())
        .collect();
    assert_eq!(contents, ["first", "second"], "oldest first");
    frames
        .iter()
        .for_each(|frame| assert_like_recorded("chat_session", frame));
}

/// The buyer app reads `username` of a row, the seller console `sender_name` and `timestamp`.
#[tokio::test(start_paused = true)]
async fn rows_over_rest_have_the_names_that_clients_read() {
    let stage = on_air().await;
    let path = format!("/api/chat/messages/{EVENING_SHOW}");
    let said = json!({ "content": "hello", "message_type": "text" });
    stage
        .must("buyer1", Method::POST, &format!("{path}/send/"), Some(said))
        .await;
    let page = stage
        .must("buyer1", Method::GET, &format!("{path}/"), None)
        .await;
    let mut row = crate::example::load("chat/send_ok").response["data"].clone();
    let copies = [
        ("username", "user_name"),
        ("user_id", "user"),
        ("sender_name", "user_name"),
        ("timestamp", "created_at"),
    ];
    for (copy, of) in copies {
        row[copy] = row[of].clone();
    }
    assert_like(&page["results"][0], &row);
}
