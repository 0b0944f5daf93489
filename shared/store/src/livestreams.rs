//! Access patterns of livestreams.

mod activity;
mod announcing;
mod metering;
mod watching;

pub(crate) use activity::{LIVE, sign_of_life};
pub use metering::ChargeRefused;

use crate::client::Query;
use crate::entity::{AttributeValue, Item, decode, entity_name};
use crate::error::{CommitError, StoreError};
use crate::items::{EndReason, LiveRoomItem, PresenceItem, RoomItem, UserItem};
use crate::keys::{self, IndexName};
use crate::write::Write;
use crate::{Entity, Store};
use boli_domain::livestream::{EndRefused, LivestreamStatus, StartRefused};
use boli_domain::{RoomId, Timestamp, UserId};
use std::collections::HashMap;

/// A livestream with the users who watch it.
#[derive(Clone, Debug)]
pub struct WatchedRoom {
    pub room: RoomItem,
    /// Distinct users; nobody watches a stream that is not live.
    pub viewers: u32,
}

impl WatchedRoom {
    fn new(room: RoomItem, presence: Option<&PresenceItem>) -> Self {
        let live = room.room_status == LivestreamStatus::Live;
        let viewers = presence
            .filter(|_| live)
            .map_or(0, |presence| presence.viewers);
        Self { room, viewers }
    }
}

/// The gate lets a user in who has no gate item or no ban in it.
pub(crate) const NOT_BANNED: &str = "(attribute_not_exists(ban) OR attribute_type(ban, :null))";

/// The writes of a transaction, by the name its refusal has.
const ROOM: &str = "room";
const GATE: &str = "gate";
const SELLER: &str = "seller";

impl Store {
    /// Reads a livestream as of now. 1 read unit / 0 write units.
    pub async fn room(&self, id: RoomId) -> Result<Option<RoomItem>, StoreError> {
        self.get_now(keys::room(id)).await
    }

    /// Livestreams by their ids as of now, in that order; unknown ones are left out. 1 read unit
    /// each / 0 write units.
    pub async fn rooms(&self, ids: &[RoomId]) -> Result<Vec<RoomItem>, StoreError> {
        self.in_order(ids.iter().copied().map(keys::room).collect())
            .await
    }

    /// Reads a livestream and how many watch it. 2 read units / 0 write units.
    pub async fn watched_room(&self, id: RoomId) -> Result<Option<WatchedRoom>, StoreError> {
        Ok(self.watched_rooms(&[id]).await?.pop())
    }

    /// Reads livestreams and how many watch each, newest first. 2 read units for each room /
    /// 0 write units.
    pub async fn watched_rooms(&self, ids: &[RoomId]) -> Result<Vec<WatchedRoom>, StoreError> {
        let keys = ids
            .iter()
            .flat_map(|id| [keys::room(*id), keys::presence(*id)])
            .collect();
        let mut rooms: Vec<RoomItem> = Vec::with_capacity(ids.len());
        let mut presences: HashMap<RoomId, PresenceItem> = HashMap::new();
        for item in self.get_many(keys).await? {
            if entity_name(&item) == Some(PresenceItem::NAME) {
                let presence: PresenceItem = decode(item)?;
                presences.insert(presence.room_id, presence);
            } else {
                rooms.push(decode(item)?);
            }
        }
        rooms.sort_by_key(|room| std::cmp::Reverse((room.created_at, room.id)));
        let watched = |room: RoomItem| {
            let presence = presences.get(&room.id);
            WatchedRoom::new(room, presence)
        };
        Ok(rooms.into_iter().map(watched).collect())
    }

    /// Lists the ids of a seller's livestreams, newest first. 0.5 read units for about 25
    /// rooms / 0 write units.
    pub async fn seller_room_ids(&self, seller: UserId) -> Result<Vec<RoomId>, StoreError> {
        let query = Query::index(IndexName::Gsi1, keys::seller_rooms(seller)).newest_first();
        Ok(self
            .query_items(query)
            .await?
            .iter()
            .filter_map(room_id)
            .collect())
    }

    /// Lists the ids of the livestreams that are live. 0.5 read units for about 20 rooms / 0
    /// write units.
    pub async fn live_room_ids(&self) -> Result<Vec<RoomId>, StoreError> {
        let live = self.live_rooms().await?;
        Ok(live.into_iter().map(|live| live.room_id).collect())
    }

    /// Lists what marks livestreams as live, with their owners' last activity. 0.5 read units
    /// for about 20 rooms / 0 write units.
    pub async fn live_rooms(&self) -> Result<Vec<LiveRoomItem>, StoreError> {
        self.query(Query::collection(keys::LIVE_ROOMS, "")).await
    }

