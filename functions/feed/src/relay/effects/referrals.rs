//! What follows from referrals and promo codes.

use super::{Command, Effect};
use boli_store::items::{AccountStatus, PromoCodeItem, ReferralItem, UserItem};
use boli_wire::commands::{Notify, TrackReferral};

/// A newcomer who named a code has proved the address.
pub(super) fn joined(old: Option<&UserItem>, new: &UserItem) -> Option<Effect> {
    let is_pending = |user: &UserItem| user.account_status == AccountStatus::Pending;
    let has_joined = old.is_some_and(is_pending) && !is_pending(new);
    let joined = Command::TrackReferral(TrackReferral::Joined { user_id: new.id });
    (has_joined && new.referral_code.is_some()).then(|| joined.now())
}

/// A referral was counted: its referrer hears of it.
pub(super) fn of_referral(old: Option<&ReferralItem>, new: &ReferralItem) -> Vec<Effect> {
    let newcomer = new.newcomer.id;
    let joined = Command::Notify(Notify::ReferralJoined { newcomer });
    let joined = old.is_none().then(|| joined.now());
    joined.into_iter().collect()
}

/// A level brought a code: its owner hears of it.
pub(super) fn of_promo(old: Option<&PromoCodeItem>, new: &PromoCodeItem) -> Vec<Effect> {
    let code = new.code.clone();
    let earned = Command::Notify(Notify::PromoCodeEarned { code });
    let earned = (old.is_none() && new.level > 0).then(|| earned.now());
    earned.into_iter().collect()
}
