//! Rooms and who is in them.

use super::entity;
use crate::keys::{self, Index, by_time};
use boli_domain::livestream::LivestreamStatus;
use boli_domain::{AuctionId, ProductId, RoomId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// Why a stream ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// The seller ended it.
    Seller,
    /// No credit was left at a period's start.
    NoCredits,
    /// Nothing happened for too long.
    Inactive,
    /// An operator ended it.
    Operator,
}

/// A livestream.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RoomItem {
    pub id: RoomId,
    pub seller_id: UserId,
    pub seller_name: String,
    pub title: String,
    pub description: String,
    pub category_id: i64,
    pub product_ids: Vec<ProductId>,
    /// The RTC channel.
    pub channel: String,
    /// Place of the picture in the media bucket.
    pub thumbnail: Option<String>,
    pub room_status: LivestreamStatus,
    pub scheduled_start: Option<Timestamp>,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub end_reason: Option<EndReason>,
    /// The latest auction; the next may start when it is closed.
    pub auction_id: Option<AuctionId>,
    /// Credits taken so far, which is the number of periods charged.
    pub credits_consumed: u32,
    /// The seller was told that the next boundary ends the stream.
    pub credit_warned: bool,
    /// Seconds that a user waits between two chat messages; zero is no slow mode.
    #[serde(default)]
    pub slow_mode: u32,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

entity!(RoomItem, "room", |room| keys::room(room.id),
indexes -> Vec<Index> = vec![
    Index::gsi1(keys::seller_rooms(room.seller_id), by_time(room.created_at, room.id)),
]);

/// Marks a room as live.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LiveRoomItem {
    pub room_id: RoomId,
    pub seller_id: UserId,
    pub started_at: Timestamp,
    /// The owner's last sign of life; none since the start.
    pub last_activity_at: Option<Timestamp>,
    /// The owner was told that the stream ends by itself without a sign of life.
    #[serde(default)]
    pub idle_warned: bool,
}

impl LiveRoomItem {
    /// Starting is the first activity.
    #[must_use]
    pub fn last_activity(&self) -> Timestamp {
        self.last_activity_at.unwrap_or(self.started_at)
    }
}

entity!(LiveRoomItem, "live_room", |live| keys::live_room(
    live.room_id
));

/// Counts of a room, apart from the room because they change with every viewer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PresenceItem {
    pub room_id: RoomId,
    /// Distinct users watching.
    pub viewers: u32,
    /// Sockets ever opened; a socket's shard is this count by 500.
    pub connects: u32,
    /// The last user whose coming or going changed `viewers`, for the frame.
    pub last_user: Option<PresentUser>,
}

entity!(PresenceItem, "presence", |presence| keys::presence(
    presence.room_id
));

/// Who came or went.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PresentUser {
    pub id: UserId,
    pub username: String,
}

/// A user who is watching.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ViewerItem {
    pub room_id: RoomId,
    pub user_id: UserId,
    pub username: String,
    pub joined_at: Timestamp,
}

entity!(ViewerItem, "viewer", |viewer| keys::viewer(
    viewer.room_id,
    viewer.user_id
));
