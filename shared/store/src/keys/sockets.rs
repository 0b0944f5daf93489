//! Keys of connections, apart from their room, so that joining viewers don't heat its partition.

use super::{Key, key};
use boli_domain::{RoomId, UserId};

#[must_use]
pub fn connection(id: &str) -> Key {
    key(format!("CONNECTION#{id}"), "CONNECTION")
}

#[must_use]
pub fn shard_partition(room: RoomId, shard: u32) -> String {
    format!("ROOM#{room}#SHARD#{shard}")
}

#[must_use]
pub fn member_prefix(user: UserId) -> String {
    format!("USER#{user}#")
}

#[must_use]
pub fn member(room: RoomId, shard: u32, user: UserId, connection: &str) -> Key {
    key(
        shard_partition(room, shard),
        format!("{}{connection}", member_prefix(user)),
    )
}
