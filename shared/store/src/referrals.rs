//! Access patterns of referrals and campaigns.

use crate::client::{Query, Store};
use crate::entity::Entity;
use crate::error::{CommitError, StoreError, happened};
use crate::items::{
    CampaignItem, PromoCodeItem, ReferralCodeItem, ReferralItem, ReferrerItem, Reward,
};
use crate::keys::{self, IndexName};
use crate::ledger;
use crate::listing::key_of;
use crate::write::Write;
use boli_domain::account::UserType;
use boli_domain::ledger::Journal;
use boli_domain::referral::{ReferralStatus, RewardStatus};
use boli_domain::{Paise, ReferralId, Timestamp, UserId};

/// A user does not become a referrer.
#[derive(Debug, thiserror::Error)]
pub enum ReferrerRefused {
    /// Another user has this code: draw another.
    #[error("the code is taken")]
    CodeTaken,
    /// Another request was faster: the user has a code.
    #[error("the user has a code")]
    HasOne,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A referral can't be counted or completed.
#[derive(Debug, thiserror::Error)]
pub enum ReferralRefused {
    /// It was before.
    #[error("the referral was counted or completed before")]
    Done,
    /// The referrer is not as it was read, or the promo code drawn is taken.
    #[error("the referrer was changed meanwhile")]
    Changed,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<CommitError> for ReferralRefused {
    fn from(error: CommitError) -> Self {
        match error.refusal() {
            Ok(ReferralItem::NAME) => Self::Done,
            Ok(_) => Self::Changed,
            Err(error) => Self::Store(error),
        }
    }
}

/// How a reward reaches its recipient.
#[derive(Clone, Debug)]
pub enum Credit {
    /// Stream credits of a seller.
    Credits(UserId, u32),
    /// Money in a wallet.
    Wallet(Journal),
}

/// A referral that is completed, with its rewards.
#[derive(Clone, Debug)]
pub struct Completion<'a> {
    pub referral: &'a ReferralItem,
    /// As it was read.
    pub referrer: &'a ReferrerItem,
    pub credits: Vec<Credit>,
    /// What the referrer earns by it.
    pub earned: Paise,
    pub credits_earned: u32,
    pub now: Timestamp,
}

impl Store {
    /// A user as a referrer, as of now. 1 read unit / 0 write units.
    pub async fn referrer(&self, user: UserId) -> Result<Option<ReferrerItem>, StoreError> {
        self.get_now(keys::referrer(user)).await
    }

    /// The referrer whose code it is, whatever its case. 2 read units / 0 write units.
    pub async fn referrer_by_code(&self, code: &str) -> Result<Option<ReferrerItem>, StoreError> {
        match self
            .get_now::<ReferralCodeItem>(keys::referral_code(code))
            .await?
        {
            Some(owner) => self.referrer(owner.user_id).await,
            None => Ok(None),
        }
    }

    /// Makes a user a referrer, who owns the code from then on, in one transaction. 0 read
    /// units / 4 write units.
    ///
    /// # Errors
    /// [`ReferrerRefused`].
    pub async fn create_referrer(&self, referrer: &ReferrerItem) -> Result<(), ReferrerRefused> {
        let owner = ReferralCodeItem {
            code: referrer.code.clone(),
            user_id: referrer.user_id,
        };
        let writes = vec![Write::create(referrer)?, Write::create(&owner)?];
        self.commit(writes)
            .await
            .map_err(|error| match error.refusal() {
                Ok(ReferrerItem::NAME) => ReferrerRefused::HasOne,
                Ok(_) => ReferrerRefused::CodeTaken,
                Err(error) => error.into(),
            })
    }

    /// The referral of a newcomer, as of now. 1 read unit / 0 write units.
    pub async fn referral_of(&self, newcomer: UserId) -> Result<Option<ReferralItem>, StoreError> {
        self.get_now(keys::referral(newcomer)).await
    }

    /// A referral by its id, as of now. 1.5 read units / 0 write units.
    pub async fn referral(&self, id: ReferralId) -> Result<Option<ReferralItem>, StoreError> {
        let query = Query::index(IndexName::Gsi2, keys::referral_by_id(id));
        Ok(self.listed(query).await?.pop())
    }

    /// The newcomers whom a user referred, newest first. 0.5 read units per 4 KB of keys / 0
    /// write units.
    pub async fn newcomers_of(&self, referrer: UserId) -> Result<Vec<UserId>, StoreError> {
        let query = Query::index(IndexName::Gsi1, keys::user_referrals(referrer)).newest_first();
        let entries = self.query_items(query).await?;
        let keys = entries.iter().filter_map(key_of);
        Ok(keys.filter_map(|key| keys::user_of(&key)).collect())
    }

    /// The referrals of newcomers, in the order asked for; others are left out. 1 read unit
    /// each / 0 write units.
    pub async fn referrals(&self, newcomers: &[UserId]) -> Result<Vec<ReferralItem>, StoreError> {
        self.in_order(newcomers.iter().copied().map(keys::referral).collect())
            .await
    }

