//! Referrals, levels and promo codes.

use crate::field::{Kind, choice, of, text};
use crate::operation::Operation;
use boli_domain::limits::{MAX_PROMO_CODE_CHARS, MAX_REFERRAL_CODE_CHARS};
use boli_wire::promos::{Applied, Promo, Validated};
use boli_wire::referrals::{
    Campaign, Completed, Invitation, LevelProgress, Progress, Referral, ReferralCode,
    ReferralStats, Reward,
};

pub(super) fn operations() -> Vec<Operation> {
    let mut operations = referrals();
    operations.extend(promo_codes());
    operations
}

fn referrals() -> Vec<Operation> {
    vec![
        Operation::of("referral-get-code", "The caller's own referral code.")
            .get("/api/auth/referral/code/")
            .ok::<ReferralCode>(),
        Operation::of("referral-share", "An invitation with the caller's code.")
            .post("/api/auth/referral/share/")
            .body([choice(
                "platform",
                &["whatsapp", "telegram", "sms", "email", "copy", "general"],
            )])
            .ok::<Invitation>(),
        Operation::of(
            "referral-apply",
            "Always refused: a code is named when an account is made.",
        )
        .post("/api/auth/referral/apply/")
        .body([text("referral_code", MAX_REFERRAL_CODE_CHARS)]),
        Operation::of(
            "referral-list-history",
            "Whom the caller referred, newest first.",
        )
        .get("/api/auth/referral/history/")
        .paged()
        .page::<Referral>(),
        Operation::of("referral-get-stats", "What the caller's referrals came to.")
            .get("/api/auth/referral/stats/")
            .ok::<ReferralStats>(),
        Operation::of(
            "referral-list-rewards",
            "What the caller's referrals bring, newest first.",
        )
        .get("/api/auth/referral/rewards/")
        .paged()
        .page::<Reward>(),
        Operation::of(
            "referral-list-campaigns",
            "The campaigns that are open or still to come.",
        )
        .get("/api/auth/referral/campaigns/")
        .paged()
        .page::<Campaign>(),
        Operation::of(
            "referral-get-progress",
            "The caller's way through the levels.",
        )
        .get("/api/auth/referral/progress/")
        .ok::<Progress>(),
        Operation::of(
            "referral-get-level-progress",
            "The caller's way to the next level.",
        )
        .get("/api/auth/referral/level-progress/")
        .ok::<LevelProgress>(),
        Operation::of("referral-complete", "An operator completes a referral.")
            .patch("/api/auth/referral/{id}/complete/")
            .post("/api/auth/referral/{id}/complete/")
            .ok::<Completed>()
            .refuses([403]),
    ]
}

fn promo_codes() -> Vec<Operation> {
    let asked = || {
        [
            text("promo_code", MAX_PROMO_CODE_CHARS).required(),
            of("order_amount", Kind::Money).required(),
        ]
    };
    vec![
        Operation::of(
            "referral-list-promos",
            "The caller's promo codes, newest first.",
        )
        .get("/api/auth/promo-codes/")
        .paged()
        .page::<Promo>(),
        Operation::of(
            "referral-list-available-promos",
            "Those that may be used now.",
        )
        .get("/api/auth/promo-codes/available/")
        .paged()
        .page::<Promo>(),
        Operation::of(
            "referral-validate-promo",
            "What a promo code takes off an amount.",
        )
        .post("/api/auth/promo-codes/validate/")
        .body(asked())
        .ok::<Validated>(),
        Operation::of(
            "referral-apply-promo",
            "Keeps a promo code for the caller's next order.",
        )
        .post("/api/auth/promo-codes/apply/")
        .body(asked())
        .ok::<Applied>()
        .refuses([409]),
    ]
}
