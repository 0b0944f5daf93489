//! Bodies of the chat endpoints.

use crate::{FieldErrors, Form, Ist};
use boli_domain::account::UserType;
use boli_domain::chat::MessageType;
use boli_domain::limits::{MAX_BAN_REASON_CHARS, MAX_CHAT_CHARS};
use boli_domain::{MessageId, RowId, UserId, chat};
use serde::Serialize;

/// A chat message.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChatSent {
    pub message: &'static str,
    pub data: ChatRow,
}

/// A message as a client sends it, in itself valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatDraft {
    pub content: String,
    pub message_type: MessageType,
}

/// Longer words than this are no message type.
const MAX_TYPE_CHARS: usize = 20;

impl ChatDraft {
    /// Reads a message from a request or a frame: `content`, and `message_type`, which is
    /// text when left out.
    ///
    /// # Errors
    /// The fields that are wrong.
    pub fn read(mut form: Form) -> Result<Self, FieldErrors> {
        let content = form.text("content", MAX_CHAT_CHARS);
        let word = form.optional_text("message_type", MAX_TYPE_CHARS);
        let message_type = MessageType::from_client(word.as_deref())
            .inspect_err(|refused| form.reject("message_type", refused.to_string()))
            .unwrap_or_default();
        form.finish()?;
        Ok(Self {
            content,
            message_type,
        })
    }
}

/// Who is to be banned, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BanDraft {
    pub user: UserId,
    pub reason: String,
}

impl BanDraft {
    /// Reads a ban from a request or a frame: `user_id`, and `reason`, which has a default.
    ///
    /// # Errors
    /// The fields that are wrong.
    pub fn read(mut form: Form) -> Result<Self, FieldErrors> {
        let user = form.id("user_id");
        let reason = form
            .optional_text("reason", MAX_BAN_REASON_CHARS)
            .filter(|text| !text.is_empty());
        form.finish()?;
        Ok(Self {
            user,
            reason: reason.unwrap_or_else(|| chat::DEFAULT_BAN_REASON.to_owned()),
        })
    }
}

/// A ban that holds.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BanRow {
    pub id: RowId,
    pub user: UserId,
    pub user_name: String,
    pub banned_by: UserId,
    pub banned_by_name: String,
    pub reason: String,
    pub banned_at: Ist,
    /// Always true: a ban that was lifted is in no list.
    pub is_active: bool,
}

/// The reply to banning a user.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserBanned {
    pub message: String,
    pub data: BanRow,
}

/// Everybody who is banned from a stream, the latest first.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BannedUsers {
    pub banned_users: Vec<BanRow>,
    pub count: usize,
}

/// A moderator of a stream.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModeratorRow {
    pub id: RowId,
    pub moderator: UserId,
    pub moderator_name: String,
    pub added_by: UserId,
    pub added_by_name: String,
    pub added_at: Ist,
}

/// The reply to making a user a moderator.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModeratorAdded {
    pub message: &'static str,
    pub data: ModeratorRow,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_row_spells_its_values_as_each_client_reads_them() {
        let row = ChatRow {
            id: uuid::Uuid::nil().into(),
            user: uuid::Uuid::nil().into(),
            user_name: "buyer1".to_owned(),
            user_type: UserType::Buyer,
            message_type: MessageType::Text,
            content: "hello".to_owned(),
            is_visible: true,
            created_at: Ist(boli_domain::Timestamp(0)),
        };
        insta::assert_json_snapshot!(ChatHistoryRow::from(row), @r#"
        {
          "id": "00000000-0000-0000-0000-000000000000",
          "user": "00000000-0000-0000-0000-000000000000",
          "user_name": "buyer1",
          "user_type": "buyer",
          "message_type": "text",
          "content": "hello",
          "is_visible": true,
          "created_at": "1970-01-01T05:30:00+05:30",
          "user_id": "00000000-0000-0000-0000-000000000000",
          "username": "buyer1",
          "sender_name": "buyer1",
          "timestamp": "1970-01-01T05:30:00+05:30"
        }
        "#);
    }
}
