//! Access patterns of watching: who is in a room.

use super::{GATE, NOT_BANNED, ROOM, check_live, unexpected};
use crate::error::{CommitError, StoreError};
use crate::items::{PresenceItem, PresentUser, ViewerItem};
use crate::keys;
use crate::write::Write;
use crate::{Entity, Store};
use boli_domain::livestream::JoinRefused;
use boli_domain::{RoomId, UserId};

impl Store {
    /// Reads how many watch a room as of now. 1 read unit / 0 write units.
    pub async fn presence(&self, room: RoomId) -> Result<Option<PresenceItem>, StoreError> {
        self.get_now(keys::presence(room)).await
    }

    /// Whether a user watches a room. 1 read unit / 0 write units.
    pub async fn viewer(
        &self,
        room: RoomId,
        user: UserId,
    ) -> Result<Option<ViewerItem>, StoreError> {
        self.get_now(keys::viewer(room, user)).await
    }

    /// A user starts watching. 0 read units / 8 write units.
    ///
    /// # Errors
    /// The table can't be reached; the inner result says why the user can't watch, or that
    /// they do already.
    pub async fn join_room(
        &self,
        viewer: &ViewerItem,
    ) -> Result<Result<(), JoinRefused>, StoreError> {
        let gate = keys::gate(viewer.room_id, viewer.user_id);
        let writes = vec![
            check_live(viewer.room_id),
            Write::check(gate, NOT_BANNED)
                .value(":null", "NULL")
                .named(GATE),
            Write::create(viewer)?,
            count_viewer(viewer.room_id, viewer.user_id, &viewer.username, 1),
        ];
        match self.commit(writes).await {
            Ok(()) => Ok(Ok(())),
            Err(CommitError::Refused { write: ROOM, .. }) => Ok(Err(JoinRefused::NotLive)),
            Err(CommitError::Refused { write: GATE, .. }) => Ok(Err(JoinRefused::Banned)),
            Err(CommitError::Refused {
                write: ViewerItem::NAME,
                ..
            }) => Ok(Err(JoinRefused::AlreadyWatching)),
            Err(other) => Err(unexpected(other)),
        }
    }

    /// A user stops watching; says whether they did watch. 0 read units / 4 write units.
    pub async fn leave_room(
        &self,
        room: RoomId,
        user: UserId,
        username: &str,
    ) -> Result<bool, StoreError> {
        let gone = Write::delete(keys::viewer(room, user)).when("attribute_exists(PK)");
        match self
            .commit(vec![gone, count_viewer(room, user, username, -1)])
            .await
        {
            Ok(()) => Ok(true),
            Err(CommitError::Refused { .. }) => Ok(false),
            Err(CommitError::Store(error)) => Err(error),
        }
    }
}

fn count_viewer(room: RoomId, user: UserId, username: &str, change: i32) -> Write {
    let who = PresentUser {
        id: user,
        username: username.to_owned(),
    };
    Write::update(
        keys::presence(room),
        "SET viewers = viewers + :change, last_user = :who",
    )
    .when("attribute_exists(PK)")
    .value(":change", change)
    .value(":who", who)
}
