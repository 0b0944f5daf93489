//! Bodies of the referral endpoints.

use crate::scalars::{Decimal, Ist, Number, Share, UtcZ};
use boli_domain::referral::{ReferralStatus, RewardStatus, RewardType};
use boli_domain::{CampaignId, ReferralCodeId, ReferralId, RewardId, UserId};
use serde::Serialize;

/// A user's code.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferralCode {
    pub id: ReferralCodeId,
    pub user: UserId,
    pub user_name: String,
    pub code: String,
    pub is_active: bool,
    pub created_at: Ist,
}

/// What a user's referrals came to.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferralStats {
    pub user: UserId,
    pub user_name: String,
    pub total_referrals: u32,
    pub successful_referrals: u32,
    pub total_earnings: Decimal,
    pub total_credits_earned: u32,
    pub current_streak: u32,
    pub best_streak: u32,
    pub last_referral_date: Option<Ist>,
    pub updated_at: Ist,
}

/// A newcomer as the referrer sees it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferredUser {
    pub username: String,
    pub first_name: String,
    pub last_name: String,
    pub joined_date: UtcZ,
}

/// The caller's own reward of a referral.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RewardDetails {
    pub reward_type: RewardType,
    pub amount: Number,
    pub status: RewardStatus,
    pub credited_at: Option<UtcZ>,
}

/// A referral of the caller.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Referral {
    pub id: ReferralId,
    pub referred_user_details: ReferredUser,
    pub status: ReferralStatus,
    pub created_at: Ist,
    pub completed_at: Option<Ist>,
    pub reward_details: Option<RewardDetails>,
    pub days_since_referral: u64,
}

/// The referral of a reward, by names.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferralData {
    pub referrer: String,
    pub referred_user: String,
    pub code: String,
}

/// A reward.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reward {
    pub id: RewardId,
    pub referral: ReferralId,
    pub referral_data: ReferralData,
    pub recipient: UserId,
    pub recipient_name: String,
    pub reward_type: RewardType,
    pub amount: Decimal,
    pub description: String,
    pub status: RewardStatus,
    pub created_at: Ist,
    pub credited_at: Option<Ist>,
    pub expires_at: Option<Ist>,
}

/// A campaign.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Campaign {
    pub id: CampaignId,
    pub name: String,
    pub description: String,
    pub referrer_reward_amount: Decimal,
    pub referred_user_reward_amount: Decimal,
    pub reward_type: RewardType,
    pub minimum_referrals: u32,
    /// Only active ones are listed.
    pub status: &'static str,
    pub is_active_now: bool,
    pub start_date: Ist,
    pub end_date: Ist,
    pub created_at: Ist,
}

/// A level on the way.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Milestone {
    pub level: u32,
    pub threshold: u32,
    /// Holds `<n>%`, which the buyer app extracts.
    pub reward: String,
    pub description: String,
    pub completed: bool,
    pub progress_percentage: Share,
    pub referrals_needed: u32,
}

/// A promo code that a level brought.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarnedPromoCode {
    pub code: String,
    pub level: u32,
    pub discount_value: Number,
    pub discount_type: &'static str,
    pub is_used: bool,
    pub created_at: UtcZ,
    pub valid_until: Option<UtcZ>,
}

/// The way through all levels.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Progress {
    pub current_referrals: u32,
    pub current_level: u32,
    pub milestones: Vec<Milestone>,
    pub next_milestone: Option<Milestone>,
    pub earned_promo_codes: Vec<EarnedPromoCode>,
    pub total_promo_codes: usize,
    pub unused_promo_codes: usize,
}

/// The way to the next level.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LevelProgress {
    pub current_referrals: u32,
    pub current_level: u32,
    pub next_level_threshold: Option<u32>,
    pub next_level_discount: Option<u32>,
    pub progress_percentage: Share,
}

/// An invitation, ready for one way of sending it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "platform", rename_all = "snake_case")]
pub enum Invitation {
    Whatsapp {
        text: String,
        url: String,
        #[serde(flatten)]
        link: ReferralLink,
    },
    Telegram {
        text: String,
        url: String,
        #[serde(flatten)]
        link: ReferralLink,
    },
    Sms {
        text: String,
        sms_url: String,
        #[serde(flatten)]
        link: ReferralLink,
    },
    /// The only one without `text`.
    Email {
        subject: String,
        body: String,
        email_url: String,
        #[serde(flatten)]
        link: ReferralLink,
    },
    Copy(Announcement),
    General(Announcement),
}

/// What every invitation leads to.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferralLink {
    pub referral_code: String,
    pub referral_url: String,
}

/// An invitation for the system's own way of sharing.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Announcement {
    pub text: String,
    pub share_title: String,
    pub share_description: String,
    #[serde(flatten)]
    pub link: ReferralLink,
}

/// The reply to completing a referral.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Completed {
    pub message: &'static str,
    /// Absent when it was completed before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub referral_id: Option<ReferralId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_one_flat_object() {
        let invitation = Invitation::Copy(Announcement {
            text: "t".into(),
            share_title: "s".into(),
            share_description: "d".into(),
            link: ReferralLink {
                referral_code: "LIVE680D".into(),
                referral_url: "https://a/share?ref=LIVE680D".into(),
            },
        });
        insta::assert_json_snapshot!(invitation, @r#"
        {
          "platform": "copy",
          "text": "t",
          "share_title": "s",
          "share_description": "d",
          "referral_code": "LIVE680D",
          "referral_url": "https://a/share?ref=LIVE680D"
        }
        "#);
    }
}
