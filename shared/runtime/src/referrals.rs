//! Completing a referral: the newcomer's first paid order does it, or an operator.

use crate::{Deps, Failure};
use boli_domain::UserId;
use boli_domain::account::UserType;
use boli_domain::ledger::Journal;
use boli_domain::referral::{Payout, ReferralStatus, RewardType, payout, whole_credits};
use boli_store::items::{ReferralItem, Reward, UserItem};
use boli_store::{Completion, Credit, ReferralRefused};

/// Tries while others change the referrer's figures.
const ATTEMPTS: usize = 8;

/// Credits both rewards of a referral, once; says whether this call did.
///
/// # Errors
/// 503 when the table is busy, or the referrer kept changing.
pub async fn complete(deps: &Deps, referral: &ReferralItem) -> Result<bool, Failure> {
    if referral.referral_status == ReferralStatus::Completed {
        return Ok(false);
    }
    let store = deps.store();
    let sides = [referral.referrer_id, referral.newcomer.id];
    let users = store.users(&sides).await?;
    let mut credits = Vec::new();
    for user in sides {
        credits.extend(credit(&users, user, referral.reward_of(user))?);
    }
    let own = &referral.referrer_reward;
    for _ in 0..ATTEMPTS {
        let referrer = store.referrer(referral.referrer_id).await?;
        let referrer = referrer.ok_or_else(|| Failure::internal("a referral without referrer"))?;
        let completion = Completion {
            referral,
            referrer: &referrer,
            credits: credits.clone(),
            earned: own.amount,
            credits_earned: match own.reward_type {
                RewardType::Credits => whole_credits(own.amount),
                RewardType::Cash => 0,
            },
            now: deps.now(),
        };
        match store.complete_referral(completion).await {
            Ok(()) => return Ok(true),
            Err(ReferralRefused::Done) => return Ok(false),
            Err(ReferralRefused::Changed) => {}
            Err(ReferralRefused::Store(error)) => return Err(error.into()),
        }
    }
    Err(Failure::unavailable("the referrer kept changing"))
}

/// Nothing for an account that is not there any more.
fn credit(users: &[UserItem], user: UserId, reward: &Reward) -> Result<Option<Credit>, Failure> {
    let Some(account) = users.iter().find(|account| account.id == user) else {
        return Ok(None);
    };
    let is_seller = account.user_type == UserType::Seller;
    Ok(match payout(reward.reward_type, reward.amount, is_seller) {
        Payout::Nothing => None,
        Payout::Credits(credits) => Some(Credit::Credits(user, credits)),
        Payout::Wallet(amount) => {
            let journal = Journal::reward_credited(&reward.id.to_string(), user, amount);
            Some(Credit::Wallet(journal.map_err(Failure::internal)?))
        }
    })
}
