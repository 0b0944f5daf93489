//! Counting what is limited.

use crate::Entity;
use crate::client::Store;
use crate::error::{CommitError, StoreError};
use crate::items::UsesItem;
use crate::write::Write;
use boli_domain::Timestamp;
use boli_domain::rate::Rate;

/// Why a use was not counted.
#[derive(Debug, thiserror::Error)]
pub enum UseRefused {
    #[error("used too often until {0:?}")]
    Until(Timestamp),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Counts a use of `rate` by `who`, before it happens: uses at once are no more than those
    /// in turn. 0 read units / 1 write unit.
    ///
    /// # Errors
    /// [`UseRefused::Until`] when the window has had its uses.
    pub async fn count_use(
        &self,
        rate: &Rate,
        who: &str,
        now: Timestamp,
    ) -> Result<(), UseRefused> {
        let item = UsesItem {
            rate: rate.name.to_owned(),
            who: who.to_owned(),
            uses: 1,
            free_at: rate.free_at(now),
        };
        let count = Write::upsert::<UsesItem>(
            item.key(),
            "SET rate = :rate, who = :who, uses = if_not_exists(uses, :zero) + :one, \
             free_at = :free_at, #ttl = :ttl",
        )
        .when("attribute_not_exists(PK) OR uses < :most")
        .name("#ttl", crate::entity::TTL)
        .value(":rate", &item.rate)
        .value(":who", &item.who)
        .value(":zero", 0)
        .value(":one", 1)
        .value(":free_at", item.free_at)
        .value(":ttl", item.free_at.as_seconds())
        .value(":most", rate.uses);
        match self.commit(vec![count]).await {
            Ok(()) => Ok(()),
            Err(CommitError::Refused { .. }) => Err(UseRefused::Until(item.free_at)),
            Err(CommitError::Store(error)) => Err(error.into()),
        }
    }
}
