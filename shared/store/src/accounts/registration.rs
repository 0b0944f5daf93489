//! Accounts coming into being, and who owns a username and an e-mail address.

use super::codes::spent;
use crate::client::Store;
use crate::error::{CommitError, StoreError};
use crate::items::{
    AccountStatus, BalanceItem, CodeItem, EmailItem, SessionItem, UserItem, UsernameItem,
};
use crate::keys;
use crate::write::Write;
use boli_domain::account::UserType;
use boli_domain::limits::PENDING_ACCOUNT_LIFE;
use boli_domain::{Timestamp, UserId};

/// A username or e-mail address that another account owns.
#[derive(Debug, thiserror::Error)]
pub enum OwnershipRefused {
    #[error("the username is taken")]
    Username,
    #[error("the e-mail address is taken")]
    Email,
    /// The account itself was changed meanwhile.
    #[error("the account was changed meanwhile")]
    Changed,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<CommitError> for OwnershipRefused {
    fn from(error: CommitError) -> Self {
        match error.refusal() {
            Ok(USERNAME) => Self::Username,
            Ok(EMAIL) => Self::Email,
            Ok(_) => Self::Changed,
            Err(error) => Self::Store(error),
        }
    }
}

/// Why an account was not activated.
#[derive(Debug, thiserror::Error)]
pub enum ActivationRefused {
    /// The account is not pending any more, lost its names, or its code was replaced.
    #[error("the registration is not pending any more")]
    NotPending,
    #[error(transparent)]
    Store(#[from] StoreError),
}

const USERNAME: &str = "username";
const EMAIL: &str = "email address";
/// A name is free when nobody has it, when its account never verified its address in time,
/// or when the account itself has it.
const FREE: &str = "attribute_not_exists(PK) OR user_id = :user OR held_until <= :now";

impl Store {
    /// Creates an account, or replaces the pending one that `replaces` names, which keeps its
    /// id. 0 read units / 6 to 10 write units, in one transaction.
    ///
    /// # Errors
    /// [`OwnershipRefused`] when a name is taken.
    pub async fn register(
        &self,
        user: &UserItem,
        replaces: Option<&UserItem>,
        now: Timestamp,
    ) -> Result<(), OwnershipRefused> {
        let held_until = match user.account_status {
            AccountStatus::Pending => Some(now.plus(PENDING_ACCOUNT_LIFE)),
            AccountStatus::Active | AccountStatus::Disabled => None,
        };
        let account = match replaces {
            None => Write::create(user)?,
            Some(_) => Write::put(user)?
                .when("attribute_not_exists(PK) OR account_status = :pending")
                .value(":pending", AccountStatus::Pending),
        };
        let mut writes = vec![
            account,
            own_username(&user.username, user.id, held_until, now)?,
            own_email(&user.email, user.id, held_until, now)?,
        ];
        // A name held for too long may be somebody else's by now; then TTL removes it.
        let still_held = |old: &&UserItem| old.date_joined.plus(PENDING_ACCOUNT_LIFE) > now;
        if let Some(old) = replaces.filter(still_held)
            && keys::username(&old.username) != keys::username(&user.username)
        {
            writes.push(release(keys::username(&old.username), old.id));
        }
        if user.user_type == UserType::Seller {
            let balance = BalanceItem {
                seller_id: user.id,
                pending: 0,
                available: 0,
                in_flight: 0,
                debt: 0,
                wallet: 0,
                updated_at: None,
            };
            writes.push(Write::create(&balance)?);
        }
        Ok(self.commit(writes).await?)
    }

    /// Saves what an account's owner changed, moving username and e-mail address with it when
    /// they differ from `old`. 0 read units / 1 write unit, or 4 to 10 in one transaction.
    ///
    /// # Errors
    /// [`OwnershipRefused`] when a name is taken.
    pub async fn update_profile(
        &self,
        old: &UserItem,
        new: &UserItem,
        now: Timestamp,
    ) -> Result<(), OwnershipRefused> {
        let mut writes = vec![profile_update(old, new)];
        if new.username != old.username {
            writes.push(own_username(&new.username, new.id, None, now)?);
            if keys::username(&new.username) != keys::username(&old.username) {
                writes.push(release(keys::username(&old.username), old.id));
            }
        }
        if new.email != old.email {
            writes.push(own_email(&new.email, new.id, None, now)?);
            if keys::email(&new.email) != keys::email(&old.email) {
                writes.push(release(keys::email(&old.email), old.id));
            }
        }
        Ok(self.commit(writes).await?)
    }

