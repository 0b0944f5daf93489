//! How often something was done.

use super::entity;
use crate::keys;
use boli_domain::Timestamp;
use serde::{Deserialize, Serialize};

/// Uses of a [`boli_domain::rate::Rate`] by one account or address in one window.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UsesItem {
    pub rate: String,
    pub who: String,
    pub uses: u32,
    /// The end of the window.
    pub free_at: Timestamp,
}

entity!(UsesItem, "uses", |uses| keys::uses(&uses.rate, &uses.who, uses.free_at),
    expires -> Option<Timestamp> = Some(uses.free_at));
