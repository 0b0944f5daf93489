//! The stream: going live, viewers, chat.

use super::{DIRECT_PRICE, Person, STARTING_PRICE, Show, frame, text};
use crate::show::{ShowError, StageSocket};
use http::Method;
use serde_json::{Value, json};

impl Show<'_> {
    async fn product(&self, name: &str, price: &str, quantity: u32) -> Result<String, ShowError> {
        let body = json!({
            "name": name, "description": "Hand woven", "category": 2, "base_price": price, "quantity": quantity,
        });
        Ok(text(
            &self
                .post("/api/products/products/", &self.seller, body)
                .await?["id"],
        ))
    }

    pub(in crate::show) async fn go_live(&mut self) -> Result<(), ShowError> {
        self.act("Going live");
        self.auctioned = self.product("Silk saree", STARTING_PRICE, 1).await?;
        self.direct = self.product("Cotton scarf", DIRECT_PRICE, 5).await?;
        let body = json!({
            "title": "Evening show", "description": "Sarees and scarves", "category": 2,
            "products": [self.auctioned, self.direct],
        });
        let stream = self
            .post("/api/livestreams/livestreams/", &self.seller, body)
            .await?;
        self.room = text(&stream["id"]);
        let started = self
            .call(
                Method::PATCH,
                &self.room_path("start/"),
                Some(&self.seller),
                None,
            )
            .await?;
        self.facts.check(
            "one credit is taken at the start",
            0,
            &started["remaining_credits"],
        );
        let token = self
            .get(&self.room_path("agora-token/"), &self.seller)
            .await?;
        self.facts.check(
            "the seller's token is for the stream's channel",
            &stream["agora_channel_name"],
            &token["channel_name"],
        );
        self.event(&format!(
            "the stream {} is live, with a publisher's token",
            self.room
        ));
        Ok(())
    }

    pub(super) fn room_path(&self, rest: &str) -> String {
        format!("/api/livestreams/livestreams/{}/{rest}", self.room)
    }

    async fn seat(&self, kind: &str, person: &Person) -> Result<Box<dyn StageSocket>, ShowError> {
        let path = format!("/ws/{kind}/{}/?token={}", self.room, person.token);
        self.stage.connect(&path).await
    }

    pub(in crate::show) async fn gather(&mut self) -> Result<(), ShowError> {
        self.act("Three buyers join");
        let mut viewers = Value::Null;
        for buyer in &self.buyers {
            let joined = self
                .call(Method::POST, &self.room_path("join/"), Some(buyer), None)
                .await?;
            viewers = joined["viewer_count"].clone();
            self.get(&self.room_path("agora-token/"), buyer).await?;
            self.event(&format!(
                "{} joined with a subscriber's token",
                buyer.username
            ));
        }
        self.facts.check("viewers", 3, &viewers);
        let refused = self
            .stage
            .connect(&format!("/ws/chat/{}/?token=forged", self.room))
            .await;
        self.facts
            .check("a forged token opens no socket", true, refused.is_err());
        let mut other = self.seat("livestream", &self.buyers[1]).await?;
        let snapshot = frame(&mut *other, "livestream_data").await?;
        self.facts.check(
            "a socket is told the stream's state",
            "live",
            &snapshot["status"],
        );
        self.other_seat = Some(other);
        self.winner_seat = Some(self.seat("livestream", &self.buyers[2]).await?);
        self.winner_chat = Some(self.seat("chat", &self.buyers[2]).await?);
        Ok(())
    }

    pub(in crate::show) async fn chat(&mut self) -> Result<(), ShowError> {
        self.act("Chat");
        let path = format!("/api/chat/messages/{}/send/", self.room);
        let greeting = json!({ "content": "Is the border real zari?" });
        self.post(&path, &self.buyers[0], greeting).await?;
        let Some(chat) = &mut self.winner_chat else {
            return Ok(());
        };
        let heard = frame(&mut **chat, "chat_message").await?;
        chat.send(
            json!({ "type": "chat_message", "content": "Looks lovely", "message_type": "text" }),
        )
        .await;
        let own = frame(&mut **chat, "chat_message").await?;
        self.facts.check(
            "chat by REST reaches the socket",
            "Is the border real zari?",
            &heard["content"],
        );
        self.facts
            .check("chat by socket comes back", "Looks lovely", &own["content"]);
        self.event(&format!(
            "{}: {}",
            text(&heard["username"]),
            text(&heard["content"])
        ));
        self.event(&format!(
            "{}: {}",
            text(&own["username"]),
            text(&own["content"])
        ));
        Ok(())
    }
}
