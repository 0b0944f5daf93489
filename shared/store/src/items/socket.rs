//! Open sockets.

use super::entity;
use crate::keys;
use boli_domain::{RoomId, SessionId, Timestamp, UserId, limits};
use serde::{Deserialize, Serialize};

/// Which of the two sockets a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SocketKind {
    Livestream,
    Chat,
}

/// A connection by its id: what a frame or a disconnect event needs to know.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConnectionItem {
    pub id: String,
    pub room_id: RoomId,
    pub shard: u32,
    pub kind: SocketKind,
    pub user_id: UserId,
    pub session_id: SessionId,
    pub username: String,
    pub connected_at: Timestamp,
}

entity!(ConnectionItem, "connection", |connection| keys::connection(&connection.id),
    expires -> Option<Timestamp> = Some(connection.connected_at.plus(limits::CONNECTION_LIFE)));

/// A connection in its room's shard, which fan-out reads.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MemberItem {
    pub connection_id: String,
    pub room_id: RoomId,
    pub shard: u32,
    pub kind: SocketKind,
    pub user_id: UserId,
    pub connected_at: Timestamp,
}

entity!(MemberItem, "member",
    |member| keys::member(member.room_id, member.shard, member.user_id, &member.connection_id),
    expires -> Option<Timestamp> = Some(member.connected_at.plus(limits::CONNECTION_LIFE)));
