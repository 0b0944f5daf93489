//! Who may connect, and frames that mean nothing or too much. The recorded server let
//! strangers speak to the room and died of broken frames.

use super::{assert_like_recorded, kinds, on_air, only};
use crate::show::EVENING_SHOW;
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn connect_variants() {
    let stage = on_air().await;
    for account in ["buyer1", "seller1"] {
        let mut client = stage.open("livestream", account).await;
        let frames = stage.frames(&mut client).await;
        assert_like_recorded("connect_variants", only(&frames, "livestream_data"));
        assert_eq!(frames.len(), 1);
    }
    let room = stage.id(EVENING_SHOW);
    let token = stage.token("buyer1").unwrap();
    let unknown = "00000000-0000-0000-0000-000000000000";
    for path in [
        format!("/ws/livestream/{room}/"),
        format!("/ws/livestream/{room}/?token=bad"),
        format!("/ws/chat/{room}/"),
        format!("/ws/chat/{room}/?token=bad"),
    ] {
        assert_eq!(
            stage
                .world
                .connect(&path)
                .await
                .err()
                .map(|status| status.as_u16()),
            Some(401),
            "{path}"
        );
    }
    for path in [
        format!("/ws/livestream/{unknown}/?token={token}"),
        format!("/ws/chat/{unknown}/?token={token}"),
        format!("/ws/livestream/not-a-uuid/?token={token}"),
    ] {
        let refused = stage
            .world
            .connect(&path)
            .await
            .err()
            .map(|status| status.as_u16());
        assert!(
            refused.is_some_and(|status| (400..500).contains(&status)),
            "{path}: {refused:?}"
        );
    }
    let mut chat = stage.open("chat", "buyer1").await;
    assert_eq!(stage.frames(&mut chat).await, Vec::<Value>::new());
}

/// Strangers get no socket any more; what they sent is no better from a buyer.
#[tokio::test(start_paused = true)]
async fn anonymous_broadcast() {
    let stage = on_air().await;
    let mut seller = stage.watch("seller1").await;
    let mut buyer1 = stage.watch("buyer1").await;
    for frame in [
        json!({ "type": "chat_message", "message": "pretend seller", "user_name": "Seller", "user_id": "x" }),
        json!({ "type": "ban_user", "user_id": "someone", "reason": "r" }),
        json!({ "type": "viewer_count_update", "count": 99_999 }),
        json!({ "type": "bid_placed", "bidding_id": "x", "amount": 5 }),
        json!({ "type": "bidding_ended", "bidding_id": "x" }),
        json!({ "type": "livestream_ended", "livestream_id": stage.id(EVENING_SHOW) }),
    ] {
        buyer1.send(&frame).await;
    }
    for client in [&mut seller, &mut buyer1] {
        assert_eq!(stage.frames(client).await, Vec::<Value>::new());
        assert!(!client.is_closed());
    }
}

#[tokio::test(start_paused = true)]
async fn bad_frames() {
    let stage = on_air().await;
    let mut seller = stage.watch("seller1").await;
    for frame in [
        r#"{"type": "join_livestream"}"#,
        r#"{"type": "ping"}"#,
        r#"{"type": "nonsense"}"#,
        "{}",
        r#"{"type": "place_bid"}"#,
        r#"{"type": "place_bid", "bidding_id": "x", "amount": "abc"}"#,
        r#"{"type": "start_bidding"}"#,
        r#"{"type": "start_bidding", "bidding_id": "not-a-uuid"}"#,
        r#"{"type": "end_bidding", "bidding_id": "00000000-0000-0000-0000-000000000000"}"#,
        "not json",
        "[1,2]",
    ] {
        seller.send_text(frame).await;
    }
    assert_eq!(stage.frames(&mut seller).await, Vec::<Value>::new());
    assert!(!seller.is_closed());

    let mut chat = stage.open("chat", "buyer1").await;
    let too_long = json!({ "type": "chat_message", "content": "y".repeat(600) });
    for frame in [
        r#"{"type": "join_chat"}"#,
        r#"{"type": "chat_message", "content": "   "}"#,
        r#"{"type": "chat_message"}"#,
        &too_long.to_string(),
        r#"{"type": "chat_message", "content": "odd type", "message_type": "averylongtypename"}"#,
        r#"{"type": "delete_message"}"#,
        r#"{"type": "ban_user"}"#,
        r#"{"type": "typing"}"#,
        "nope",
    ] {
        chat.send_text(frame).await;
    }
    assert_eq!(stage.frames(&mut chat).await, Vec::<Value>::new());
    chat.send(&json!({ "type": "chat_message", "content": "still here" }))
        .await;
    assert_eq!(kinds(&stage.frames(&mut chat).await), ["chat_message"]);
}
