//! `GET /api/auth/referral/stats/`: what the caller's referrals came to.

use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::ReferrerItem;
use boli_wire::referrals::ReferralStats;
use boli_wire::{Decimal, Ist};

pub const FUNCTION: Function = Function::http("referral-get-stats", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let user = deps.caller(&request).await?.user;
    let referrer = deps.store().referrer(user.id).await?;
    // Who has no code yet has referred nobody, and nothing changed since the account was made.
    let referrer = referrer.unwrap_or_else(|| {
        ReferrerItem::new(user.id, deps.new_id(), String::new(), user.date_joined)
    });
    Response::ok(&ReferralStats {
        user: user.id,
        user_name: user.username,
        total_referrals: referrer.total_referrals,
        successful_referrals: referrer.successful_referrals,
        total_earnings: Decimal(referrer.total_earnings),
        total_credits_earned: referrer.total_credits_earned,
        current_streak: referrer.current_streak,
        best_streak: referrer.best_streak,
        last_referral_date: referrer.last_referral_at.map(Ist),
        updated_at: Ist(referrer.updated_at),
    })
}
