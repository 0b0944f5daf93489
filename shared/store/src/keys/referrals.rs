//! Keys of referrals and promo codes.

use super::{Key, key, user_partition};
use boli_domain::{CampaignId, ReferralId, UserId};

/// A user as a referrer.
#[must_use]
pub fn referrer(user: UserId) -> Key {
    key(user_partition(user), "REFERRER")
}

/// Owns a referral code, which is upper case.
#[must_use]
pub fn referral_code(code: &str) -> Key {
    key(
        format!("REFERRALCODE#{}", code.to_ascii_uppercase()),
        "CODE",
    )
}

/// A user is referred once.
#[must_use]
pub fn referral(newcomer: UserId) -> Key {
    key(user_partition(newcomer), "REFERRAL")
}

#[must_use]
pub fn user_referrals(referrer: UserId) -> String {
    format!("USER#{referrer}#REFERRALS")
}

#[must_use]
pub fn referral_by_id(id: ReferralId) -> String {
    format!("REFERRAL#{id}")
}

pub const CAMPAIGNS: &str = "CAMPAIGNS";

pub const CAMPAIGN_PREFIX: &str = "CAMPAIGN#";

#[must_use]
pub fn campaign(id: CampaignId) -> Key {
    key(CAMPAIGNS, format!("{CAMPAIGN_PREFIX}{id}"))
}

/// A promo code, which is upper case.
#[must_use]
pub fn promo(code: &str) -> Key {
    key(format!("PROMO#{}", code.to_ascii_uppercase()), "PROMO")
}

#[must_use]
pub fn user_promos(user: UserId) -> String {
    format!("USER#{user}#PROMOS")
}

/// The promo code of the user's next order: one at a time.
#[must_use]
pub fn applied_promo(user: UserId) -> Key {
    key(user_partition(user), "APPLIEDPROMO")
}
