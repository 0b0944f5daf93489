//! Chat messages as clients see them.

use boli_store::items::{ChatMessageItem, GateItem, ModeratorItem};
use boli_wire::chat::{BanRow, ChatRow, ModeratorRow};
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

/// The ban of a gate; `None` when its user may be here.
#[must_use]
pub fn ban(gate: &GateItem) -> Option<BanRow> {
    let ban = gate.ban.as_ref()?;
    Some(BanRow {
        id: ban.id,
        user: gate.user_id,
        user_name: gate.username.clone(),
        banned_by: ban.banned_by,
        banned_by_name: ban.banned_by_name.clone(),
        reason: ban.reason.clone(),
        banned_at: Ist(ban.banned_at),
        is_active: true,
    })
}

/// A moderator.
#[must_use]
pub fn moderator(moderator: &ModeratorItem) -> ModeratorRow {
    ModeratorRow {
        id: moderator.id,
        moderator: moderator.user_id,
        moderator_name: moderator.username.clone(),
        added_by: moderator.added_by,
        added_by_name: moderator.added_by_name.clone(),
        added_at: Ist(moderator.added_at),
    }
}
