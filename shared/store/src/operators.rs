//! Access patterns of operators: their sessions and the audit log.

use crate::client::{Query, Store};
use crate::error::{CommitError, StoreError};
use crate::items::{AuditItem, OperatorItem, OperatorSessionItem};
use crate::write::Write;
use crate::{Entity, keys};
use boli_domain::Timestamp;

/// Why a code of the second factor was not taken.
#[derive(Debug, thiserror::Error)]
pub enum FactorRefused {
    /// It was used before, or the operator has set up another secret meanwhile.
    #[error("the code was used")]
    Used,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// An operator as of now. 1 read unit / 0 write units.
    pub async fn panel_operator(&self, name: &str) -> Result<Option<OperatorItem>, StoreError> {
        self.get_now(keys::operator(name)).await
    }

    /// All operators, by name. 0.5 read units for about 10 / 0 write units.
    pub async fn panel_operators(&self) -> Result<Vec<OperatorItem>, StoreError> {
        let all = Query::collection(keys::OPERATORS, keys::OPERATOR_PREFIX);
        self.query(all).await
    }

    /// Makes an operator. 0 read units / 1 write unit.
    ///
    /// # Errors
    /// Refused when there is one of that name.
    pub async fn create_operator(&self, operator: &OperatorItem) -> Result<(), CommitError> {
        self.commit(vec![Write::create(operator)?]).await
    }

    /// Replaces an operator as it was read. 0 read units / 1 write unit.
    ///
    /// # Errors
    /// Refused when it was changed meanwhile.
    pub async fn change_operator(
        &self,
        operator: &OperatorItem,
        read_at: u32,
    ) -> Result<(), CommitError> {
        let change = Write::put(operator)?
            .when("revision = :revision")
            .value(":revision", read_at);
        self.commit(vec![change]).await
    }

    /// Opens a session. 0 read units / 1 write unit.
    pub async fn open_operator_session(
        &self,
        session: &OperatorSessionItem,
    ) -> Result<(), CommitError> {
        self.commit(vec![Write::create(session)?]).await
    }

    /// Takes a code of the second factor and opens the session that it completes, in the place
    /// of the one before; the attempts at `logins` are forgotten. `first_secret` is what the
    /// operator sets up with it. 0 read units / 6 write units and 2 for each login.
    ///
    /// # Errors
    /// [`FactorRefused::Used`] when the code, or a later one, was taken before.
    pub async fn complete_operator_session(
        &self,
        operator: &OperatorItem,
        step: u64,
        first_secret: Option<&str>,
        before: &str,
        session: &OperatorSessionItem,
        logins: &[String],
    ) -> Result<(), FactorRefused> {
        let key = operator.key();
        let taken = match first_secret {
            Some(secret) => Write::update(
                key,
                "SET last_code_step = :step, second_factor = :secret",
            )
            .when("attribute_not_exists(second_factor) AND revision = :revision AND is_active = :yes")
            .value(":secret", secret),
            None => Write::update(key, "SET last_code_step = :step")
                .when("last_code_step < :step AND second_factor = :secret AND revision = :revision AND is_active = :yes")
                .value(":secret", operator.second_factor.as_deref().unwrap_or_default()),
        };
        let taken = taken
            .value(":step", step)
            .value(":revision", operator.revision)
            .value(":yes", true);
        let mut writes = vec![
            taken,
            Write::delete(keys::operator_session(before)),
            Write::create(session)?,
        ];
        let forget = logins.iter().map(|login| keys::sign_in_attempts(login));
        writes.extend(forget.map(Write::delete));
        match self.commit(writes).await {
            Ok(()) => Ok(()),
            Err(CommitError::Refused { .. }) => Err(FactorRefused::Used),
            Err(CommitError::Store(error)) => Err(error.into()),
        }
    }

    /// A session that is not over, with its operator, as of now. 2 read units / 0 write units.
    pub async fn operator_session(
        &self,
        digest: &str,
        now: Timestamp,
    ) -> Result<Option<(OperatorSessionItem, OperatorItem)>, StoreError> {
        let session: Option<OperatorSessionItem> =
            self.get_now(keys::operator_session(digest)).await?;
        let Some(session) = session.filter(|session| session.valid_until > now) else {
            return Ok(None);
        };
        let operator = self.panel_operator(&session.operator).await?;
        let is_its =
            |operator: &OperatorItem| operator.is_active && operator.revision == session.revision;
        Ok(operator.filter(is_its).map(|operator| (session, operator)))
    }

    /// Ends a session; ending it twice is no fault. 0 read units / 1 write unit.
    pub async fn close_operator_session(&self, digest: &str) -> Result<(), CommitError> {
        self.commit(vec![Write::delete(keys::operator_session(digest))])
            .await
    }

    /// Writes an entry of the audit log, or completes it. 0 read units / 3 write units; 1 for
    /// each 1 KB more.
    pub async fn audit(&self, entry: &AuditItem) -> Result<(), CommitError> {
        self.commit(vec![Write::put(entry)?]).await
    }

    /// The newest entries about an item. 0.5 read units, and 1 for each entry / 0 write units.
    pub async fn audit_of(
        &self,
        target: &keys::Key,
        most: usize,
    ) -> Result<Vec<AuditItem>, StoreError> {
        let query = Query::index(keys::IndexName::Gsi1, keys::audit_of(target));
        self.listed(query.newest_first().limit(most)).await
    }
}
