//! Chat messages and who may write them.

use super::entity;
use crate::keys;
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

entity!(ChatMessageItem, "chat_message", |message| {
    keys::chat_message(message.room_id, message.id)
});

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
));