    /// Counts a referral for `referrer` as it was read: it appears, the referrer has one more,
    /// and `promo` is the code of the level that this reaches, in one transaction. 0 read units
    /// / 6 write units, 3 more with the code.
    ///
    /// # Errors
    /// [`ReferralRefused::Done`] when the newcomer was counted before.
    pub async fn count_referral(
        &self,
        referral: &ReferralItem,
        referrer: &ReferrerItem,
        promo: Option<&PromoCodeItem>,
    ) -> Result<(), ReferralRefused> {
        let count = Write::update(
            referrer.key(),
            "SET total_referrals = :next, last_referral_at = :now, updated_at = :now",
        )
        .when("total_referrals = :seen")
        .value(":next", referrer.total_referrals.saturating_add(1))
        .value(":seen", referrer.total_referrals)
        .value(":now", referral.created_at)
        .named("referrer");
        let mut writes = vec![Write::create(referral)?, count];
        if let Some(promo) = promo {
            writes.push(Write::create(promo)?);
        }
        Ok(self.commit(writes).await?)
    }

    /// Completes a referral: its rewards are credited, and the referrer's figures grow, in one
    /// transaction. 0 read units / 4 write units, 2 to 4 more for each reward.
    ///
    /// # Errors
    /// [`ReferralRefused::Done`] when it was completed before.
    pub async fn complete_referral(
        &self,
        completion: Completion<'_>,
    ) -> Result<(), ReferralRefused> {
        let Completion {
            referral,
            referrer,
            now,
            ..
        } = completion;
        let streak = referrer.current_streak.saturating_add(1);
        let grown = Write::update(
            referrer.key(),
            "SET successful_referrals = :next, total_earnings = total_earnings + :earned, \
             total_credits_earned = total_credits_earned + :credits, current_streak = :streak, \
             best_streak = :best, updated_at = :now",
        )
        .when("successful_referrals = :seen AND current_streak = :seen_streak")
        .value(":next", referrer.successful_referrals.saturating_add(1))
        .value(":seen", referrer.successful_referrals)
        .value(":seen_streak", referrer.current_streak)
        .value(":earned", completion.earned)
        .value(":credits", completion.credits_earned)
        .value(":streak", streak)
        .value(":best", streak.max(referrer.best_streak))
        .value(":now", now)
        .named("referrer");
        let mut writes = vec![completed(referral, now), grown];
        for credit in &completion.credits {
            match credit {
                Credit::Credits(seller, credits) => writes.push(add_credits(*seller, *credits)),
                Credit::Wallet(journal) => writes.extend(ledger::post(journal, now)?),
            }
        }
        Ok(self.commit(writes).await?)
    }

    /// Says of a referral's rewards that both sides have them, without giving anything; `false`
    /// when it is not there or changed meanwhile. 1 read unit / 1 write unit.
    pub async fn mark_rewards_credited(
        &self,
        newcomer: UserId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let Some(seen) = self.referral_of(newcomer).await? else {
            return Ok(false);
        };
        let mut after = seen.clone();
        for reward in [&mut after.referrer_reward, &mut after.newcomer_reward] {
            if reward.reward_status == RewardStatus::Pending {
                reward.reward_status = RewardStatus::Credited;
                reward.credited_at = Some(now);
            }
        }
        let write = Write::put(&after)?
            .when(
                "referrer_reward.reward_status = :referrer \
                 AND newcomer_reward.reward_status = :newcomer \
                 AND referral_status = :status",
            )
            .value(":referrer", seen.referrer_reward.reward_status)
            .value(":newcomer", seen.newcomer_reward.reward_status)
            .value(":status", seen.referral_status);
        happened(self.commit(vec![write]).await)
    }

    /// All campaigns, eventually consistent: operators make a few a year. 0.5 read units per 4
    /// KB / 0 write units.
    pub async fn campaigns(&self) -> Result<Vec<CampaignItem>, StoreError> {
        let query = Query::collection(keys::CAMPAIGNS, keys::CAMPAIGN_PREFIX).newest_first();
        self.query(query).await
    }

    /// Puts a campaign in place, whatever was there. 0 read units / 1 write unit.
    pub async fn put_campaign(&self, campaign: &CampaignItem) -> Result<(), CommitError> {
        self.commit(vec![Write::put(campaign)?]).await
    }
}

/// Both rewards are credited with the referral.
fn completed(referral: &ReferralItem, now: Timestamp) -> Write {
    let credited = |reward: &Reward| Reward {
        reward_status: boli_domain::referral::RewardStatus::Credited,
        credited_at: Some(now),
        ..reward.clone()
    };
    Write::update(
        referral.key(),
        "SET referral_status = :completed, completed_at = :now, referrer_reward = :referrer, \
         newcomer_reward = :newcomer",
    )
    .when("referral_status = :pending")
    .value(":completed", ReferralStatus::Completed)
    .value(":pending", ReferralStatus::Pending)
    .value(":now", now)
    .value(":referrer", credited(&referral.referrer_reward))
    .value(":newcomer", credited(&referral.newcomer_reward))
    .named(ReferralItem::NAME)
}

fn add_credits(seller: UserId, credits: u32) -> Write {
    Write::update(keys::user(seller), "SET credits = credits + :credits")
        .when("user_type = :seller")
        .value(":credits", credits)
        .value(":seller", UserType::Seller)
        .named("user")
}
