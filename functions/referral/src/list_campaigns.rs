//! `GET /api/auth/referral/campaigns/`: the campaigns that are open or still to come.

use boli_domain::Timestamp;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::CampaignItem;
use boli_wire::referrals::Campaign;
use boli_wire::{Decimal, Ist};

pub const FUNCTION: Function = Function::http("referral-list-campaigns", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    deps.caller(&request).await?;
    let now = deps.now();
    let campaigns = deps.store().campaigns().await?;
    let listed = campaigns
        .into_iter()
        .filter(|campaign| campaign.is_active && now < campaign.ends_at);
    let rows: Vec<Campaign> = listed.map(|campaign| row(campaign, now)).collect();
    Response::ok(&request.page(deps, rows)?)
}

fn row(campaign: CampaignItem, now: Timestamp) -> Campaign {
    Campaign {
        id: campaign.id,
        is_active_now: campaign.offer().is_open(now),
        name: campaign.name,
        description: campaign.description,
        referrer_reward_amount: Decimal(campaign.referrer_reward),
        referred_user_reward_amount: Decimal(campaign.newcomer_reward),
        reward_type: campaign.reward_type,
        minimum_referrals: campaign.minimum_referrals,
        status: "active",
        start_date: Ist(campaign.starts_at),
        end_date: Ist(campaign.ends_at),
        created_at: Ist(campaign.created_at),
    }
}
