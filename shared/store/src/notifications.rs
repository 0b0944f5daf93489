//! Access patterns of notifications.

use crate::client::{Query, Store};
use crate::error::{CommitError, StoreError};
use crate::items::{NotificationItem, ToldItem};
use crate::keys;
use crate::write::Write;
use boli_domain::{NotificationId, Timestamp, UserId};

impl Store {
    /// Tells a user something, once for each event; says whether this call did. 0 read units / 2
    /// write units and 2 for each KB of the notification, in one transaction.
    pub async fn add_notification(
        &self,
        notification: &NotificationItem,
        event: &str,
    ) -> Result<bool, StoreError> {
        let told = ToldItem {
            user_id: notification.user_id,
            event: event.to_owned(),
            told_at: notification.created_at,
        };
        let writes = vec![Write::create(&told)?, Write::create(notification)?];
        happened(self.commit(writes).await)
    }

    /// What a user was told, as of now, newest first. 1 read unit per 4 KB / 0 write units.
    pub async fn notifications(&self, user: UserId) -> Result<Vec<NotificationItem>, StoreError> {
        let query = Query::collection(
            keys::notifications_partition(user),
            keys::NOTIFICATION_PREFIX,
        );
        self.query(query.newest_first().consistent()).await
    }

    /// One of a user's notifications, as of now. 1 read unit / 0 write units.
    pub async fn notification(
        &self,
        user: UserId,
        id: NotificationId,
    ) -> Result<Option<NotificationItem>, StoreError> {
        self.get_now(keys::notification(user, id)).await
    }

    /// Notes that a user has read a notification, or, without `read_at`, has not; says whether
    /// that is news. 0 read units / 1 write unit.
    pub async fn set_notification_read(
        &self,
        user: UserId,
        id: NotificationId,
        read_at: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        let key = keys::notification(user, id);
        let write = match read_at {
            Some(now) => Write::update(key, "SET read_at = :now")
                .when("attribute_exists(PK) AND attribute_not_exists(read_at)")
                .value(":now", now),
            None => Write::update(key, "REMOVE read_at").when("attribute_exists(read_at)"),
        };
        happened(self.commit(vec![write]).await)
    }

    /// Removes one of a user's notifications; says whether it was there. 0 read units / 1 write
    /// unit.
    pub async fn delete_notification(
        &self,
        user: UserId,
        id: NotificationId,
    ) -> Result<bool, StoreError> {
        let write = Write::delete(keys::notification(user, id)).when("attribute_exists(PK)");
        happened(self.commit(vec![write]).await)
    }
}

fn happened(outcome: Result<(), CommitError>) -> Result<bool, StoreError> {
    match outcome {
        Ok(()) => Ok(true),
        Err(CommitError::Refused { .. }) => Ok(false),
        Err(CommitError::Store(error)) => Err(error),
    }
}
