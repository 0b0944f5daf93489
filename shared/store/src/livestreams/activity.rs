//! Access patterns of the owner's signs of life, kept in the marker of a live room.

use super::close_room;
use crate::Store;
use crate::error::{CommitError, StoreError};
use crate::items::{EndReason, LiveRoomItem};
use crate::keys;
use crate::write::Write;
use boli_domain::{RoomId, Timestamp, UserId};

/// The marker of a live room, as a refusal names it.
pub(crate) const LIVE: &str = "live room";

/// The marker is as it was read: nothing happened in between.
const UNCHANGED: &str = "last_activity_at = :seen";

impl Store {
    /// Notes a sign of life of a live room's owner, and takes a warning back. Nothing happens
    /// for a room that is not live, another user, or when a later one is noted already. 0 read
    /// units / 1 write unit.
    pub async fn note_activity(
        &self,
        room: RoomId,
        owner: UserId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let note = sign_of_life(room, at)
            .when(
                "seller_id = :owner AND (attribute_not_exists(last_activity_at) \
                 OR attribute_type(last_activity_at, :null) OR last_activity_at < :at)",
            )
            .value(":owner", owner)
            .value(":null", "NULL");
        match self.commit(vec![note]).await {
            Ok(()) | Err(CommitError::Refused { .. }) => Ok(()),
            Err(CommitError::Store(error)) => Err(error),
        }
    }

    /// Notes that the owner was warned, unless a sign of life came since `live` was read. 0
    /// read units / 1 write unit.
    pub async fn warn_of_idleness(&self, live: &LiveRoomItem) -> Result<(), StoreError> {
        let warn = Write::update(keys::live_room(live.room_id), "SET idle_warned = :true")
            .when(UNCHANGED)
            .value(":seen", live.last_activity_at)
            .value(":true", true);
        match self.commit(vec![warn]).await {
            Ok(()) | Err(CommitError::Refused { .. }) => Ok(()),
            Err(CommitError::Store(error)) => Err(error),
        }
    }

    /// Ends a stream whose warned owner gave no sign of life since `live` was read. Says
    /// whether it ended. 0 read units / 4 write units.
    pub async fn end_idle_room(
        &self,
        live: &LiveRoomItem,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let close = close_room(live.room_id, EndReason::Inactive, now).when("room_status = :live");
        let marker = Write::delete(keys::live_room(live.room_id))
            .when(&format!("{UNCHANGED} AND idle_warned = :true"))
            .value(":seen", live.last_activity_at)
            .value(":true", true);
        match self.commit(vec![close, marker]).await {
            Ok(()) => Ok(true),
            Err(CommitError::Refused { .. }) => Ok(false),
            Err(CommitError::Store(error)) => Err(error),
        }
    }
}

/// A sign of life of a live room's owner, as part of a transaction.
pub(crate) fn sign_of_life(room: RoomId, at: Timestamp) -> Write {
    Write::update(
        keys::live_room(room),
        "SET last_activity_at = :at, idle_warned = :false",
    )
    .when("attribute_exists(PK)")
    .value(":at", at)
    .value(":false", false)
    .named(LIVE)
}
