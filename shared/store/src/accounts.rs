//! Access patterns of accounts.

mod addresses;
mod codes;
mod registration;
mod sign_in;

pub use addresses::{AddressRefused, KeptAddress};
pub use codes::{CodeRefused, ResetRefused};
pub use registration::{ActivationRefused, OwnershipRefused};
pub use sign_in::SignInPaused;

use crate::client::Store;
use crate::entity::{decode, entity_name};
use crate::error::{CommitError, StoreError, happened};
use crate::items::{AccountStatus, EmailItem, SessionItem, UserItem, UsernameItem};
use crate::write::Write;
use crate::{Entity, keys};
use boli_domain::account::{UserType, VerificationStatus};
use boli_domain::{SessionId, Timestamp, UserId};

impl Store {
    /// A session with its user, as of now. 2 read units / 0 write units.
    pub async fn signed_in(
        &self,
        user_id: UserId,
        session_id: SessionId,
    ) -> Result<(Option<SessionItem>, Option<UserItem>), StoreError> {
        let keys = vec![keys::session(user_id, session_id), keys::user(user_id)];
        let (mut session, mut user) = (None, None);
        for item in self.get_many(keys).await? {
            match entity_name(&item) {
                Some(UserItem::NAME) => user = Some(decode(item)?),
                _ => session = Some(decode(item)?),
            }
        }
        Ok((session, user))
    }

    /// A user as of now. 1 read unit / 0 write units.
    pub async fn user(&self, id: UserId) -> Result<Option<UserItem>, StoreError> {
        self.get_now(keys::user(id)).await
    }

    /// Users by id, in the order asked for, each once; unknown ones are left out. 1 read unit
    /// each / 0 write units.
    pub async fn users(&self, ids: &[UserId]) -> Result<Vec<UserItem>, StoreError> {
        self.in_order(ids.iter().copied().map(keys::user).collect())
            .await
    }

    /// The user of a username. 2 read units / 0 write units.
    pub async fn user_by_username(&self, username: &str) -> Result<Option<UserItem>, StoreError> {
        match self
            .get_now::<UsernameItem>(keys::username(username))
            .await?
        {
            Some(owner) => self.user(owner.user_id).await,
            None => Ok(None),
        }
    }

    /// Whose e-mail address it is. 1 read unit / 0 write units.
    pub async fn owner_of_email(&self, email: &str) -> Result<Option<UserId>, StoreError> {
        let owner = self.get_now::<EmailItem>(keys::email(email)).await?;
        Ok(owner.map(|owner| owner.user_id))
    }

    /// The user of an e-mail address. 2 read units / 0 write units.
    pub async fn user_by_email(&self, email: &str) -> Result<Option<UserItem>, StoreError> {
        match self.get_now::<EmailItem>(keys::email(email)).await? {
            Some(owner) => self.user(owner.user_id).await,
            None => Ok(None),
        }
    }

    /// The user who signs in with `login`, an e-mail address or a username. An unknown name
    /// costs the look-ups of a known one: `nobody` is the id of no user. 2 to 3 read units / 0
    /// write units.
    pub async fn user_by_login(
        &self,
        login: &str,
        nobody: UserId,
    ) -> Result<Option<UserItem>, StoreError> {
        // An address belongs to who registered it, even when somebody calls himself like it.
        if login.contains('@') {
            return match self.user_by_email(login).await? {
                None => self.user_by_username(login).await,
                user => Ok(user),
            };
        }
        let owner = self.get_now::<UsernameItem>(keys::username(login)).await?;
        self.user(owner.map_or(nobody, |owner| owner.user_id)).await
    }

    /// Closes an account or opens it again; `false` when it is not in the state that it is to
    /// leave. 0 read units / 1 write unit.
    pub async fn set_account_status(
        &self,
        user: UserId,
        from: AccountStatus,
        to: AccountStatus,
    ) -> Result<bool, StoreError> {
        let write = Write::update(keys::user(user), "SET account_status = :to")
            .when("account_status = :from")
            .value(":from", from)
            .value(":to", to);
        happened(self.commit(vec![write]).await)
    }

    /// Sets what an operator decided about a seller and returns the account; `None` when
    /// there is no such seller. 2 read units / 1 write unit.
    pub async fn set_seller(
        &self,
        username: &str,
        verification_status: VerificationStatus,
        is_account_active: bool,
        now: Timestamp,
    ) -> Result<Option<UserItem>, StoreError> {
        let Some(user) = self.user_by_username(username).await? else {
            return Ok(None);
        };
        let Some(profile) = user.seller else {
            return Ok(None);
        };
        let verified_at = match verification_status {
            VerificationStatus::Verified => profile.verified_at.or(Some(now)),
            VerificationStatus::Pending | VerificationStatus::Rejected => None,
        };
        let write = Write::update(
            keys::user(user.id),
            "SET seller.verification_status = :status, seller.is_account_active = :active, \
             seller.verified_at = :verified_at",
        )
        .when("user_type = :seller")
        .value(":status", verification_status)
        .value(":active", is_account_active)
        .value(":verified_at", verified_at)
        .value(":seller", UserType::Seller);
        match self.update(write).await {
            Ok(user) => Ok(Some(user)),
            Err(CommitError::Refused { .. }) => Ok(None),
            Err(CommitError::Store(error)) => Err(error),
        }
    }
}
