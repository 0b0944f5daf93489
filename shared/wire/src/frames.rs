//! Socket frames: `{"type", "data"}` (protocol 1).

use crate::catalog::{Card, Image};
use crate::{Number, Utc};
use boli_domain::account::UserType;
use boli_domain::chat::MessageType;
use boli_domain::livestream::LivestreamStatus;
use boli_domain::{AuctionId, MessageId, ProductId, RoomId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// Which sockets of a room get a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Livestream,
    Chat,
}

/// A frame as text with the sockets it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressed {
    pub channel: Channel,
    pub text: String,
    /// Only for sockets that connected before; the others have it from the history they were
    /// sent. All sockets without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connected_before: Option<Timestamp>,
}

/// A frame from server to client.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Frame {
    LivestreamData(LivestreamData),
    BiddingStarted(Box<BiddingStarted>),
    BidPlaced(BidPlaced),
    BiddingTimerUpdate(BiddingTimerUpdate),
    BiddingEnded(BiddingEnded),
    UserBanned(UserBanned),
    ViewerJoined(ViewerChange),
    ViewerLeft(ViewerChange),
    LivestreamEnded(LivestreamEnded),
    ChatMessage(ChatMessage),
    MessageDeleted(MessageDeleted),
}

impl Frame {
    /// The frame's JSON text.
    #[must_use]
    pub fn to_text(&self) -> String {
        // Frames hold only strings, numbers and lists, which always serialise.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The frame for one of a room's sockets.
    #[must_use]
    pub fn on(&self, channel: Channel) -> Addressed {
        Addressed {
            channel,
            text: self.to_text(),
            connected_before: None,
        }
    }

    /// The frame of something that sockets connected from `moment` on were sent otherwise.
    #[must_use]
    pub fn on_before(&self, channel: Channel, moment: Timestamp) -> Addressed {
        Addressed {
            connected_before: Some(moment),
            ..self.on(channel)
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct LivestreamData {
    pub id: RoomId,
    pub title: String,
    pub status: LivestreamStatus,
    pub viewer_count: u32,
    /// Username.
    pub seller: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct BiddingStarted {
    pub bidding_id: AuctionId,
    pub id: AuctionId,
    pub livestream: RoomId,
    pub livestream_title: String,
    pub product_id: ProductId,
    pub product_name: String,
    pub product_data: Card,
    pub product: ProductBrief,
    pub starting_price: Number,
    pub current_highest_bid: Number,
    pub timer_duration: i64,
    pub duration: i64,
    pub remaining_time: i64,
    pub ends_at: Utc,
    pub started_at: Utc,
    /// Always `"active"`.
    pub status: &'static str,
    pub seller_name: String,
    /// Advisory: the rule is "strictly greater".
    pub bid_increment: Number,
}

#[derive(Clone, Debug, Serialize)]
pub struct ProductBrief {
    pub id: ProductId,
    pub name: String,
    pub base_price: crate::Decimal,
    pub primary_image: Option<Image>,
}

#[derive(Clone, Debug, Serialize)]
pub struct BidPlaced {
    pub bidding_id: AuctionId,
    pub amount: Number,
    pub bid_amount: Number,
    pub user_id: UserId,
    pub user_name: String,
    pub username: String,
    pub timestamp: Utc,
    pub user_type: UserType,
    pub current_highest_bid: Number,
    pub product_name: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct BiddingTimerUpdate {
    pub bidding_id: AuctionId,
    /// Whole seconds; clients need an integer.
    pub remaining_time: i64,
    pub ends_at: Utc,
    pub current_highest_bid: Number,
    pub product_data: Card,
}

#[derive(Clone, Debug, Serialize)]
pub struct BiddingEnded {
    pub bidding_id: AuctionId,
    pub winner_id: Option<UserId>,
    pub winner_name: Option<String>,
    /// Zero without a winner.
    pub winning_bid: Number,
    pub winning_amount: Number,
    pub product_id: ProductId,
    pub product_name: String,
    pub product_quantity_remaining: u32,
    pub ended_at: Utc,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub auto_ended: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub manually_ended: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct UserBanned {
    pub user_id: UserId,
    pub reason: String,
    /// Absent on the chat socket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<BannedUser>,
}

#[derive(Clone, Debug, Serialize)]
pub struct BannedUser {
    pub id: UserId,
    pub username: String,
    pub name: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct ViewerChange {
    /// Clients crash without `user.id`.
    pub user: Viewer,
    pub viewer_count: u32,
}

#[derive(Clone, Debug, Serialize)]
pub struct Viewer {
    pub id: UserId,
    pub username: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct LivestreamEnded {
    pub livestream_id: RoomId,
    pub reason: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct ChatMessage {
    pub id: MessageId,
    pub user_id: UserId,
    pub username: String,
    pub user_type: UserType,
    pub content: String,
    pub message_type: MessageType,
    pub created_at: Utc,
}

#[derive(Clone, Debug, Serialize)]
pub struct MessageDeleted {
    pub message_id: MessageId,
}

#[cfg(test)]
mod tests;
