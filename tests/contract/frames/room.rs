//! Viewers who come and go, a ban, and the end of the stream. The recorded server told the
//! room nothing of it; clients have been waiting for these frames.

use super::{assert_like, kinds, on_air, only};
use crate::people::BUYER1;
use crate::show::EVENING_SHOW;
use http::Method;
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn viewer_and_stream_lifecycle() {
    let stage = on_air().await;
    let mut seller = stage.watch("seller1").await;
    let mut buyer1 = stage.watch("buyer1").await;
    let stream = format!("/api/livestreams/livestreams/{EVENING_SHOW}");

    let viewer = json!({ "user": { "id": BUYER1, "username": "buyer1" }, "viewer_count": 1 });
    stage
        .must("buyer1", Method::POST, &format!("{stream}/join/"), None)
        .await;
    let frames = stage.frames(&mut seller).await;
    assert_like(
        only(&frames, "viewer_joined"),
        &json!({ "type": "viewer_joined", "data": viewer }),
    );
    stage
        .must("buyer1", Method::POST, &format!("{stream}/join/"), None)
        .await;
    assert_eq!(
        stage.frames(&mut seller).await,
        Vec::<Value>::new(),
        "nobody new came"
    );
    stage
        .must("buyer2", Method::POST, &format!("{stream}/join/"), None)
        .await;
    stage.world.pass(super::TICK).await;
    stage
        .must("buyer2", Method::PATCH, &format!("{stream}/leave/"), None)
        .await;
    let frames = stage.frames(&mut seller).await;
    assert_eq!(kinds(&frames), ["viewer_joined", "viewer_left"]);
    assert_like(
        &frames[1],
        &json!({ "type": "viewer_left", "data": viewer }),
    );
    assert_eq!(frames[1]["data"]["viewer_count"], 1);
    buyer1
        .send(&json!({ "type": "leave_livestream", "livestream_id": stage.id(EVENING_SHOW) }))
        .await;

    // Recorded as broadcast only; now it is kept, and the banned user is out.
    let ban = json!({ "type": "ban_user", "user_id": stage.id(BUYER1), "reason": "Inappropriate behavior" });
    seller.send(&ban).await;
    let frames = stage.frames(&mut seller).await;
    let banned = json!({ "type": "user_banned", "data": {
        "user_id": BUYER1, "reason": "Inappropriate behavior",
        "user": { "id": BUYER1, "username": "buyer1", "name": "buyer1" },
    }});
    assert_like(only(&frames, "user_banned"), &banned);
    stage.world.settle().await;
    buyer1.received();
    assert!(buyer1.is_closed());
    let joining = stage
        .call("buyer1", Method::POST, &format!("{stream}/join/"), None)
        .await;
    assert_eq!(joining.status, 403);

    let mut chat = stage.open("chat", "buyer2").await;
    seller.received();
    stage
        .must("seller1", Method::PATCH, &format!("{stream}/end/"), None)
        .await;
    let frames = stage.frames(&mut seller).await;
    let ended = json!({ "type": "livestream_ended", "data": { "livestream_id": EVENING_SHOW, "reason": "words" } });
    assert_like(only(&frames, "livestream_ended"), &ended);
    chat.send(&json!({ "type": "chat_message", "content": "after the end" }))
        .await;
    assert_eq!(
        stage.frames(&mut chat).await,
        Vec::<Value>::new(),
        "nothing is said after the end"
    );
}
