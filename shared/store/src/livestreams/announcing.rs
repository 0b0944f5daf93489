//! Access patterns of a stream's announcement: what its owner may change while it is not live.

use super::ROOM;
use crate::Store;
use crate::entity::{Item, decode};
use crate::error::{CommitError, StoreError};
use crate::items::RoomItem;
use crate::keys;
use crate::livestreams::unexpected;
use crate::write::Write;
use boli_domain::livestream::{ChangeRefused, LivestreamStatus, change};
use boli_domain::{RoomId, UserId};

/// Of its owner, and not on air.
const MAY_CHANGE: &str = "seller_id = :seller AND room_status <> :live";

impl Store {
    /// Replaces what a stream's owner announced of it. 0 read units / 1 write unit.
    ///
    /// # Errors
    /// The table can't be reached; why the stream can't be changed is the inner result.
    pub async fn update_room(
        &self,
        room: &RoomItem,
    ) -> Result<Result<(), ChangeRefused>, StoreError> {
        let change = Write::update(
            keys::room(room.id),
            "SET title = :title, description = :description, category_id = :category, \
             product_ids = :products, thumbnail = :thumbnail, scheduled_start = :start, \
             slow_mode = :slow, updated_at = :now",
        )
        .when(MAY_CHANGE)
        .value(":seller", room.seller_id)
        .value(":live", LivestreamStatus::Live)
        .value(":title", &room.title)
        .value(":description", &room.description)
        .value(":category", room.category_id)
        .value(":products", &room.product_ids)
        .value(":thumbnail", &room.thumbnail)
        .value(":start", room.scheduled_start)
        .value(":slow", room.slow_mode)
        .value(":now", room.updated_at)
        .named(ROOM);
        decided(self.commit(vec![change]).await, room.seller_id)
    }

    /// Removes a stream with its counts and its place in lists. Auctions, bids and messages
    /// stay: orders and moderation refer to them. 0 read units / 6 write units.
    ///
    /// # Errors
    /// The table can't be reached; why the stream can't be removed is the inner result.
    pub async fn delete_room(
        &self,
        room: RoomId,
        seller: UserId,
    ) -> Result<Result<(), ChangeRefused>, StoreError> {
        let removal = Write::delete(keys::room(room))
            .when(MAY_CHANGE)
            .value(":seller", seller)
            .value(":live", LivestreamStatus::Live)
            .named(ROOM);
        let counts = Write::delete(keys::presence(room));
        decided(self.commit(vec![removal, counts]).await, seller)
    }
}

fn decided(
    outcome: Result<(), CommitError>,
    seller: UserId,
) -> Result<Result<(), ChangeRefused>, StoreError> {
    match outcome {
        Ok(()) => Ok(Ok(())),
        Err(CommitError::Refused { write: ROOM, found }) => Ok(Err(refusal(found, seller)?)),
        Err(other) => Err(unexpected(other)),
    }
}

fn refusal(found: Option<Box<Item>>, seller: UserId) -> Result<ChangeRefused, StoreError> {
    let Some(found) = found else {
        return Ok(ChangeRefused::Missing);
    };
    let room: RoomItem = decode(*found)?;
    // The rule and the condition say the same; a pass here would be a bug there.
    let refused = change(room.seller_id == seller, room.room_status);
    Ok(refused.err().unwrap_or(ChangeRefused::Live))
}
