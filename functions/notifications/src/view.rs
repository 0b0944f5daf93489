//! Notifications as clients see them.

use boli_domain::Timestamp;
use boli_domain::notification::time_ago;
use boli_runtime::Failure;
use boli_store::items::NotificationItem;
use boli_wire::Ist;
use boli_wire::notifications::Notification;

/// A notification as of `now`.
pub fn of(told: &NotificationItem, now: Timestamp) -> Notification {
    Notification {
        id: told.id,
        title: told.title.clone(),
        message: told.message.clone(),
        notification_type: told.notification_type,
        data: told.data.clone(),
        is_read: told.is_read(),
        image_url: told.image_url.clone(),
        action_url: told.action_url.clone(),
        created_at: Ist(told.created_at),
        read_at: told.read_at.map(Ist),
        expires_at: told.expires_at.map(Ist),
        time_ago: time_ago(now.since(told.created_at)),
        is_expired: told.is_expired(now),
    }
}

/// 404: somebody else's notification is none.
pub fn not_found() -> Failure {
    Failure::no_match("Notification")
}
