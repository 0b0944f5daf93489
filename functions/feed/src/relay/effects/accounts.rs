//! What follows from accounts and their one-time codes.

use super::referrals::joined;
use super::{Command, Effect, relist};
use boli_domain::account::VerificationStatus;
use boli_store::Entry;
use boli_store::items::{AccountStatus, CodeItem, CodePurpose, UserItem};
use boli_wire::commands::Notify;

/// An account proved its address, or an operator verified its seller.
pub(super) fn of_user(old: Option<&UserItem>, new: &UserItem) -> Vec<Effect> {
    let is_verified = |user: &UserItem| {
        let status = user
            .seller
            .as_ref()
            .map(|profile| profile.verification_status);
        status == Some(VerificationStatus::Verified)
    };
    // An account that appears verified was seeded: nobody waits for a mail.
    let became_verified = old.is_some_and(|old| !is_verified(old)) && is_verified(new);
    let verified = Command::Notify(Notify::SellerVerified { user_id: new.id });
    let status = |user: &UserItem| user.account_status;
    let became_active = old.map(status) == Some(AccountStatus::Pending)
        && new.account_status == AccountStatus::Active;
    let activated = Command::Notify(Notify::AccountActivated { user_id: new.id });
    [(became_verified, verified), (became_active, activated)]
        .into_iter()
        .filter_map(|(became, command)| became.then(|| command.now()))
        .chain(joined(old, new))
        .chain(relist(old, new, Entry::User(new.id)))
        .collect()
}

/// A code was issued; guesses at it change it too.
pub(super) fn of_code(old: Option<&CodeItem>, new: &CodeItem) -> Vec<Effect> {
    let is_new = old.is_none_or(|old| old.issued_at != new.issued_at || old.code != new.code);
    let user_id = new.user_id;
    let mail = match new.purpose {
        CodePurpose::Registration => Notify::RegistrationCode { user_id },
        CodePurpose::PasswordReset => Notify::PasswordResetCode { user_id },
    };
    let mail = is_new.then(|| Command::Notify(mail).now());
    mail.into_iter().collect()
}
