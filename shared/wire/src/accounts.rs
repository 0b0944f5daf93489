//! Bodies of the accounts endpoints.

use crate::Ist;
use boli_domain::account::{UserType, VerificationStatus};
use boli_domain::address::AddressType;
use boli_domain::{RowId, UserId};
use serde::Serialize;

/// An account as everybody's clients know it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct User {
    pub id: UserId,
    pub username: String,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub user_type: UserType,
    pub phone_number: String,
    pub date_joined: Ist,
}

/// An account with what only buyers or only sellers have.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Profile {
    #[serde(flatten)]
    pub user: User,
    /// Absent, not null, when the account neither buys nor sells.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub profile: Option<ProfileDetails>,
}

/// The inner object of a [`Profile`].
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum ProfileDetails {
    Buyer(BuyerDetails),
    Seller(Box<SellerDetails>),
}

/// What a buyer's profile adds.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BuyerDetails {
    pub user: User,
    /// `YYYY-MM-DD`.
    pub date_of_birth: Option<String>,
}

/// What a seller's profile adds. The identity numbers are masked.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SellerDetails {
    pub user: User,
    pub shop_name: String,
    pub shop_address: String,
    pub aadhar_number: String,
    pub pan_number: String,
    pub verification_status: VerificationStatus,
    pub credits: u32,
    pub is_account_active: bool,
    pub verified_at: Option<Ist>,
    /// Absent, as the two behind it, until the seller says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub gstin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub legal_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub state: Option<String>,
}

/// The reply to a registration: no token, the account can't sign in yet.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Registered {
    pub user: User,
    pub message: &'static str,
}

/// The reply to a sign-in.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedIn {
    pub user: User,
    pub token: String,
    pub message: &'static str,
}

/// The reply to a profile update: the user's own fields, since one client reads the reply as
/// a user, with a message for the other.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProfileUpdated {
    #[serde(flatten)]
    pub user: User,
    pub message: &'static str,
}

/// Where a seller's verification stands.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SellerVerification {
    pub verification_status: VerificationStatus,
    pub is_account_active: bool,
    pub verified_at: Option<Ist>,
    pub credits: u32,
}

/// A seller's stream credits.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SellerCredits {
    pub credits: u32,
    pub message: String,
}

/// An address of the caller's address book.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Address {
    pub id: RowId,
    pub address_type: AddressType,
    pub full_name: String,
    pub phone_number: String,
    pub address_line_1: String,
    pub address_line_2: String,
    pub city: String,
    pub state: String,
    pub postal_code: String,
    pub country: String,
    pub is_default: bool,
    pub created_at: Ist,
}
