//! Tries to pay: one item for each payment of the gateway.

use crate::client::Store;
use crate::entity::Entity;
use crate::error::{CommitError, StoreError};
use crate::items::AttemptItem;
use crate::write::Write;

impl Store {
    /// Notes a try to pay; says whether that was news. Captured money stays captured. 0 read units
    /// / 1 write unit.
    pub async fn note_attempt(&self, attempt: &AttemptItem) -> Result<bool, StoreError> {
        let note = Write::put(attempt)?;
        let note = if attempt.captured {
            note.when("attribute_not_exists(PK) OR captured = :no")
                .value(":no", false)
        } else {
            note.when("attribute_not_exists(PK)")
        };
        match self.commit(vec![note.named(AttemptItem::NAME)]).await {
            Ok(()) => Ok(true),
            Err(CommitError::Refused { .. }) => Ok(false),
            Err(CommitError::Store(error)) => Err(error),
        }
    }
}
