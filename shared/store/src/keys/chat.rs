//! Keys of chat messages and of who keeps order, which are in their room.

use super::{Key, key, room_partition};
use boli_domain::{MessageId, RoomId, RowId, UserId};

/// Ban, timeout and slow mode of a user in a room.
#[must_use]
pub fn gate(room: RoomId, user: UserId) -> Key {
    key(room_partition(room), format!("GATE#{user}"))
}

/// The users who are banned from a room, in the order of their bans.
#[must_use]
pub fn bans(room: RoomId) -> String {
    format!("ROOM#{room}#BANS")
}

/// Finds a ban by its id.
#[must_use]
pub fn ban(id: RowId) -> String {
    format!("BAN#{id}")
}

pub const MODERATOR_PREFIX: &str = "MODERATOR#";

/// Who helps a room's owner to keep order.
#[must_use]
pub fn moderator(room: RoomId, user: UserId) -> Key {
    key(room_partition(room), format!("{MODERATOR_PREFIX}{user}"))
}

/// Finds a moderator by the id of the row.
#[must_use]
pub fn moderator_row(id: RowId) -> String {
    format!("{MODERATOR_PREFIX}{id}")
}

/// Finds a message's room by the message's id.
#[must_use]
pub fn message(id: MessageId) -> String {
    format!("MESSAGE#{id}")
}

pub const CHAT_PREFIX: &str = "CHAT#";

#[must_use]
pub fn chat_message(room: RoomId, id: MessageId) -> Key {
    key(room_partition(room), format!("{CHAT_PREFIX}{id}"))
}
