//! One-time codes: issuing them, counting the guesses, and what a right one is good for.

use crate::client::Store;
use crate::entity::decode;
use crate::error::{CommitError, StoreError};
use crate::items::{AccountStatus, CodeItem, CodePurpose, UserItem};
use crate::keys;
use crate::write::Write;
use boli_domain::limits::MAX_CODE_ATTEMPTS;
use boli_domain::{Timestamp, UserId};

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

/// Why a password was not replaced.
#[derive(Debug, thiserror::Error)]
pub enum ResetRefused {
    /// The account was closed, or the code used or replaced meanwhile.
    #[error("the code is not good any more")]
    Overtaken,
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

    /// Issues a code to an account that is as `status` says, in place of an older one, which it
    /// voids; the change feed mails it. Nothing happens, at the same cost, when there is no such
    /// account. Says whether it was issued. 0 read units / 4 write units, in one transaction.
    pub async fn issue_code(
        &self,
        code: &CodeItem,
        status: AccountStatus,
    ) -> Result<bool, StoreError> {
        let account = Write::check(keys::user(code.user_id), "account_status = :status")
            .value(":status", status);
        match self.commit(vec![account, Write::put(code)?]).await {
            Ok(()) => Ok(true),
            Err(CommitError::Refused { .. }) => Ok(false),
            Err(CommitError::Store(error)) => Err(error),
        }
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

    /// Gives an account a new password for the `code` that was typed in: the code is used, all
    /// sessions are over, and sign-ins start from no wrong attempts. 0 read units / 8 write
    /// units, in one transaction.
    ///
    /// # Errors
    /// [`ResetRefused::Overtaken`] when the account or the code changed meanwhile.
    pub async fn reset_password(
        &self,
        user: &UserItem,
        code: &CodeItem,
        password_hash: &str,
    ) -> Result<(), ResetRefused> {
        let account = Write::update(
            keys::user(user.id),
            "SET password_hash = :hash, \
             password_revision = if_not_exists(password_revision, :zero) + :one",
        )
        .when("account_status = :active")
        .value(":hash", password_hash)
        .value(":zero", 0)
        .value(":one", 1)
        .value(":active", AccountStatus::Active);
        let mut writes = vec![account, spent(code)];
        // A transaction takes each item once, and a username may look like an address.
        let mut logins = vec![
            keys::sign_in_attempts(&user.email),
            keys::sign_in_attempts(&user.username),
        ];
        logins.dedup();
        writes.extend(logins.into_iter().map(Write::delete));
        self.commit(writes)
            .await
            .map_err(|error| match error.refusal() {
                Ok(_) => ResetRefused::Overtaken,
                Err(error) => error.into(),
            })
    }
}

/// The code is used, unless another took its place.
pub(super) fn spent(code: &CodeItem) -> Write {
    Write::delete(keys::code(code.user_id, code.purpose.as_str()))
        .when("code = :code")
        .value(":code", &code.code)
}
