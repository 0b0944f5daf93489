//! The sample accounts.

use boli_domain::account::{UserType, VerificationStatus};
use boli_runtime::{Deps, Failure, passwords};
use boli_store::OwnershipRefused;
use boli_store::items::{AccountStatus, SellerProfile, UserItem};

/// An account to be.
pub struct Account {
    username: &'static str,
    password: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    phone_number: &'static str,
    user_type: UserType,
    is_staff: bool,
    seller: Option<SellerProfile>,
    credits: u32,
}

/// Buys.
pub fn buyer() -> Account {
    Account {
        username: "buyer1",
        password: "buyer123",
        first_name: "John",
        last_name: "Doe",
        phone_number: "+919876543211",
        user_type: UserType::Buyer,
        is_staff: false,
        seller: None,
        credits: 0,
    }
}

/// Sells, and is verified.
pub fn seller() -> Account {
    Account {
        username: "seller1",
        password: "seller123",
        first_name: "Jane",
        last_name: "Smith",
        phone_number: "+919876543212",
        user_type: UserType::Seller,
        is_staff: false,
        seller: Some(SellerProfile {
            shop_name: "Jane's Electronics".to_owned(),
            shop_address: "123 Main Street, Mumbai, Maharashtra, India".to_owned(),
            aadhaar_last4: "9012".to_owned(),
            pan_number: "ABCDE1234F".to_owned(),
            verification_status: VerificationStatus::Verified,
            is_account_active: true,
            verified_at: None,
            tax: Default::default(),
        }),
        credits: 10,
    }
}

/// An operator without a shop: the API does not sign this account in.
pub fn operator() -> Account {
    Account {
        username: "admin",
        password: "admin123",
        first_name: "",
        last_name: "",
        phone_number: "+919876543210",
        user_type: UserType::Seller,
        is_staff: true,
        seller: None,
        credits: 0,
    }
}

/// Registers an account unless its username is known.
///
/// # Errors
/// The table can't be reached.
pub async fn seed_account(deps: &Deps, account: Account) -> Result<(), Failure> {
    if deps
        .store()
        .user_by_username(account.username)
        .await?
        .is_some()
    {
        return Ok(());
    }
    let user = UserItem {
        id: deps.new_id(),
        username: account.username.to_owned(),
        email: format!("{}@example.com", account.username),
        first_name: account.first_name.to_owned(),
        last_name: account.last_name.to_owned(),
        user_type: account.user_type,
        phone_number: account.phone_number.to_owned(),
        date_joined: deps.now(),
        password_hash: passwords::hash(account.password, deps.random())
            .map_err(|error| Failure::internal(error.to_string()))?,
        password_revision: 0,
        account_status: AccountStatus::Active,
        is_staff: account.is_staff,
        date_of_birth: None,
        seller: account.seller,
        credits: account.credits,
        referral_code: None,
    };
    match deps.store().register(&user, None, deps.now()).await {
        Ok(()) => Ok(()),
        // Somebody took the name or the address before: theirs stays.
        Err(OwnershipRefused::Username | OwnershipRefused::Email | OwnershipRefused::Changed) => {
            Ok(())
        }
        Err(OwnershipRefused::Store(error)) => Err(error.into()),
    }
}
