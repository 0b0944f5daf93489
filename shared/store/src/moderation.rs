//! Access patterns of keeping order in a room: moderators, bans, hidden messages.

use crate::Store;
use crate::chat::{GATE, gate_update};
use crate::client::Query;
use crate::entity::Entity;
use crate::error::{CommitError, StoreError};
use crate::items::{Ban, GateItem, ModeratorItem};
use crate::keys::{self, IndexName, Key};
use crate::listing::key_of;
use crate::livestreams::unexpected;
use crate::write::Write;
use boli_domain::chat::{BanRefused, HideRefused, ModeratorRefused, UnbanRefused};
use boli_domain::{MessageId, RoomId, RowId, UserId};

/// The writes of the transactions, by the name a refusal has.
const ROOM: &str = "room";
const RIGHT: &str = "right";
const MESSAGE: &str = "message";
const MODERATOR: &str = "removed moderator";

/// By what right somebody bans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BanAs {
    Owner,
    Moderator,
    Operator,
}

/// By what right somebody hides a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HideAs {
    Author(UserId),
    /// The caller has read the room, which never changes its owner.
    Owner,
    Moderator(UserId),
}

impl Store {
    /// Finds the room of a message, eventually consistent. 0.5 read units / 0 write units.
    pub async fn room_of_message(&self, id: MessageId) -> Result<Option<RoomId>, StoreError> {
        let found = self.found(keys::message(id)).await?;
        Ok(found.as_ref().and_then(keys::room_of))
    }

    /// Hides a message by the right that is named. 0 read units / 1 write unit, 4 as a
    /// moderator.
    ///
    /// # Errors
    /// The table can't be reached; why nothing was hidden is the inner result.
    pub async fn hide_message(
        &self,
        room: RoomId,
        id: MessageId,
        by: HideAs,
    ) -> Result<Result<(), HideRefused>, StoreError> {
        let hide = Write::update(keys::chat_message(room, id), "SET is_visible = :false")
            .value(":false", false)
            .named(MESSAGE);
        let writes = match by {
            HideAs::Author(author) => vec![hide.when("user_id = :author").value(":author", author)],
            HideAs::Owner => vec![hide.when("attribute_exists(PK)")],
            HideAs::Moderator(user) => {
                vec![is_moderator(room, user), hide.when("attribute_exists(PK)")]
            }
        };
        match self.commit(writes).await {
            Ok(()) => Ok(Ok(())),
            Err(CommitError::Refused {
                write: MESSAGE,
                found: None,
            }) => Ok(Err(HideRefused::Missing)),
            Err(CommitError::Refused { .. }) => Ok(Err(HideRefused::NotAllowed)),
            Err(CommitError::Store(error)) => Err(error),
        }
    }

    /// Bans a user from a room by the right that is named; banning again replaces the ban. A
    /// moderator who is banned is none any more, and nobody bans the owner. 0 read units / 8
    /// write units, 2 more as a moderator or for a ban replaced.
    ///
    /// # Errors
    /// The table can't be reached; why nobody was banned is the inner result.
    pub async fn ban_user(
        &self,
        room: RoomId,
        user: UserId,
        username: &str,
        ban: &Ban,
        by: BanAs,
    ) -> Result<Result<(), BanRefused>, StoreError> {
        let [listed, named] = ban.indexes(room);
        let shut = gate_update(
            room,
            user,
            username,
            "ban = :ban, GSI1PK = :bans, GSI1SK = :at, GSI2PK = :by_id, GSI2SK = :at",
        )
        .value(":ban", ban)
        .value(":bans", listed.pk)
        .value(":at", listed.sk)
        .value(":by_id", named.pk);
        let dismiss = Write::delete(keys::moderator(room, user));
        let mut writes = match by {
            BanAs::Owner => vec![is_owner(room, ban.banned_by)],
            BanAs::Moderator => {
                vec![is_moderator(room, ban.banned_by), is_not_owner(room, user)]
            }
            BanAs::Operator => vec![is_not_owner(room, user)],
        };
        writes.extend([shut, dismiss]);
        match self.commit(writes).await {
            Ok(()) => Ok(Ok(())),
            Err(CommitError::Refused {
                write: ROOM | RIGHT,
                ..
            }) => Ok(Err(BanRefused::NotOwner)),
            Err(other) => Err(unexpected(other)),
        }
    }

