//! Mails that were sent.

use super::entity;
use crate::keys;
use boli_domain::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A mail was handed to the mail service: the queue's redelivery sends nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SentMailItem {
    pub id: String,
    pub sent_at: Timestamp,
}

/// Longer than a message can wait in its dead-letter queue.
const MEMORY: Duration = Duration::from_secs(30 * 24 * 60 * 60);

entity!(SentMailItem, "sent_mail", |mail| keys::sent_mail(&mail.id),
    expires -> Option<Timestamp> = Some(mail.sent_at.plus(MEMORY)));