    /// Activates the pending account whose `code` was typed in, and opens its first session.
    /// 0 read units / 10 write units, in one transaction.
    ///
    /// # Errors
    /// [`ActivationRefused::NotPending`] when the account or the code changed meanwhile.
    pub async fn activate(
        &self,
        user: &UserItem,
        code: &CodeItem,
        session: &SessionItem,
    ) -> Result<(), ActivationRefused> {
        let keep = |key| {
            Write::update(key, "REMOVE held_until, #ttl")
                .name("#ttl", crate::entity::TTL)
                .when("user_id = :user")
                .value(":user", user.id)
        };
        let account = Write::update(
            keys::user(user.id),
            "SET account_status = :active REMOVE #ttl",
        )
        .name("#ttl", crate::entity::TTL)
        .when("account_status = :pending")
        .value(":active", AccountStatus::Active)
        .value(":pending", AccountStatus::Pending);
        let writes = vec![
            account,
            keep(keys::username(&user.username)),
            keep(keys::email(&user.email)),
            spent(code),
            Write::create(session)?,
        ];
        self.commit(writes).await.map_err(|error| match error {
            CommitError::Refused { .. } => ActivationRefused::NotPending,
            CommitError::Store(error) => error.into(),
        })
    }
}

/// The account still has the names that its owner saw.
const UNCHANGED: &str = "username = :old_username AND email = :old_email";

/// What the owner may change, and nothing else: type, staff and credits are not among it.
fn profile_update(old: &UserItem, new: &UserItem) -> Write {
    let mut expression = "SET username = :username, email = :email, first_name = :first_name, \
         last_name = :last_name, phone_number = :phone, date_of_birth = :born"
        .to_owned();
    if old.seller.is_some() && new.seller.is_some() {
        expression.push_str(
            ", seller.shop_name = :shop, seller.shop_address = :address, \
             seller.pan_number = :pan, seller.tax = :tax",
        );
    }
    let write = Write::update(keys::user(old.id), expression)
        .when(UNCHANGED)
        .value(":old_username", &old.username)
        .value(":old_email", &old.email)
        .value(":username", &new.username)
        .value(":email", &new.email)
        .value(":first_name", &new.first_name)
        .value(":last_name", &new.last_name)
        .value(":phone", &new.phone_number)
        .value(":born", &new.date_of_birth)
        .named("user");
    match (&old.seller, &new.seller) {
        (Some(known), Some(seller)) => write
            // What the taxes must know was checked against this PAN.
            .when(&format!("{UNCHANGED} AND seller.pan_number = :old_pan"))
            .value(":old_pan", &known.pan_number)
            .value(":shop", &seller.shop_name)
            .value(":address", &seller.shop_address)
            .value(":pan", &seller.pan_number)
            .value(":tax", &seller.tax),
        _ => write,
    }
}

fn own_username(
    username: &str,
    user_id: UserId,
    held_until: Option<Timestamp>,
    now: Timestamp,
) -> Result<Write, StoreError> {
    let owner = UsernameItem {
        username: username.to_owned(),
        user_id,
        held_until,
    };
    Ok(when_free(Write::put(&owner)?, user_id, now).named(USERNAME))
}

fn own_email(
    email: &str,
    user_id: UserId,
    held_until: Option<Timestamp>,
    now: Timestamp,
) -> Result<Write, StoreError> {
    let owner = EmailItem {
        email: email.to_owned(),
        user_id,
        held_until,
    };
    Ok(when_free(Write::put(&owner)?, user_id, now).named(EMAIL))
}

fn when_free(write: Write, user_id: UserId, now: Timestamp) -> Write {
    write.when(FREE).value(":user", user_id).value(":now", now)
}

fn release(key: keys::Key, user_id: UserId) -> Write {
    Write::delete(key)
        .when("user_id = :user")
        .value(":user", user_id)
        .named("old name")
}
