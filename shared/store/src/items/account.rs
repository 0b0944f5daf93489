//! Accounts, sign-in and codes.

use super::{SellerTax, entity};
use crate::keys;
use boli_domain::account::{UserType, VerificationStatus};
use boli_domain::limits::PENDING_ACCOUNT_LIFE;
use boli_domain::{SessionId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// Whether an account may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountStatus {
    /// Registered; the e-mail is not verified yet. May be registered over.
    Pending,
    Active,
    /// Closed by an operator.
    Disabled,
}

/// An account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UserItem {
    pub id: UserId,
    pub username: String,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub user_type: UserType,
    pub phone_number: String,
    pub date_joined: Timestamp,
    pub password_hash: String,
    /// Raised by each new password: sessions that an older one opened are over.
    #[serde(default)]
    pub password_revision: u32,
    pub account_status: AccountStatus,
    pub is_staff: bool,
    /// Buyers only, `YYYY-MM-DD`.
    pub date_of_birth: Option<String>,
    pub seller: Option<SellerProfile>,
    /// Stream credits; never negative.
    pub credits: u32,
    /// The code of who referred this user, as given at the registration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral_code: Option<String>,
}

/// The seller's side of an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SellerProfile {
    pub shop_name: String,
    pub shop_address: String,
    /// Only the last four digits are kept.
    pub aadhaar_last4: String,
    pub pan_number: String,
    pub verification_status: VerificationStatus,
    pub is_account_active: bool,
    pub verified_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "SellerTax::is_unsaid")]
    pub tax: SellerTax,
}

impl UserItem {
    /// First and last name, or the username when there is none.
    #[must_use]
    pub fn display_name(&self) -> String {
        let name = format!("{} {}", self.first_name, self.last_name);
        match name.trim() {
            "" => self.username.clone(),
            name => name.to_owned(),
        }
    }
}

// An account whose address nobody verified disappears, and frees its names.
entity!(UserItem, "user", |user| keys::user(user.id),
expires -> Option<Timestamp> = match user.account_status {
    AccountStatus::Pending => Some(user.date_joined.plus(PENDING_ACCOUNT_LIFE)),
    AccountStatus::Active | AccountStatus::Disabled => None,
});

/// Owns a username.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UsernameItem {
    pub username: String,
    pub user_id: UserId,
    /// While the account is pending: when the name is free again.
    #[serde(default)]
    pub held_until: Option<Timestamp>,
}

entity!(UsernameItem, "username", |owner| keys::username(&owner.username),
    expires -> Option<Timestamp> = owner.held_until);

/// Owns an e-mail address.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EmailItem {
    pub email: String,
    pub user_id: UserId,
    /// While the account is pending: when the address is free again.
    #[serde(default)]
    pub held_until: Option<Timestamp>,
}

entity!(EmailItem, "email", |owner| keys::email(&owner.email),
    expires -> Option<Timestamp> = owner.held_until);

/// One sign-in. Deleting it ends every token bound to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionItem {
    pub id: SessionId,
    pub user_id: UserId,
    /// The account's when the session was opened.
    #[serde(default)]
    pub password_revision: u32,
    pub created_at: Timestamp,
    pub valid_until: Timestamp,
}

entity!(SessionItem, "session", |session| keys::session(session.user_id, session.id),
    expires -> Option<Timestamp> = Some(session.valid_until));

/// What a one-time code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodePurpose {
    Registration,
    PasswordReset,
}

impl CodePurpose {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::PasswordReset => "password_reset",
        }
    }
}

/// A one-time code waiting to be typed in. The change feed mails it when it is issued (a
/// change of `code`, not of `attempts`); it lives until it is used, replaced or too old.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CodeItem {
    pub user_id: UserId,
    pub purpose: CodePurpose,
    pub code: String,
    pub issued_at: Timestamp,
    pub valid_until: Timestamp,
    /// Guesses so far.
    pub attempts: u32,
}

entity!(CodeItem, "code", |code| keys::code(code.user_id, code.purpose.as_str()),
    expires -> Option<Timestamp> = Some(code.valid_until));

/// Attempts to sign in without success since the last one, for one login name, known or not.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignInAttemptsItem {
    pub login: String,
    pub failures: u32,
    /// With too many failures nobody signs in before; with fewer they are forgotten then.
    pub paused_until: Timestamp,
}

entity!(SignInAttemptsItem, "sign_in_attempts", |attempts| keys::sign_in_attempts(&attempts.login),
    expires -> Option<Timestamp> = Some(attempts.paused_until));
