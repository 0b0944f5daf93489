//! What registering a buyer and registering a seller have in common.

use crate::fields;
use boli_domain::account::UserType;
use boli_domain::registration::{check_password_length, check_password_strength};
use boli_runtime::{Deps, Failure, passwords};
use boli_store::items::{AccountStatus, UserItem};
use boli_wire::Form;

/// The fields of every registration. The password is not kept anywhere else.
pub struct Registration {
    pub username: String,
    pub email: String,
    password: String,
    passwords_match: bool,
    first_name: String,
    last_name: String,
    phone_number: String,
}

/// Who has the wanted names already.
pub struct Namesakes {
    username: Option<UserItem>,
    email: Option<UserItem>,
}

impl Registration {
    /// Reads the fields, noting what is wrong in the form.
    pub fn read(form: &mut Form) -> Self {
        let username = fields::username(form);
        let email = fields::email(form);
        let password = form.secret("password");
        fields::check(form, "password", &password, check_password_length);
        let confirmation = form.secret("password_confirm");
        // A missing one has its own error.
        let both = !password.is_empty() && !confirmation.is_empty();
        let passwords_match = !both || password == confirmation;
        let first_name = fields::name(form, "first_name").unwrap_or_default();
        let last_name = fields::name(form, "last_name").unwrap_or_default();
        let phone_number = fields::phone_number(form);
        Self {
            username,
            email,
            password,
            passwords_match,
            first_name,
            last_name,
            phone_number,
        }
    }

    #[must_use]
    pub fn passwords_match(&self) -> bool {
        self.passwords_match
    }

    /// The texts of a password that would be guessed first, and of a missing address: an
    /// account without one could never be verified.
    pub fn check_last(&self, form: &mut Form) {
        fields::check(form, "password", &self.password, check_password_strength);
        if self.email.is_empty() {
            form.reject("email", "This field is required.");
        }
    }

    #[must_use]
    pub fn password_is_weak(&self) -> bool {
        check_password_strength(&self.password).is_err()
    }

    /// Looks for accounts with these names.
    ///
    /// # Errors
    /// The table can't be read.
    pub async fn namesakes(&self, deps: &Deps) -> Result<Namesakes, Failure> {
        let store = deps.store();
        let username = match self.username.as_str() {
            "" => None,
            username => store.user_by_username(username).await?,
        };
        let email = match self.email.as_str() {
            "" => None,
            email => store.user_by_email(email).await?,
        };
        Ok(Namesakes { username, email })
    }

    /// The account to create. It takes the place, and the id, of a pending one with the same
    /// address.
    ///
    /// # Errors
    /// The password can't be hashed.
    pub fn account(
        &self,
        deps: &Deps,
        user_type: UserType,
        account_status: AccountStatus,
        replaces: Option<&UserItem>,
    ) -> Result<UserItem, Failure> {
        Ok(UserItem {
            id: replaces.map_or_else(|| deps.new_id(), |pending| pending.id),
            username: self.username.clone(),
            email: self.email.clone(),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            user_type,
            phone_number: self.phone_number.clone(),
            date_joined: deps.now(),
            password_hash: passwords::hash(&self.password, deps.random())
                .map_err(|error| Failure::internal(error.to_string()))?,
            password_revision: 0,
            account_status,
            is_staff: false,
            date_of_birth: None,
            seller: None,
            credits: 0,
            referral_code: None,
        })
    }
}

impl Namesakes {
    /// Only accounts that proved the address, or were closed, keep it.
    #[must_use]
    pub fn email_is_taken(&self) -> bool {
        self.email.as_ref().is_some_and(|owner| !is_pending(owner))
    }

    /// Of a pending account's username the write decides: whether it is the account that this
    /// registration replaces, or one that held the name for too long.
    #[must_use]
    pub fn username_is_taken(&self) -> bool {
        self.username
            .as_ref()
            .is_some_and(|owner| !is_pending(owner))
    }

    /// The pending account that a registration with this address replaces.
    #[must_use]
    pub fn replaced(&self) -> Option<&UserItem> {
        self.email.as_ref().filter(|owner| is_pending(owner))
    }
}

fn is_pending(user: &UserItem) -> bool {
    user.account_status == AccountStatus::Pending
}
