//! Operators of the panel, their sessions, and what they did.

use super::entity;
use crate::keys::{self, Index, Key, by_time};
use boli_domain::operator::Role;
use boli_domain::{AuditId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Somebody who works for the platform. Made by a command, not by registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorItem {
    pub name: String,
    pub roles: BTreeSet<Role>,
    pub password_hash: String,
    /// The secret of the authenticator app, in base32; set with the first sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<String>,
    /// The time step of the newest code that was taken: no code is taken twice (RFC 6238,
    /// section 5.2).
    #[serde(default)]
    pub last_code_step: u64,
    pub is_active: bool,
    pub created_at: Timestamp,
    /// Raised by a new password and by a closed account: sessions from before are over.
    pub revision: u32,
}

entity!(OperatorItem, "operator", |operator| keys::operator(
    &operator.name
));

/// An operator's sign-in in a browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorSessionItem {
    /// SHA-256 of the cookie, in hexadecimal digits.
    pub digest: String,
    pub operator: String,
    /// The operator's when the session was opened.
    pub revision: u32,
    /// What forms of this session carry.
    pub csrf: String,
    /// The second factor was shown. Until then the session is good for nothing else.
    pub is_complete: bool,
    /// The secret that an operator without a second factor is about to set up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered_factor: Option<String>,
    pub opened_at: Timestamp,
    pub valid_until: Timestamp,
}

entity!(OperatorSessionItem, "operator_session", |session| keys::operator_session(&session.digest),
    expires -> Option<Timestamp> = Some(session.valid_until));

/// What became of something that an operator did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditOutcome {
    /// It was begun. When it stays so, whoever carried it out was interrupted: look at what it
    /// was about.
    Begun,
    Done,
    /// The rules did not allow it; nothing changed.
    Refused,
    /// The operator's role did not allow it; nothing changed.
    Forbidden,
    /// Something broke; look at what it was about.
    Failed,
}

impl AuditOutcome {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Forbidden => "forbidden",
            Self::Failed => "failed",
        }
    }
}

/// Something that an operator did or was kept from doing. It is written before the deed and
/// completed after it, and never removed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditItem {
    pub id: AuditId,
    pub at: Timestamp,
    pub operator: String,
    /// Where the request came from.
    pub source_ip: String,
    /// What was done, as the panel names it.
    pub action: String,
    /// The kind of thing that it was done to.
    pub model: String,
    /// What it was done to, as people know it.
    pub label: String,
    pub target_pk: String,
    pub target_sk: String,
    /// The operator's words.
    pub note: String,
    pub outcome: AuditOutcome,
    /// Why it was refused or failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What was different before, and after.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub before: Map<String, Value>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub after: Map<String, Value>,
}

impl AuditItem {
    /// What it was done to.
    #[must_use]
    pub fn target(&self) -> Key {
        Key {
            pk: self.target_pk.clone(),
            sk: self.target_sk.clone(),
        }
    }

    fn order(&self) -> String {
        by_time(self.at, self.id)
    }
}

entity!(AuditItem, "audit", |entry| keys::audit(&entry.order()),
indexes -> Vec<Index> = vec![
    Index::gsi1(keys::audit_of(&entry.target()), entry.order()),
    Index::gsi2(keys::audit_by(&entry.operator), entry.order()),
]);
