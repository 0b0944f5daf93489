//! Bodies of the chat endpoints.

use crate::Ist;
use boli_domain::account::UserType;
use boli_domain::chat::MessageType;
use boli_domain::{MessageId, UserId};
use serde::Serialize;

/// A chat message.
#[derive(Clone, Debug, Serialize)]
pub struct ChatRow {
    pub id: MessageId,
    pub user: UserId,
    pub user_name: String,
    pub user_type: UserType,
    pub message_type: MessageType,
    pub content: String,
    pub is_visible: bool,
    pub created_at: Ist,
}

/// A chat message of the history. Clients read the same values under several names.
#[derive(Clone, Debug, Serialize)]
pub struct ChatHistoryRow {
    #[serde(flatten)]
    pub row: ChatRow,
    pub user_id: UserId,
    pub username: String,
    pub sender_name: String,
    pub timestamp: Ist,
}

impl From<ChatRow> for ChatHistoryRow {
    fn from(row: ChatRow) -> Self {
        Self {
            user_id: row.user,
            username: row.user_name.clone(),
            sender_name: row.user_name.clone(),
            timestamp: row.created_at,
            row,
        }
    }
}

/// The reply to sending a message.
#[derive(Clone, Debug, Serialize)]
pub struct ChatSent {
    pub message: &'static str,
    pub data: ChatRow,
}
