//! Streams: one with an auction, one without, one to come.

use super::{Caller, Scene};
use crate::calls;
use serde_json::{Value, json};
use std::time::Duration;

impl Scene {
    pub(super) async fn room(&mut self) {
        for room in ["room", "quiet_room", "announced_room"] {
            let stream = self.post(
                Caller::Seller,
                "/api/livestreams/livestreams/",
                calls::stream(),
            );
            let stream = stream.await;
            self.call_it(room, &stream["id"]);
        }
        for room in ["room", "quiet_room"] {
            let start = format!("/api/livestreams/livestreams/${room}/start/");
            self.post(Caller::Seller, &start, Value::Null).await;
        }
        let auction = calls::auction("$room");
        let auction = self
            .post(Caller::Seller, "/api/livestreams/biddings/", auction)
            .await;
        self.call_it("auction", &auction["id"]);
        let said = json!({ "content": "Lovely" });
        let said = self
            .post(Caller::Buyer, "/api/chat/messages/$room/send/", said)
            .await;
        self.call_it("message", &said["data"]["id"]);
        let helper = self.world.cloud().buyer("helper").await.unwrap();
        let helper = json!({ "moderator_id": helper.id });
        let path = "/api/chat/livestreams/$room/moderators/";
        let helper = self.post(Caller::Seller, path, helper).await;
        self.call_it("moderator", &helper["data"]["id"]);
        let ban = json!({ "user_id": "$banned_buyer" });
        let path = "/api/chat/livestreams/$room/ban-user/";
        let ban = self.post(Caller::Seller, path, ban).await;
        self.call_it("ban", &ban["data"]["id"]);
        let watched = "/api/livestreams/livestreams/$room/join/";
        self.post(Caller::Buyer, watched, Value::Null).await;
        self.world.pass(Duration::from_secs(5)).await;
    }
}
