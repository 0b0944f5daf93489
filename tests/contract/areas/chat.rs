//! Chat over REST, and what a ban keeps from the banned.

use crate::people::BUYER1;
use crate::show::{EVENING_SHOW, PHONE};
use crate::stage::Stage;
use crate::verdict::Outcome;
use http::Method;
use serde_json::json;
use std::time::Duration;

const AUCTION: &str = "cce2f6d4-bf70-4c54-ad87-1fd1df28a658";

pub async fn play() -> Vec<Outcome> {
    let mut stage = Stage::with_people().await;
    stage.with_products().await;
    stage
        .given(&["livestreams/create_multipart_thumbnail_ok"])
        .await;
    stage.with_live_show().await;
    messages(&mut stage).await;
    banned(&mut stage).await;
    stage.done().await
}

async fn messages(stage: &mut Stage) {
    stage
        .replay(&[
            "chat/list_anonymous",
            "chat/list_empty",
            "chat/send_anonymous",
            "chat/send_ok",
            "chat/send_default_type",
            "chat/send_bid_type_by_buyer_accepted",
            "chat/send_bad_type",
            "chat/send_missing",
            "chat/send_too_long",
            "chat/send_not_live",
            "chat/send_unknown_livestream",
        ])
        .await;
}

/// The seller console bans over the livestream socket.
async fn banned(stage: &mut Stage) {
    stage.open_auction(AUCTION, PHONE, "12000.00", 60).await;
    let path = stage.socket_path("livestream", EVENING_SHOW, "seller1");
    let seller = stage.world.connect(&path).await.unwrap();
    let buyer1 = stage.in_this_world(BUYER1);
    seller
        .send(&json!({ "type": "ban_user", "user_id": buyer1, "reason": "spam" }))
        .await;
    stage.world.pass(Duration::from_secs(1)).await;
    stage
        .replay(&[
            "chat/join_when_banned",
            "chat/agora_when_banned_still_issued",
            "chat/bid_when_banned_still_accepted",
        ])
        .await;
    seller.close().await;
    let path = format!("/api/livestreams/biddings/{AUCTION}/end/");
    stage.must("seller1", Method::PATCH, &path, None).await;
}
