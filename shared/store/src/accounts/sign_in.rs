//! Signing in and out, and how often one may try.

use crate::Entity;
use crate::client::Store;
use crate::entity::decode;
use crate::error::{CommitError, StoreError};
use crate::items::{SessionItem, SignInAttemptsItem};
use crate::keys;
use crate::write::Write;
use boli_domain::limits::{LOGIN_PAUSE, MAX_LOGIN_ATTEMPTS};
use boli_domain::{SessionId, Timestamp, UserId};

/// Why a sign-in was not even tried.
#[derive(Debug, thiserror::Error)]
pub enum SignInPaused {
    #[error("too many attempts")]
    Until(Timestamp),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Counts an attempt to sign in as `login`, before the password is looked at: attempts
    /// sent at once are no more than those sent in turn. 0 read units / 1 write unit; 2 after a
    /// pause.
    ///
    /// # Errors
    /// [`SignInPaused::Until`] after too many attempts without success.
    pub async fn count_sign_in(&self, login: &str, now: Timestamp) -> Result<(), SignInPaused> {
        let attempts = SignInAttemptsItem {
            login: login.to_lowercase(),
            failures: 1,
            paused_until: now.plus(LOGIN_PAUSE),
        };
        let count = Write::upsert::<SignInAttemptsItem>(
            attempts.key(),
            "SET login = :login, failures = if_not_exists(failures, :zero) + :one, \
             paused_until = :until, #ttl = :ttl",
        )
        .when("attribute_not_exists(PK) OR (failures < :max AND paused_until > :now)")
        .name("#ttl", crate::entity::TTL)
        .value(":login", &attempts.login)
        .value(":zero", 0)
        .value(":one", 1)
        .value(":until", attempts.paused_until)
        .value(":ttl", attempts.paused_until.as_seconds())
        .value(":max", MAX_LOGIN_ATTEMPTS)
        .value(":now", now);
        let found = match self.commit(vec![count]).await {
            Ok(()) => return Ok(()),
            Err(CommitError::Store(error)) => return Err(error.into()),
            Err(CommitError::Refused { found, .. }) => found,
        };
        let paused_until = match found {
            Some(found) => decode::<SignInAttemptsItem>(*found)?.paused_until,
            None => now,
        };
        if paused_until > now {
            return Err(SignInPaused::Until(paused_until));
        }
        self.restart_sign_in_count(&attempts, now).await
    }

    /// The pause is over: counting starts anew.
    async fn restart_sign_in_count(
        &self,
        attempts: &SignInAttemptsItem,
        now: Timestamp,
    ) -> Result<(), SignInPaused> {
        let restart = Write::put(attempts)?
            .when("attribute_not_exists(PK) OR paused_until <= :now")
            .value(":now", now);
        match self.commit(vec![restart]).await {
            Ok(()) => Ok(()),
            Err(CommitError::Store(error)) => Err(error.into()),
            // Another attempt restarted it in the same moment.
            Err(CommitError::Refused { .. }) => Err(SignInPaused::Until(attempts.paused_until)),
        }
    }

    /// Opens a session and forgets the attempts at `login`. 0 read units / 4 write units, in
    /// one transaction.
    pub async fn open_session(
        &self,
        session: &SessionItem,
        login: &str,
    ) -> Result<(), CommitError> {
        let forget = Write::delete(keys::sign_in_attempts(login));
        self.commit(vec![Write::create(session)?, forget]).await
    }

    /// Forgets the attempts at `login`, whose password was right. 0 read units / 1 write unit.
    pub async fn forget_sign_ins(&self, login: &str) -> Result<(), CommitError> {
        self.commit(vec![Write::delete(keys::sign_in_attempts(login))])
            .await
    }

    /// Ends a session; ending it twice is no fault. 0 read units / 1 write unit.
    pub async fn close_session(&self, user: UserId, session: SessionId) -> Result<(), CommitError> {
        self.commit(vec![Write::delete(keys::session(user, session))])
            .await
    }
}
