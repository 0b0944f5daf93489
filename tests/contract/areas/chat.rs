//! Chat over REST, keeping order in it, and what a ban keeps from the banned.

use crate::people::BUYER1;
use crate::show::{EVENING_SHOW, PHONE};
use crate::stage::Stage;
use crate::verdict::Outcome;
use http::Method;
use serde_json::json;

/// A message of buyer2 that the seller hides.
const RUDE_MESSAGE: &str = "0ed27d17-09e4-4f95-b760-197cb51868f3";
const AUCTION: &str = "cce2f6d4-bf70-4c54-ad87-1fd1df28a658";

pub async fn play() -> Vec<Outcome> {
    let mut stage = Stage::with_people().await;
    stage.with_products().await;
    stage
        .given(&["livestreams/create_multipart_thumbnail_ok"])
        .await;
    stage.with_live_show().await;
    messages(&mut stage).await;
    hidden(&mut stage).await;
    moderators(&mut stage).await;
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

async fn moderators(stage: &mut Stage) {
    stage
        .replay(&[
            "chat/moderators_empty",
            "chat/moderator_add_missing",
            "chat/moderator_add_not_owner",
            "chat/moderator_add",
            "chat/moderator_add_twice",
            "chat/moderators_list",
        ])
        .await;
    let path = format!("/api/chat/livestreams/{EVENING_SHOW}/moderators/");
    let listed = stage.must("seller1", Method::GET, &path, None).await;
    let ours = format!("moderators/{}/", listed["results"][0]["id"]);
    stage.let_stand_for("moderators/1/", ours);
    stage.replay(&["chat/moderator_remove_client_path"]).await;
}

async fn hidden(stage: &mut Stage) {
    stage
        .replay(&[
            "chat/delete_other_user",
            "chat/delete_own",
            "chat/delete_missing",
        ])
        .await;
    let path = format!("/api/chat/messages/{EVENING_SHOW}/send/");
    let message = json!({ "content": "buy my sarees" });
    let sent = stage
        .must("buyer2", Method::POST, &path, Some(message))
        .await;
    stage.let_stand_for(RUDE_MESSAGE, sent["data"]["id"].as_str().unwrap());
    stage.replay(&["chat/delete_by_stream_owner"]).await;
}

async fn banned(stage: &mut Stage) {
    stage.open_auction(AUCTION, PHONE, "12000.00", 60).await;
    stage
        .replay(&[
            "chat/ban_not_owner",
            "chat/ban_self",
            "chat/ban_unknown_user",
            "chat/ban_ok",
            "chat/ban_missing_reason",
            "chat/banned_list",
            "chat/join_when_banned",
            "chat/agora_when_banned_still_issued",
            "chat/bid_when_banned_still_accepted",
            "chat/unban_not_owner",
            "chat/unban_missing_user_id",
            "chat/unban_ok",
            "chat/unban_twice",
        ])
        .await;
    let path = format!("/api/chat/livestreams/{EVENING_SHOW}/ban-user/");
    let ban = json!({ "user_id": BUYER1, "reason": "spam" });
    let banned = stage.must("seller1", Method::POST, &path, Some(ban)).await;
    let ours = format!("banned-users/{}/", banned["data"]["id"]);
    stage.let_stand_for("banned-users/1/", ours);
    stage.replay(&["chat/unban_client_path"]).await;
    let path = format!("/api/livestreams/biddings/{AUCTION}/end/");
    stage.must("seller1", Method::PATCH, &path, None).await;
}
