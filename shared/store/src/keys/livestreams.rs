//! Keys of rooms: a livestream, who watches it, and with it its auctions and chat.

use super::{Key, key};
use boli_domain::{RoomId, UserId};

#[must_use]
pub fn room_partition(id: RoomId) -> String {
    format!("ROOM#{id}")
}

#[must_use]
pub fn room(id: RoomId) -> Key {
    key(room_partition(id), "ROOM")
}

#[must_use]
pub fn seller_rooms(seller: UserId) -> String {
    format!("SELLER#{seller}#ROOMS")
}

pub const LIVE_ROOMS: &str = "LIVE";

/// Marks a room as live, so that nobody reads through those that ended.
#[must_use]
pub fn live_room(id: RoomId) -> Key {
    key(LIVE_ROOMS, format!("ROOM#{id}"))
}

#[must_use]
pub fn presence(room: RoomId) -> Key {
    key(room_partition(room), "PRESENCE")
}

pub const VIEWER_PREFIX: &str = "VIEWER#";

#[must_use]
pub fn viewer(room: RoomId, user: UserId) -> Key {
    key(room_partition(room), format!("{VIEWER_PREFIX}{user}"))
}

/// The room in whose partition an item is.
#[must_use]
pub fn room_of(key: &Key) -> Option<RoomId> {
    key.pk.strip_prefix("ROOM#")?.parse().ok()
}
