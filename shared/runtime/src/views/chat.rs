//! Chat messages as clients see them.

use boli_store::items::ChatMessageItem;
use boli_wire::chat::ChatRow;
use boli_wire::frames::ChatMessage;
use boli_wire::{Ist, Utc};

/// A message of the REST endpoints.
#[must_use]
pub fn row(message: &ChatMessageItem) -> ChatRow {
    ChatRow {
        id: message.id,
        user: message.user_id,
        user_name: message.username.clone(),
        user_type: message.user_type,
        message_type: message.message_type,
        content: message.content.clone(),
        is_visible: message.is_visible,
        created_at: Ist(message.created_at),
    }
}

/// A message of the chat socket.
#[must_use]
pub fn frame(message: &ChatMessageItem) -> ChatMessage {
    ChatMessage {
        id: message.id,
        user_id: message.user_id,
        username: message.username.clone(),
        user_type: message.user_type,
        content: message.content.clone(),
        message_type: message.message_type,
        created_at: Utc(message.created_at),
    }
}