    /// Creates a livestream with its counts. 0 read units / 8 write units.
    ///
    /// # Errors
    /// The table can't be reached.
    pub async fn create_room(&self, room: &RoomItem) -> Result<(), CommitError> {
        let presence = PresenceItem {
            room_id: room.id,
            viewers: 0,
            connects: 0,
            last_user: None,
        };
        self.commit(vec![Write::create(room)?, Write::create(&presence)?])
            .await
    }

    /// Goes live: the room opens, the seller pays its first period, the marker appears, or
    /// nothing of it. 0 read units / 6 write units.
    ///
    /// # Errors
    /// The table can't be reached; why the stream can't start is the inner result.
    pub async fn start_room(
        &self,
        room: RoomId,
        seller: UserId,
        now: Timestamp,
    ) -> Result<Result<(), StartRefused>, StoreError> {
        let open = Write::update(
            keys::room(room),
            "SET room_status = :live, started_at = :now, updated_at = :now, credits_consumed = :one",
        )
        .when("seller_id = :seller AND room_status = :scheduled")
        .value(":live", LivestreamStatus::Live)
        .value(":scheduled", LivestreamStatus::Scheduled)
        .value(":seller", seller)
        .value(":now", now)
        .value(":one", 1)
        .named(ROOM);
        let marker = LiveRoomItem {
            room_id: room,
            seller_id: seller,
            started_at: now,
            last_activity_at: None,
            idle_warned: false,
        };
        let pay = take_credit(seller)
            .when("credits >= :one AND seller.is_account_active = :true")
            .value(":true", true);
        match self.commit(vec![open, pay, Write::create(&marker)?]).await {
            Ok(()) => Ok(Ok(())),
            Err(CommitError::Refused {
                write: ROOM,
                found: Some(found),
            }) => {
                let room: RoomItem = decode(*found)?;
                Ok(Err(StartRefused::of_room(
                    room.seller_id == seller,
                    room.room_status,
                )))
            }
            Err(CommitError::Refused {
                write: SELLER,
                found: Some(found),
            }) => {
                let user: UserItem = decode(*found)?;
                let active = user.seller.is_some_and(|profile| profile.is_account_active);
                Ok(Err(if active {
                    StartRefused::NoCredits
                } else {
                    StartRefused::NotActive
                }))
            }
            Err(other) => Err(unexpected(other)),
        }
    }

    /// Ends a live stream and removes its marker. 0 read units / 4 write units.
    ///
    /// # Errors
    /// The table can't be reached; why the stream can't end is the inner result.
    pub async fn end_room(
        &self,
        room: RoomId,
        seller: UserId,
        reason: EndReason,
        now: Timestamp,
    ) -> Result<Result<(), EndRefused>, StoreError> {
        let close = close_room(room, reason, now)
            .when("seller_id = :seller AND room_status = :live")
            .value(":seller", seller);
        match self
            .commit(vec![close, Write::delete(keys::live_room(room))])
            .await
        {
            Ok(()) => Ok(Ok(())),
            Err(CommitError::Refused {
                write: ROOM,
                found: Some(found),
            }) => {
                let room: RoomItem = decode(*found)?;
                let owner = room.seller_id == seller;
                Ok(Err(if owner {
                    EndRefused::NotLive
                } else {
                    EndRefused::NotOwner
                }))
            }
            Err(other) => Err(unexpected(other)),
        }
    }
}

/// The room is live, as part of a transaction.
pub(crate) fn check_live(room: RoomId) -> Write {
    Write::check(keys::room(room), "room_status = :live")
        .value(":live", LivestreamStatus::Live)
        .named(ROOM)
}

fn close_room(room: RoomId, reason: EndReason, now: Timestamp) -> Write {
    Write::update(
        keys::room(room),
        "SET room_status = :ended, ended_at = :now, updated_at = :now, end_reason = :reason",
    )
    .value(":live", LivestreamStatus::Live)
    .value(":ended", LivestreamStatus::Ended)
    .value(":reason", reason)
    .value(":now", now)
    .named(ROOM)
}

/// Takes one credit; the caller says under which condition.
fn take_credit(seller: UserId) -> Write {
    Write::update(keys::user(seller), "SET credits = credits - :one")
        .value(":one", 1)
        .named(SELLER)
}

fn room_id(item: &Item) -> Option<RoomId> {
    match item.get("PK") {
        Some(AttributeValue::S(pk)) => pk.strip_prefix("ROOM#")?.parse().ok(),
        _ => None,
    }
}

/// A condition that only fails when the table holds what this code never writes.
pub(crate) fn unexpected(error: CommitError) -> StoreError {
    match error {
        CommitError::Store(error) => error,
        CommitError::Refused { write, .. } => {
            StoreError::Service(format!("the condition of `{write}` did not hold"))
        }
    }
}
