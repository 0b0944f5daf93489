//! One-time codes: issuing them and counting the guesses.

use crate::client::Store;
use crate::entity::decode;
use crate::error::{CommitError, StoreError};
use crate::items::{CodeItem, CodePurpose};
use crate::keys;
use crate::write::Write;
use boli_domain::limits::MAX_CODE_ATTEMPTS;
use boli_domain::{Timestamp, UserId};

/// Why no code was issued.
#[derive(Debug, thiserror::Error)]
pub enum IssueRefused {
    /// Another code was issued in the same moment.
    #[error("another code was issued meanwhile")]
    Raced,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a guess at a code was not even looked at.
#[derive(Debug, thiserror::Error)]
pub enum CodeRefused {
    #[error("no code was issued")]
    Missing,
    #[error("the code's time is over")]
    Expired,
    #[error("too many wrong guesses")]
    TooManyAttempts,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// A user's code of a kind, as of now. 1 read unit / 0 write units.
    pub async fn code(
        &self,
        user: UserId,
        purpose: CodePurpose,
    ) -> Result<Option<CodeItem>, StoreError> {
        self.get_now(keys::code(user, purpose.as_str())).await
    }

    /// Issues a code in place of `previous`, which it voids; the change feed mails it. 0 read
    /// units / 1 write unit.
    ///
    /// # Errors
    /// [`IssueRefused::Raced`] when another code took the place of `previous`.
    pub async fn issue_code(
        &self,
        code: &CodeItem,
        previous: Option<&CodeItem>,
    ) -> Result<(), IssueRefused> {
        let write = Write::put(code)?;
        let write = match previous {
            None => write.when("attribute_not_exists(PK)"),
            Some(previous) => write
                .when("attribute_not_exists(PK) OR code = :previous")
                .value(":previous", &previous.code),
        };
        self.commit(vec![write]).await.map_err(|error| match error {
            CommitError::Refused { .. } => IssueRefused::Raced,
            CommitError::Store(error) => error.into(),
        })
    }

    /// Counts a guess at a code and returns what to compare it with. Counting comes first, so
    /// that guesses sent at once are no more than those sent in turn. 0 read units / 1 write unit.
    ///
    /// # Errors
    /// [`CodeRefused`] when no guess is allowed.
    pub async fn guess_code(
        &self,
        user: UserId,
        purpose: CodePurpose,
        now: Timestamp,
    ) -> Result<CodeItem, CodeRefused> {
        let write = Write::update(
            keys::code(user, purpose.as_str()),
            "SET attempts = attempts + :one",
        )
        .when("attempts < :max AND valid_until > :now")
        .value(":one", 1)
        .value(":max", MAX_CODE_ATTEMPTS)
        .value(":now", now);
        match self.update(write).await {
            Ok(code) => Ok(code),
            Err(CommitError::Store(error)) => Err(error.into()),
            Err(CommitError::Refused { found: None, .. }) => Err(CodeRefused::Missing),
            Err(CommitError::Refused {
                found: Some(found), ..
            }) => {
                let code: CodeItem = decode(*found)?;
                Err(if code.valid_until <= now {
                    CodeRefused::Expired
                } else {
                    CodeRefused::TooManyAttempts
                })
            }
        }
    }
}
