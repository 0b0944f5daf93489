//! Access patterns of chat.

use crate::client::Query;
use crate::entity::decode;
use crate::error::{CommitError, StoreError};
use crate::items::{ChatMessageItem, GateItem};
use crate::keys;
use crate::livestreams::{LIVE, NOT_BANNED, sign_of_life, unexpected};
use crate::write::Write;
use crate::{Entity, Store};
use boli_domain::chat::{self, ChatRefused};
use boli_domain::limits::CHAT_HISTORY;
use boli_domain::{MessageId, RoomId, UserId};
use std::time::Duration;

/// The gate, as a refusal names it.
pub(crate) const GATE: &str = "gate";

/// Messages read for a history: as many may be hidden before the history gets shorter.
const HISTORY_READ: usize = 2 * CHAT_HISTORY;

impl Store {
    /// Lists the newest visible messages of a room, newest first. About 8 read units / 0
    /// write units.
    pub async fn chat_history(&self, room: RoomId) -> Result<Vec<ChatMessageItem>, StoreError> {
        let query = Query::collection(keys::room_partition(room), keys::CHAT_PREFIX)
            .newest_first()
            // A new socket is sent what was written before it opened, here and nowhere else.
            .consistent()
            .limit(HISTORY_READ);
        let messages: Vec<ChatMessageItem> = self.query(query).await?;
        let visible = messages.into_iter().filter(|message| message.is_visible);
        Ok(visible.take(CHAT_HISTORY).collect())
    }

    /// Reads a message as of now. 1 read unit / 0 write units.
    pub async fn chat_message(
        &self,
        room: RoomId,
        id: MessageId,
    ) -> Result<Option<ChatMessageItem>, StoreError> {
        self.get_now(keys::chat_message(room, id)).await
    }

    /// Reads what a user may do in a room, as of now. 1 read unit / 0 write units.
    pub async fn gate(&self, room: RoomId, user: UserId) -> Result<Option<GateItem>, StoreError> {
        self.get_now(keys::gate(room, user)).await
    }

    /// Sends a message: the writer's gate lets it through and the message is there, or nothing
    /// of it. The room is no part of the transaction: messages sent at once would then stand in
    /// each other's way. The owner's messages are signs of life too. 0 read units / 5 write
    /// units, 2 more for the owner's.
    ///
    /// # Errors
    /// The table can't be reached; why the message was not taken is the inner result.
    pub async fn send_chat(
        &self,
        message: &ChatMessageItem,
        slow_mode: Duration,
        by_owner: bool,
    ) -> Result<Result<(), ChatRefused>, StoreError> {
        let now = message.created_at;
        let quiet = "(attribute_not_exists(muted_until) OR attribute_type(muted_until, :null) \
                     OR muted_until <= :now)";
        let slow = "(attribute_not_exists(last_message_at) \
                    OR attribute_type(last_message_at, :null) OR last_message_at <= :earlier)";
        let gate = if slow_mode.is_zero() {
            format!("{NOT_BANNED} AND {quiet}")
        } else {
            format!("{NOT_BANNED} AND {quiet} AND {slow}")
        };
        let pass = gate_update(
            message.room_id,
            message.user_id,
            &message.username,
            "last_message_at = :now",
        )
        .when(&gate)
        .value(":null", "NULL")
        .value(":now", now);
        // The table refuses values that no expression names.
        let pass = if slow_mode.is_zero() {
            pass
        } else {
            pass.value(":earlier", now.minus(slow_mode))
        };
        let mut writes = vec![pass, Write::create(message)?];
        if by_owner {
            writes.push(sign_of_life(message.room_id, now));
        }
        match self.commit(writes).await {
            Ok(()) => Ok(Ok(())),
            Err(CommitError::Refused { write: LIVE, .. }) => Ok(Err(ChatRefused::NotLive)),
            Err(CommitError::Refused {
                write: GATE,
                found: Some(found),
            }) => {
                let gate: GateItem = decode(*found)?;
                let refused = chat::gate(
                    gate.ban.is_some(),
                    gate.muted_until,
                    gate.last_message_at,
                    slow_mode,
                    now,
                );
                // The rule and the condition say the same; a pass here would be a bug there.
                Ok(Err(refused.err().unwrap_or(ChatRefused::TooFast)))
            }
            Err(other) => Err(unexpected(other)),
        }
    }
}

/// Changes a gate, which appears with its first change.
pub(crate) fn gate_update(room: RoomId, user: UserId, username: &str, change: &str) -> Write {
    Write::update(
        keys::gate(room, user),
        format!(
            "SET {change}, room_id = :room, user_id = :user, username = :username, \
             entity = :entity, #schema = :schema"
        ),
    )
    .name("#schema", "schema")
    .value(":room", room)
    .value(":user", user)
    .value(":username", username)
    .value(":entity", GateItem::NAME)
    .value(":schema", GateItem::SCHEMA)
    .named(GATE)
}
