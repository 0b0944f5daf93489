//! Referrals and promo codes.

use super::{LATER, NOW, id, stored};
use crate::items::{
    AppliedPromoItem, CampaignItem, Newcomer, PromoCodeItem, ReferralCodeItem, ReferralItem,
    ReferrerItem, Reward,
};
use boli_domain::promo::{Discount, Percent};
use boli_domain::referral::{ReferralStatus, RewardStatus, RewardType};
use boli_domain::{Paise, RowId};

stored! {
    referrer: ReferrerItem {
        total_referrals: 5,
        successful_referrals: 1,
        total_earnings: Paise(5_000),
        total_credits_earned: 50,
        current_streak: 1,
        best_streak: 1,
        last_referral_at: Some(LATER),
        updated_at: LATER,
        ..ReferrerItem::new(id(1), id(20), "LIVE680D".into(), NOW)
    },
    referral_code: ReferralCodeItem {
        code: "LIVE680D".into(),
        user_id: id(1),
    },
    referral: ReferralItem {
        id: id(21),
        referrer_id: id(1),
        referrer_name: "asha".into(),
        code: "LIVE680D".into(),
        newcomer: Newcomer {
            id: id(2),
            username: "ravi".into(),
            first_name: "Ravi".into(),
            last_name: "K".into(),
            joined_at: NOW,
        },
        referral_status: ReferralStatus::Completed,
        created_at: NOW,
        completed_at: Some(LATER),
        referrer_reward: Reward {
            reward_status: RewardStatus::Credited,
            credited_at: Some(LATER),
            ..Reward::pending(id(22), RewardType::Credits, Paise(5_000))
        },
        newcomer_reward: Reward::pending(id(23), RewardType::Cash, Paise(2_500)),
    },
    campaign: CampaignItem {
        id: id(24),
        name: "Launch".into(),
        description: "Double rewards".into(),
        referrer_reward: Paise(10_000),
        newcomer_reward: Paise(5_000),
        reward_type: RewardType::Credits,
        minimum_referrals: 1,
        is_active: true,
        starts_at: NOW,
        ends_at: LATER,
        created_at: NOW,
    },
    promo_code: promo_item(Discount::Percentage(Percent::whole(5))),
    promo_code_fixed: PromoCodeItem {
        is_used: true,
        used_at: Some(LATER),
        order_id: Some(id(10)),
        ..promo_item(Discount::Fixed(Paise(5_000)))
    },
    applied_promo: AppliedPromoItem {
        user_id: id(1),
        code: "LEVEL1_W0E9FP".into(),
        applied_at: NOW,
    },
}

fn promo_item(discount: Discount) -> PromoCodeItem {
    PromoCodeItem {
        id: RowId(222_736_946_000_001),
        code: "LEVEL1_W0E9FP".into(),
        owner_id: id(1),
        level: 1,
        level_name: "Level 1 (5 referrals)".into(),
        discount,
        minimum_order: Paise(50_000),
        maximum_discount: Some(Paise(10_000)),
        is_active: true,
        is_used: false,
        used_at: None,
        order_id: None,
        valid_from: NOW,
        valid_until: Some(LATER),
        created_at: NOW,
    }
}
