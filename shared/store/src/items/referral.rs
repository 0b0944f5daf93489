//! Referrers, their referrals, and campaigns.

use super::entity;
use crate::keys::{self, Index, by_time};
use boli_domain::referral::{Offer, ReferralStatus, RewardStatus, RewardType, Terms};
use boli_domain::{CampaignId, Paise, ReferralCodeId, ReferralId, RewardId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// A user as a referrer: the own code, and what came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReferrerItem {
    pub user_id: UserId,
    pub code_id: ReferralCodeId,
    pub code: String,
    /// An operator may close a code.
    pub is_active: bool,
    pub created_at: Timestamp,
    /// Newcomers who proved their address.
    pub total_referrals: u32,
    /// Those of them who bought something.
    pub successful_referrals: u32,
    pub total_earnings: Paise,
    pub total_credits_earned: u32,
    pub current_streak: u32,
    pub best_streak: u32,
    pub last_referral_at: Option<Timestamp>,
    pub updated_at: Timestamp,
}

impl ReferrerItem {
    /// A referrer of nobody so far.
    #[must_use]
    pub fn new(user_id: UserId, code_id: ReferralCodeId, code: String, now: Timestamp) -> Self {
        Self {
            user_id,
            code_id,
            code,
            is_active: true,
            created_at: now,
            total_referrals: 0,
            successful_referrals: 0,
            total_earnings: Paise::ZERO,
            total_credits_earned: 0,
            current_streak: 0,
            best_streak: 0,
            last_referral_at: None,
            updated_at: now,
        }
    }
}

entity!(ReferrerItem, "referrer", |referrer| keys::referrer(
    referrer.user_id
));

/// Owns a referral code.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReferralCodeItem {
    pub code: String,
    pub user_id: UserId,
}

entity!(ReferralCodeItem, "referral_code", |owner| {
    keys::referral_code(&owner.code)
});

/// A newcomer whom somebody referred, with what both get. A user is referred once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralItem {
    pub id: ReferralId,
    pub referrer_id: UserId,
    pub referrer_name: String,
    pub code: String,
    pub newcomer: Newcomer,
    pub referral_status: ReferralStatus,
    pub created_at: Timestamp,
    pub completed_at: Option<Timestamp>,
    pub referrer_reward: Reward,
    pub newcomer_reward: Reward,
}

/// The newcomer as at the time of joining.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newcomer {
    pub id: UserId,
    pub username: String,
    pub first_name: String,
    pub last_name: String,
    pub joined_at: Timestamp,
}

/// What one side of a referral gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reward {
    pub id: RewardId,
    pub reward_type: RewardType,
    pub amount: Paise,
    pub reward_status: RewardStatus,
    pub credited_at: Option<Timestamp>,
}

impl Reward {
    /// A reward that nobody has yet.
    #[must_use]
    pub fn pending(id: RewardId, reward_type: RewardType, amount: Paise) -> Self {
        Self {
            id,
            reward_type,
            amount,
            reward_status: RewardStatus::Pending,
            credited_at: None,
        }
    }
}

impl ReferralItem {
    /// The reward of one of its sides.
    #[must_use]
    pub fn reward_of(&self, user: UserId) -> &Reward {
        if user == self.newcomer.id {
            &self.newcomer_reward
        } else {
            &self.referrer_reward
        }
    }
}

entity!(ReferralItem, "referral", |referral| keys::referral(referral.newcomer.id),
indexes -> Vec<Index> = vec![
    Index::gsi1(
        keys::user_referrals(referral.referrer_id),
        by_time(referral.created_at, referral.newcomer.id),
    ),
    Index::gsi2(keys::referral_by_id(referral.id), referral.id),
]);

/// A time in which referrals earn more, or less. Operators make them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CampaignItem {
    pub id: CampaignId,
    pub name: String,
    pub description: String,
    pub referrer_reward: Paise,
    pub newcomer_reward: Paise,
    pub reward_type: RewardType,
    pub minimum_referrals: u32,
    pub is_active: bool,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub created_at: Timestamp,
}

impl CampaignItem {
    /// What the rule of rewards needs to know.
    #[must_use]
    pub fn offer(&self) -> Offer {
        Offer {
            terms: Terms {
                referrer: self.referrer_reward,
                newcomer: self.newcomer_reward,
                reward_type: self.reward_type,
            },
            is_active: self.is_active,
            starts: self.starts_at,
            ends: self.ends_at,
            minimum_referrals: self.minimum_referrals,
        }
    }
}

entity!(CampaignItem, "campaign", |campaign| keys::campaign(
    campaign.id
));
