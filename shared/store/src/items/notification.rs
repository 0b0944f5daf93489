//! What people are told in the app.

use super::entity;
use crate::keys;
use boli_domain::limits::NOTIFICATION_LIFE;
use boli_domain::notification::NotificationType;
use boli_domain::{NotificationId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Something that a user is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotificationItem {
    pub id: NotificationId,
    pub user_id: UserId,
    pub notification_type: NotificationType,
    pub title: String,
    pub message: String,
    /// What it is about, as clients see it.
    pub data: Option<serde_json::Map<String, serde_json::Value>>,
    pub image_url: Option<String>,
    pub action_url: Option<String>,
    pub created_at: Timestamp,
    /// Unread without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
    /// Of no interest from then on.
    pub expires_at: Option<Timestamp>,
}

impl NotificationItem {
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.read_at.is_some()
    }

    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}

entity!(NotificationItem, "notification", |told| keys::notification(told.user_id, told.id),
    expires -> Option<Timestamp> = Some(told.created_at.plus(NOTIFICATION_LIFE)));

/// A user was told of an event: the queue's redelivery tells nothing, even when the
/// notification is deleted by then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldItem {
    pub user_id: UserId,
    pub event: String,
    pub told_at: Timestamp,
}

/// Longer than a message can wait in its dead-letter queue.
const MEMORY: Duration = Duration::from_secs(30 * 24 * 60 * 60);

entity!(ToldItem, "told", |told| keys::told(told.user_id, &told.event),
    expires -> Option<Timestamp> = Some(told.told_at.plus(MEMORY)));