    /// Lets a banned user back into a room of `owner`; `ban` names the ban to lift when it
    /// must be that one. 0 read units / 6 write units.
    ///
    /// # Errors
    /// The table can't be reached; why nobody was let in is the inner result.
    pub async fn unban_user(
        &self,
        room: RoomId,
        user: UserId,
        owner: UserId,
        ban: Option<RowId>,
    ) -> Result<Result<(), UnbanRefused>, StoreError> {
        let open = Write::update(
            keys::gate(room, user),
            "SET ban = :none REMOVE GSI1PK, GSI1SK, GSI2PK, GSI2SK",
        )
        .value(":none", None::<Ban>)
        .named(GATE);
        let open = match ban {
            Some(ban) => open.when("ban.id = :ban").value(":ban", ban),
            None => open.when("attribute_exists(ban.id)"),
        };
        match self.commit(vec![is_owner(room, owner), open]).await {
            Ok(()) => Ok(Ok(())),
            Err(CommitError::Refused { write: ROOM, .. }) => Ok(Err(UnbanRefused::NotOwner)),
            Err(CommitError::Refused { write: GATE, .. }) => Ok(Err(UnbanRefused::NotBanned)),
            Err(other) => Err(unexpected(other)),
        }
    }

    /// Lists the gates of those who are banned from a room, the latest ban first. 1 read unit
    /// each and 0.5 per 4 KB of keys / 0 write units.
    pub async fn banned_users(&self, room: RoomId) -> Result<Vec<GateItem>, StoreError> {
        let query = Query::index(IndexName::Gsi1, keys::bans(room)).newest_first();
        self.listed(query).await
    }

    /// Finds a banned user's gate by the ban's id. 1.5 read units / 0 write units.
    pub async fn gate_of_ban(&self, id: RowId) -> Result<Option<GateItem>, StoreError> {
        let gate: Option<GateItem> = match self.found(keys::ban(id)).await? {
            Some(key) => self.get_now(key).await?,
            None => None,
        };
        Ok(gate.filter(|gate| gate.ban.as_ref().is_some_and(|ban| ban.id == id)))
    }

    /// Lists the moderators of a room. 0.5 read units for about 15 / 0 write units.
    pub async fn moderators(&self, room: RoomId) -> Result<Vec<ModeratorItem>, StoreError> {
        let query = Query::collection(keys::room_partition(room), keys::MODERATOR_PREFIX);
        self.query(query.consistent()).await
    }

    /// Makes a user a moderator when `added_by` owns the room. 0 read units / 5 write units.
    ///
    /// # Errors
    /// The table can't be reached; why not is the inner result.
    pub async fn add_moderator(
        &self,
        moderator: &ModeratorItem,
    ) -> Result<Result<(), ModeratorRefused>, StoreError> {
        let owner = is_owner(moderator.room_id, moderator.added_by);
        match self.commit(vec![owner, Write::create(moderator)?]).await {
            Ok(()) => Ok(Ok(())),
            Err(CommitError::Refused { write: ROOM, .. }) => Ok(Err(ModeratorRefused::NotOwner)),
            Err(CommitError::Refused {
                write: ModeratorItem::NAME,
                ..
            }) => Ok(Err(ModeratorRefused::Already)),
            Err(other) => Err(unexpected(other)),
        }
    }

    /// Finds a moderator by the id of the row and dismisses them when `owner` owns the room.
    /// 0.5 read units / 5 write units.
    ///
    /// # Errors
    /// The table can't be reached; why not is the inner result.
    pub async fn remove_moderator(
        &self,
        id: RowId,
        owner: UserId,
    ) -> Result<Result<(), ModeratorRefused>, StoreError> {
        let found = self.found(keys::moderator_row(id)).await?;
        let place = found.and_then(|key| Some((keys::room_of(&key)?, key)));
        let Some((room, key)) = place else {
            return Ok(Err(ModeratorRefused::Missing));
        };
        let dismiss = Write::delete(key)
            .when("id = :id")
            .value(":id", id)
            .named(MODERATOR);
        match self.commit(vec![is_owner(room, owner), dismiss]).await {
            Ok(()) => Ok(Ok(())),
            Err(CommitError::Refused { write: ROOM, .. }) => Ok(Err(ModeratorRefused::NotOwner)),
            Err(CommitError::Refused {
                write: MODERATOR, ..
            }) => Ok(Err(ModeratorRefused::Missing)),
            Err(other) => Err(unexpected(other)),
        }
    }

    /// The key of the item that has this second id.
    async fn found(&self, second_id: String) -> Result<Option<Key>, StoreError> {
        let query = Query::index(IndexName::Gsi2, second_id).limit(1);
        Ok(self.query_items(query).await?.first().and_then(key_of))
    }
}

/// The room is that seller's, as part of a transaction.
fn is_owner(room: RoomId, owner: UserId) -> Write {
    Write::check(keys::room(room), "seller_id = :owner")
        .value(":owner", owner)
        .named(ROOM)
}

/// The user does not own the room, which is there, as part of a transaction.
fn is_not_owner(room: RoomId, user: UserId) -> Write {
    Write::check(
        keys::room(room),
        "attribute_exists(PK) AND seller_id <> :banned",
    )
    .value(":banned", user)
    .named(ROOM)
}

/// The user keeps order in the room, as part of a transaction.
fn is_moderator(room: RoomId, user: UserId) -> Write {
    Write::check(keys::moderator(room, user), "attribute_exists(PK)").named(RIGHT)
}
