//! `GET /api/auth/referral/rewards/`: what the caller's referrals bring, newest first, and at
//! last what the caller got as a newcomer.

use boli_domain::UserId;
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response};
use boli_store::items::ReferralItem;
use boli_wire::referrals::{ReferralData, Reward};
use boli_wire::{Decimal, Ist};

pub const FUNCTION: Function = Function::http("referral-list-rewards", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let referrals = referrals_with_reward(deps, &caller).await?;
    // Only the rows of the page are read.
    let page = request.page(deps, referrals)?;
    let shown = deps.store().referrals(&page.results).await?;
    let rows = shown.into_iter().map(|referral| row(referral, &caller));
    Response::ok(&page.with(rows.collect()))
}

/// The newcomers of the referrals; the caller's own came before all others.
async fn referrals_with_reward(deps: &Deps, caller: &Caller) -> Result<Vec<UserId>, Failure> {
    let mut newcomers = deps.store().newcomers_of(caller.id()).await?;
    if caller.user.referral_code.is_some() {
        let own = deps.store().referral_of(caller.id()).await?;
        newcomers.extend(own.map(|own| own.newcomer.id));
    }
    Ok(newcomers)
}

fn row(referral: ReferralItem, caller: &Caller) -> Reward {
    let reward = referral.reward_of(caller.id());
    let newcomer = &referral.newcomer;
    Reward {
        id: reward.id,
        referral: referral.id,
        referral_data: ReferralData {
            referrer: referral.referrer_name.clone(),
            referred_user: newcomer.username.clone(),
            code: referral.code.clone(),
        },
        recipient: caller.id(),
        recipient_name: caller.user.username.clone(),
        reward_type: reward.reward_type,
        amount: Decimal(reward.amount),
        description: if newcomer.id == caller.id() {
            format!(
                "Welcome reward for joining with the code of {}",
                referral.referrer_name
            )
        } else {
            format!("Referral reward for inviting {}", newcomer.username)
        },
        status: reward.reward_status,
        created_at: Ist(referral.created_at),
        credited_at: reward.credited_at.map(Ist),
        expires_at: None,
    }
}
