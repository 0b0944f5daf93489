//! Accounts for suites and benches: signed in at once, without forms, mails and password
//! hashes.

use crate::cloud::Cloud;
use boli_domain::UserId;
use boli_domain::account::{UserType, VerificationStatus};
use boli_runtime::{Deps, Failure};
use boli_store::items::{AccountStatus, SellerProfile, UserItem};

/// A signed-in user.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: UserId,
    pub username: String,
    /// The access token.
    pub token: String,
}

impl Cloud {
    /// A new buyer.
    ///
    /// # Errors
    /// The name is taken.
    pub async fn buyer(&self, username: &str) -> Result<Person, Failure> {
        sign_up(self.operator(), username, None, 0, false).await
    }

    /// A new operator.
    ///
    /// # Errors
    /// The name is taken.
    pub async fn staff(&self, username: &str) -> Result<Person, Failure> {
        sign_up(self.operator(), username, None, 0, true).await
    }

    /// A new verified seller with so many stream credits.
    ///
    /// # Errors
    /// The name is taken.
    pub async fn seller(&self, username: &str, credits: u32) -> Result<Person, Failure> {
        let profile = SellerProfile {
            shop_name: format!("{username}'s shop"),
            shop_address: "12 Linking Road, Mumbai".to_owned(),
            aadhaar_last4: "9012".to_owned(),
            pan_number: "ABCDE1234F".to_owned(),
            verification_status: VerificationStatus::Verified,
            is_account_active: true,
            verified_at: Some(self.operator().now()),
            tax: Default::default(),
        };
        sign_up(self.operator(), username, Some(profile), credits, false).await
    }
}

/// A token of a new session of an account, without its password: for operators, whom the API
/// does not sign in. `None` for an unknown account.
///
/// # Errors
/// The table can't be reached.
pub async fn token(deps: &Deps, username: &str) -> Result<Option<String>, Failure> {
    match deps.store().user_by_username(username).await? {
        Some(user) => open_session(deps, &user).await.map(Some),
        None => Ok(None),
    }
}

async fn open_session(deps: &Deps, user: &UserItem) -> Result<String, Failure> {
    let signer = deps.signer()?;
    let session = signer.new_session(user, deps.new_id(), deps.now());
    deps.store().open_session(&session, &user.username).await?;
    signer.sign(&session).map_err(Failure::internal)
}

async fn sign_up(
    deps: &Deps,
    username: &str,
    seller: Option<SellerProfile>,
    credits: u32,
    is_staff: bool,
) -> Result<Person, Failure> {
    let now = deps.now();
    let user = UserItem {
        id: deps.new_id(),
        username: username.to_owned(),
        email: format!("{username}@example.com"),
        first_name: username.to_owned(),
        last_name: String::new(),
        user_type: if seller.is_some() {
            UserType::Seller
        } else {
            UserType::Buyer
        },
        phone_number: "+919876500000".to_owned(),
        date_joined: now,
        // No password has this hash.
        password_hash: String::new(),
        password_revision: 0,
        account_status: AccountStatus::Active,
        is_staff,
        date_of_birth: None,
        seller,
        credits,
        referral_code: None,
    };
    deps.store()
        .register(&user, None, now)
        .await
        .map_err(Failure::internal)?;
    let token = open_session(deps, &user).await?;
    Ok(Person {
        id: user.id,
        username: user.username,
        token,
    })
}
