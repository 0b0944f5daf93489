//! `GET /api/auth/referral/history/`: whom the caller referred, newest first, each with the
//! caller's own reward (fault F41). The buyer app asks for a page more than there are.

use boli_domain::Timestamp;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::{ReferralItem, Reward};
use boli_wire::referrals::{Referral, ReferredUser, RewardDetails};
use boli_wire::{Ist, Number, UtcZ};

pub const FUNCTION: Function = Function::http("referral-list-history", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

const DAY_SECONDS: u64 = 24 * 60 * 60;

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let newcomers = deps.store().newcomers_of(caller.id()).await?;
    // Only the rows of the page are read.
    let page = request.page_or_empty(deps, newcomers)?;
    let shown = deps.store().referrals(&page.results).await?;
    let now = deps.now();
    let rows = shown.into_iter().map(|referral| row(referral, now));
    Response::ok(&page.with(rows.collect()))
}

fn row(referral: ReferralItem, now: Timestamp) -> Referral {
    Referral {
        id: referral.id,
        status: referral.referral_status,
        created_at: Ist(referral.created_at),
        completed_at: referral.completed_at.map(Ist),
        reward_details: Some(details(&referral.referrer_reward)),
        days_since_referral: now.since(referral.created_at).as_secs() / DAY_SECONDS,
        referred_user_details: ReferredUser {
            username: referral.newcomer.username,
            first_name: referral.newcomer.first_name,
            last_name: referral.newcomer.last_name,
            joined_date: UtcZ(referral.newcomer.joined_at),
        },
    }
}

fn details(reward: &Reward) -> RewardDetails {
    RewardDetails {
        reward_type: reward.reward_type,
        amount: Number(reward.amount),
        status: reward.reward_status,
        credited_at: reward.credited_at.map(UtcZ),
    }
}
