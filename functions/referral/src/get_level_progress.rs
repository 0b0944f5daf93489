//! `GET /api/auth/referral/level-progress/`: the caller's way from one level to the next.

use boli_domain::referral::{level_at, level_start, next_level};
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::Share;
use boli_wire::referrals::LevelProgress;

pub const FUNCTION: Function = Function::http("referral-get-level-progress", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let referrer = deps.store().referrer(caller.id()).await?;
    let referrals = referrer.map_or(0, |referrer| referrer.total_referrals);
    let next = next_level(referrals);
    let start = level_start(referrals);
    let end = next.map_or(start, |level| level.threshold);
    Response::ok(&LevelProgress {
        current_referrals: referrals,
        current_level: level_at(referrals),
        next_level_threshold: next.map(|level| level.threshold),
        next_level_discount: next.map(|level| level.percent),
        progress_percentage: Share {
            part: referrals.saturating_sub(start),
            whole: end.saturating_sub(start),
        },
    })
}
