//! Access patterns of sockets.

use crate::Store;
use crate::entity::Entity;
use crate::error::{CommitError, StoreError};
use crate::items::{ConnectionItem, MemberItem, PresenceItem, SocketKind};
use crate::keys;
use crate::livestreams::{NOT_BANNED, unexpected};
use crate::write::Write;
use boli_domain::limits::SHARD_CONNECTIONS;
use boli_domain::{RoomId, UserId};

const GATE: &str = "gate";

/// Attempts at counting a socket while joins and leaves change the same counts.
const COUNT_ATTEMPTS: u32 = 5;

/// A socket of a banned user is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("You are banned from this livestream")]
pub struct Banned;

impl Store {
    /// Counts a socket that is about to open and returns the shard it belongs in; `None` for
    /// an unknown room. The count only spreads sockets over shards: one that is then refused
    /// leaves a place unused, no more. 0 read units / 1 write unit.
    pub async fn count_socket(&self, room: RoomId) -> Result<Option<u32>, StoreError> {
        let count = Write::update(keys::presence(room), "SET connects = connects + :one")
            .when("attribute_exists(PK)")
            .value(":one", 1);
        let mut attempt = 1;
        loop {
            match self.update::<PresenceItem>(count.clone()).await {
                Ok(presence) => return Ok(Some(shard_of(presence.connects))),
                Err(CommitError::Refused { .. }) => return Ok(None),
                Err(CommitError::Store(error))
                    if error.is_retryable() && attempt < COUNT_ATTEMPTS =>
                {
                    attempt += 1;
                }
                Err(CommitError::Store(error)) => return Err(error),
            }
        }
    }

    /// Opens a socket unless its user is banned from the room: a ban finds every socket that
    /// was let in before it. 0 read units / 6 write units.
    ///
    /// # Errors
    /// The table can't be reached; the inner result is the ban.
    pub async fn open_connection(
        &self,
        connection: &ConnectionItem,
    ) -> Result<Result<(), Banned>, StoreError> {
        let gate = keys::gate(connection.room_id, connection.user_id);
        let writes = vec![
            Write::check(gate, NOT_BANNED)
                .value(":null", "NULL")
                .named(GATE),
            Write::put(connection)?,
            Write::put(&member_of(connection))?,
        ];
        match self.commit(writes).await {
            Ok(()) => Ok(Ok(())),
            Err(CommitError::Refused { write: GATE, .. }) => Ok(Err(Banned)),
            Err(other) => Err(unexpected(other)),
        }
    }

    /// Reads a connection as of now. 1 read unit / 0 write units.
    pub async fn connection(&self, id: &str) -> Result<Option<ConnectionItem>, StoreError> {
        self.get_now(keys::connection(id)).await
    }

    /// Forgets a closed socket; one that is forgotten already is as good. 0 read units / 4
    /// write units.
    pub async fn close_connection(&self, connection: &ConnectionItem) -> Result<(), CommitError> {
        self.commit(vec![
            Write::delete(keys::connection(&connection.id)),
            Write::delete(member_of(connection).key()),
        ])
        .await
    }

    /// Whether a user has a livestream socket open in a room. 1 read unit, and 1 for each
    /// shard / 0 write units.
    pub async fn has_livestream_socket(
        &self,
        room: RoomId,
        user: UserId,
    ) -> Result<bool, StoreError> {
        let open = self.members_of_user(room, user).await?;
        Ok(open
            .iter()
            .any(|member| member.kind == SocketKind::Livestream))
    }
}

/// The shard of the `connects`-th socket of a room, counted from 1.
pub(crate) fn shard_of(connects: u32) -> u32 {
    connects.saturating_sub(1) / SHARD_CONNECTIONS
}

fn member_of(connection: &ConnectionItem) -> MemberItem {
    MemberItem {
        connection_id: connection.id.clone(),
        room_id: connection.room_id,
        shard: connection.shard,
        kind: connection.kind,
        user_id: connection.user_id,
        connected_at: connection.connected_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_hundred_sockets_share_a_shard() {
        assert_eq!([1, 500, 501, 1_000, 1_001].map(shard_of), [0, 0, 1, 1, 2]);
    }
}
