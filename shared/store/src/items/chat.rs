//! Chat messages and who may write them.

use super::entity;
use crate::keys::{self, Index, by_time};
use boli_domain::account::UserType;
use boli_domain::chat::MessageType;
use boli_domain::{MessageId, RoomId, RowId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// A chat message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChatMessageItem {
    pub id: MessageId,
    pub room_id: RoomId,
    pub user_id: UserId,
    pub username: String,
    pub user_type: UserType,
    pub message_type: MessageType,
    pub content: String,
    pub is_visible: bool,
    pub created_at: Timestamp,
}

entity!(ChatMessageItem, "chat_message", |message| keys::chat_message(
    message.room_id,
    message.id
),
indexes -> Vec<Index> = vec![Index::gsi2(keys::message(message.id), "MESSAGE")]);

/// What a user may do in a room. The item appears with the first message or ban.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GateItem {
    pub room_id: RoomId,
    pub user_id: UserId,
    pub username: String,
    pub ban: Option<Ban>,
    /// May not write before.
    pub muted_until: Option<Timestamp>,
    pub last_message_at: Option<Timestamp>,
}

/// A ban from a room.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ban {
    pub id: RowId,
    pub banned_by: UserId,
    pub banned_by_name: String,
    pub reason: String,
    pub banned_at: Timestamp,
}

entity!(GateItem, "gate", |gate| keys::gate(
    gate.room_id,
    gate.user_id
),
indexes -> Vec<Index> = gate.ban.iter().flat_map(|ban| ban.indexes(gate.room_id)).collect());

impl Ban {
    /// Where a banned user's gate is found: in the room's list of bans, and by the ban's id.
    pub(crate) fn indexes(&self, room: RoomId) -> [Index; 2] {
        let at = by_time(self.banned_at, self.id);
        [
            Index::gsi1(keys::bans(room), &at),
            Index::gsi2(keys::ban(self.id), at),
        ]
    }
}

/// A user who helps a room's owner to keep order: hides messages, bans.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ModeratorItem {
    pub id: RowId,
    pub room_id: RoomId,
    pub user_id: UserId,
    pub username: String,
    pub added_by: UserId,
    pub added_by_name: String,
    pub added_at: Timestamp,
}

entity!(ModeratorItem, "moderator", |moderator| keys::moderator(
    moderator.room_id,
    moderator.user_id
),
indexes -> Vec<Index> = vec![Index::gsi2(
    keys::moderator_row(moderator.id),
    by_time(moderator.added_at, moderator.id),
)]);
