//! What only sellers may ask.

use boli_domain::account::UserType;
use boli_runtime::{Caller, Failure};
use boli_store::items::SellerProfile;

/// The caller's seller profile.
///
/// # Errors
/// 403 for buyers, 404 for an account without one.
pub fn profile(caller: &Caller) -> Result<&SellerProfile, Failure> {
    if caller.user.user_type != UserType::Seller {
        return Err(Failure::forbidden("Only sellers can access this endpoint"));
    }
    let profile = caller.user.seller.as_ref();
    profile.ok_or_else(|| Failure::not_found("Seller profile not found"))
}
