//! Queue `track-referral`: counts a referral when the newcomer has proved the e-mail address,
//! and completes it with the newcomer's first paid order.
//!
//! A referral is one item of the newcomer's, and counting it is one transaction with the
//! referrer's count and the promo code of a level reached, so a message that comes twice, or
//! the second before the first, changes nothing more.

use boli_domain::code::alphanumeric;
use boli_domain::promo::{CODE_CHARS, Discount, Percent};
use boli_domain::referral::{Level, ReferralStatus, level_reached, terms_at};
use boli_domain::{Paise, Timestamp, UserId};
use boli_runtime::queue::QueueRecord;
use boli_runtime::{Deps, Failure, Function, referrals};
use boli_store::ReferralRefused;
use boli_store::items::{
    AccountStatus, CampaignItem, Newcomer, PromoCodeItem, ReferralItem, ReferrerItem, Reward,
    UserItem,
};
use boli_wire::commands::TrackReferral;

pub const FUNCTION: Function = Function::queue("workers-track-referral", |deps, record| {
    Box::pin(handle(deps, record))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

/// Tries while the referrer's other newcomers are counted.
const ATTEMPTS: usize = 8;

async fn handle(deps: &Deps, record: QueueRecord) -> Result<(), Failure> {
    match record.command()? {
        TrackReferral::Joined { user_id } => count(deps, user_id).await.map(drop),
        TrackReferral::Bought { user_id } => {
            if let Some(referral) = count(deps, user_id).await? {
                let completed = referrals::complete(deps, &referral).await?;
                tracing::info!(referral = %referral.id, completed, "newcomer bought");
            }
            Ok(())
        }
    }
}

/// The newcomer's referral, counted now if it was not before; `None` when nobody referred
/// this user.
async fn count(deps: &Deps, user_id: UserId) -> Result<Option<ReferralItem>, Failure> {
    let store = deps.store();
    if let Some(counted) = store.referral_of(user_id).await? {
        return Ok(Some(counted));
    }
    let user = store.user(user_id).await?;
    let Some((user, code)) = user.and_then(referred) else {
        return Ok(None);
    };
    let campaigns = store.campaigns().await?;
    for _ in 0..ATTEMPTS {
        let Some(referrer) = store.referrer_by_code(&code).await? else {
            return Ok(None);
        };
        let Some(owner) = store.user(referrer.user_id).await? else {
            return Ok(None);
        };
        let referral = referral(deps, &owner, &user, &referrer, &campaigns);
        let level = level_reached(referrer.total_referrals.saturating_add(1));
        let promo = level.map(|level| promo(deps, referrer.user_id, level));
        match store
            .count_referral(&referral, &referrer, promo.as_ref())
            .await
        {
            Ok(()) => return Ok(Some(referral)),
            Err(ReferralRefused::Done) => return Ok(store.referral_of(user_id).await?),
            Err(ReferralRefused::Changed) => {}
            Err(ReferralRefused::Store(error)) => return Err(error.into()),
        }
    }
    Err(Failure::unavailable("the referrer kept changing"))
}

/// A user who proved the address and named a code.
fn referred(user: UserItem) -> Option<(UserItem, String)> {
    let code = user.referral_code.clone()?;
    (user.account_status != AccountStatus::Pending).then_some((user, code))
}

fn referral(
    deps: &Deps,
    owner: &UserItem,
    user: &UserItem,
    referrer: &ReferrerItem,
    campaigns: &[CampaignItem],
) -> ReferralItem {
    let now = deps.now();
    let offers = campaigns.iter().map(CampaignItem::offer);
    let terms = terms_at(offers, now, referrer.total_referrals.saturating_add(1));
    let reward = |amount| Reward::pending(deps.new_id(), terms.reward_type, amount);
    ReferralItem {
        id: deps.new_id(),
        referrer_id: owner.id,
        referrer_name: owner.username.clone(),
        code: referrer.code.clone(),
        newcomer: Newcomer {
            id: user.id,
            username: user.username.clone(),
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            joined_at: user.date_joined,
        },
        referral_status: ReferralStatus::Pending,
        created_at: now,
        completed_at: None,
        referrer_reward: reward(terms.referrer),
        newcomer_reward: reward(terms.newcomer),
    }
}

/// The code that a level brings: no minimum, no end (contract section 14).
fn promo(deps: &Deps, owner_id: UserId, level: Level) -> PromoCodeItem {
    let Level {
        number,
        threshold,
        percent,
    } = level;
    let drawn = alphanumeric(deps.random_bytes(), CODE_CHARS);
    let now: Timestamp = deps.now();
    PromoCodeItem {
        id: deps.new_row_id(),
        code: format!("LEVEL{number}_{drawn}"),
        owner_id,
        level: number,
        level_name: format!("Level {number} ({threshold} referrals)"),
        discount: Discount::Percentage(Percent::whole(percent)),
        minimum_order: Paise::ZERO,
        maximum_discount: None,
        is_active: true,
        is_used: false,
        used_at: None,
        order_id: None,
        valid_from: now,
        valid_until: None,
        created_at: now,
    }
}
