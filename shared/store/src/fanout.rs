//! Access patterns of fan-out: who is connected to a room.

use crate::client::Query;
use crate::error::StoreError;
use crate::items::{MemberItem, PresenceItem};
use crate::keys;
use crate::sockets::shard_of;
use crate::write::Write;
use crate::{Entity, Store};
use boli_domain::{RoomId, UserId};

impl Store {
    /// Counts the shards that a room's sockets are in; none for an unknown room. 1 read unit
    /// / 0 write units.
    pub async fn socket_shards(&self, room: RoomId) -> Result<u32, StoreError> {
        let presence: Option<PresenceItem> = self.get_now(keys::presence(room)).await?;
        Ok(presence.map_or(0, |presence| shard_of(presence.connects).saturating_add(1)))
    }

    /// Lists the sockets of one shard as of now. 1 read unit for about 12 sockets / 0 write
    /// units.
    pub async fn members(&self, room: RoomId, shard: u32) -> Result<Vec<MemberItem>, StoreError> {
        self.query(Query::collection(keys::shard_partition(room, shard), "").consistent())
            .await
    }

    /// Lists the sockets of one user in a room as of now. 1 read unit, and 1 for each shard /
    /// 0 write units.
    pub async fn members_of_user(
        &self,
        room: RoomId,
        user: UserId,
    ) -> Result<Vec<MemberItem>, StoreError> {
        let mut members = Vec::new();
        for shard in 0..self.socket_shards(room).await? {
            let partition = keys::shard_partition(room, shard);
            let query = Query::collection(partition, keys::member_prefix(user)).consistent();
            members.extend(self.query::<MemberItem>(query).await?);
        }
        Ok(members)
    }

    /// Forgets a socket of a shard whose connection is forgotten already. 0 read units / 1
    /// write unit.
    pub async fn forget_member(&self, member: &MemberItem) -> Result<(), StoreError> {
        self.commit(vec![Write::delete(member.key())])
            .await
            .map_err(crate::livestreams::unexpected)
    }
}
