//! `GET /api/auth/referral/progress/`: the caller's way through the levels, and the promo
//! codes that they brought.

use boli_domain::referral::{LEVELS, Level, level_at, next_level};
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::PromoCodeItem;
use boli_wire::referrals::{EarnedPromoCode, Milestone, Progress};
use boli_wire::{Number, Share, UtcZ};

pub const FUNCTION: Function = Function::http("referral-get-progress", |deps, request| {
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
    let promos = deps.store().promos_of(caller.id()).await?;
    let earned: Vec<_> = promos.iter().filter(|promo| promo.level > 0).collect();
    let milestones = LEVELS.map(|level| milestone(level, referrals));
    Response::ok(&Progress {
        current_referrals: referrals,
        current_level: level_at(referrals),
        milestones: milestones.into(),
        next_milestone: next_level(referrals).map(|level| milestone(level, referrals)),
        total_promo_codes: earned.len(),
        unused_promo_codes: earned.iter().filter(|promo| !promo.is_used).count(),
        earned_promo_codes: earned.into_iter().map(earned_code).collect(),
    })
}

fn milestone(level: Level, referrals: u32) -> Milestone {
    let Level {
        number,
        threshold,
        percent,
    } = level;
    Milestone {
        level: number,
        threshold,
        reward: format!("{percent}% discount code"),
        description: format!("Refer {threshold} friends to unlock {percent}% discount"),
        completed: referrals >= threshold,
        progress_percentage: Share {
            part: referrals,
            whole: threshold,
        },
        referrals_needed: threshold.saturating_sub(referrals),
    }
}

fn earned_code(promo: &PromoCodeItem) -> EarnedPromoCode {
    EarnedPromoCode {
        code: promo.code.clone(),
        level: promo.level,
        discount_value: Number(promo.discount.value()),
        discount_type: promo.discount.kind(),
        is_used: promo.is_used,
        created_at: UtcZ(promo.created_at),
        valid_until: promo.valid_until.map(UtcZ),
    }
}
