//! Referrals: what they earn, when, and the levels of those who refer many
//! (contract sections 2 and 14).

use crate::{Paise, Timestamp};
use serde::{Deserialize, Serialize};

/// Every referral code begins so.
pub const CODE_PREFIX: &str = "LIVE";
/// Characters behind [`CODE_PREFIX`].
pub const CODE_CHARS: usize = 4;

/// Where a referral stands. It begins when the newcomer has proved the e-mail address, so
/// that nobody counts accounts made for nothing (fault F41).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReferralStatus {
    /// Until the newcomer's first paid order.
    Pending,
    Completed,
}

/// What a reward is given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RewardType {
    /// Stream credits for sellers; money in the wallet for buyers, who have no use for them.
    Credits,
    /// Money in the wallet.
    Cash,
}

/// Whether a reward was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RewardStatus {
    Pending,
    Credited,
}

/// How a reward reaches its recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payout {
    Credits(u32),
    Wallet(Paise),
    /// It is worth nothing.
    Nothing,
}

/// How `amount` of a reward reaches a buyer or a seller. Credits are whole.
#[must_use]
pub fn payout(reward_type: RewardType, amount: Paise, is_seller: bool) -> Payout {
    match reward_type {
        _ if amount == Paise::ZERO => Payout::Nothing,
        RewardType::Credits if is_seller => match whole_credits(amount) {
            0 => Payout::Nothing,
            credits => Payout::Credits(credits),
        },
        RewardType::Credits | RewardType::Cash => Payout::Wallet(amount),
    }
}

/// The credits of a reward: one for each whole rupee.
#[must_use]
pub fn whole_credits(amount: Paise) -> u32 {
    u32::try_from(amount.0 / 100).unwrap_or(u32::MAX)
}

/// What both sides of a referral get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    pub referrer: Paise,
    pub newcomer: Paise,
    pub reward_type: RewardType,
}

/// Outside campaigns (contract section 2).
pub const TERMS: Terms = Terms {
    referrer: Paise::rupees(50),
    newcomer: Paise::rupees(25),
    reward_type: RewardType::Credits,
};

/// A campaign's terms with what they depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    pub terms: Terms,
    pub is_active: bool,
    pub starts: Timestamp,
    pub ends: Timestamp,
    /// Of the referrer, the new one included.
    pub minimum_referrals: u32,
}

impl Offer {
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.is_active && self.starts <= now && now < self.ends
    }
}

/// The terms of a referrer's `referrals`-th referral: those of the campaign that began last,
/// or the usual ones.
#[must_use]
pub fn terms_at(offers: impl IntoIterator<Item = Offer>, now: Timestamp, referrals: u32) -> Terms {
    offers
        .into_iter()
        .filter(|offer| offer.is_open(now) && offer.minimum_referrals <= referrals)
        .max_by_key(|offer| offer.starts)
        .map_or(TERMS, |offer| offer.terms)
}

/// A level, and the promo code it brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    pub number: u32,
    /// Referrals that it takes.
    pub threshold: u32,
    /// The discount of its promo code.
    pub percent: u32,
}

const fn level(number: u32, threshold: u32, percent: u32) -> Level {
    Level {
        number,
        threshold,
        percent,
    }
}

/// All levels, the lowest first (contract section 2).
pub const LEVELS: [Level; 5] = [
    level(1, 5, 5),
    level(2, 15, 13),
    level(3, 25, 20),
    level(4, 35, 22),
    level(5, 60, 25),
];

/// The highest level that so many referrals reach; 0 below the first.
#[must_use]
pub fn level_at(referrals: u32) -> u32 {
    let reached = LEVELS.iter().rev().find(|it| it.threshold <= referrals);
    reached.map_or(0, |level| level.number)
}

/// The level that is reached with just this referral.
#[must_use]
pub fn level_reached(referrals: u32) -> Option<Level> {
    LEVELS.into_iter().find(|it| it.threshold == referrals)
}

/// The next level to reach.
#[must_use]
pub fn next_level(referrals: u32) -> Option<Level> {
    LEVELS.into_iter().find(|it| it.threshold > referrals)
}

/// The referrals of the level that so many reach, from which the next level's progress counts.
#[must_use]
pub fn level_start(referrals: u32) -> u32 {
    let reached = LEVELS.iter().rev().find(|it| it.threshold <= referrals);
    reached.map_or(0, |level| level.threshold)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sellers_get_credits_and_everybody_else_money() {
        let fifty = Paise::rupees(50);
        assert_eq!(
            payout(RewardType::Credits, fifty, true),
            Payout::Credits(50)
        );
        assert_eq!(
            payout(RewardType::Credits, fifty, false),
            Payout::Wallet(fifty)
        );
        assert_eq!(payout(RewardType::Cash, fifty, true), Payout::Wallet(fifty));
        assert_eq!(payout(RewardType::Cash, Paise::ZERO, true), Payout::Nothing);
        assert_eq!(
            payout(RewardType::Credits, Paise(99), true),
            Payout::Nothing
        );
    }

    #[test]
    fn the_latest_open_campaign_says_what_a_referral_earns() {
        let now = Timestamp(1_000);
        let offer = |starts, rupees| Offer {
            terms: Terms {
                referrer: Paise::rupees(rupees),
                ..TERMS
            },
            is_active: true,
            starts: Timestamp(starts),
            ends: Timestamp(2_000),
            minimum_referrals: 1,
        };
        assert_eq!(terms_at([], now, 1), TERMS);
        let terms = terms_at([offer(10, 100), offer(20, 200), offer(1_001, 300)], now, 1);
        assert_eq!(terms.referrer, Paise::rupees(200));
        let closed = Offer {
            is_active: false,
            ..offer(10, 100)
        };
        let for_many = Offer {
            minimum_referrals: 2,
            ..offer(10, 100)
        };
        let over = Offer {
            ends: now,
            ..offer(10, 100)
        };
        assert_eq!(terms_at([closed, for_many, over], now, 1), TERMS);
    }

    proptest! {
        /// Counting one by one reaches each level once.
        #[test]
        fn each_level_is_reached_once(referrals in 0..200_u32) {
            let reached = (1..=referrals).filter_map(level_reached).count();
            prop_assert_eq!(u32::try_from(reached).unwrap(), level_at(referrals));
            if let Some(next) = next_level(referrals) {
                prop_assert_eq!(next.number, level_at(referrals).saturating_add(1));
                prop_assert!(level_start(referrals) <= referrals && referrals < next.threshold);
            }
        }
    }
}
