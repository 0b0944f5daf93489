//! Keys of notifications, apart from the account, which whoever tells somebody something has no
//! business with, and of mails.

use super::{Key, key};
use boli_domain::{NotificationId, UserId};

#[must_use]
pub fn notifications_partition(user: UserId) -> String {
    format!("NOTIFICATIONS#{user}")
}

pub const NOTIFICATION_PREFIX: &str = "NOTIFICATION#";

#[must_use]
pub fn notification(user: UserId, id: NotificationId) -> Key {
    key(
        notifications_partition(user),
        format!("{NOTIFICATION_PREFIX}{id}"),
    )
}

/// Remembers that a user was told of an event.
#[must_use]
pub fn told(user: UserId, event: &str) -> Key {
    key(notifications_partition(user), format!("TOLD#{event}"))
}

/// Remembers that a mail was handed to the mail service.
#[must_use]
pub fn sent_mail(id: &str) -> Key {
    key(format!("MAIL#{id}"), "SENT")
}
