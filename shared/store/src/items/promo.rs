//! Promo codes.

use super::entity;
use crate::keys::{self, Index, by_time};
use boli_domain::promo::{Discount, PromoState};
use boli_domain::{OrderId, Paise, RowId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// A promo code of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromoCodeItem {
    pub id: RowId,
    pub code: String,
    pub owner_id: UserId,
    /// The referrer's level that brought it.
    pub level: u32,
    pub level_name: String,
    pub discount: Discount,
    pub minimum_order: Paise,
    pub maximum_discount: Option<Paise>,
    pub is_active: bool,
    pub is_used: bool,
    pub used_at: Option<Timestamp>,
    /// The order that it was spent on.
    pub order_id: Option<OrderId>,
    pub valid_from: Timestamp,
    pub valid_until: Option<Timestamp>,
    pub created_at: Timestamp,
}

impl PromoCodeItem {
    /// What the rule of promo codes needs to know.
    #[must_use]
    pub fn state(&self) -> PromoState {
        PromoState {
            owner: self.owner_id,
            is_used: self.is_used,
            is_active: self.is_active,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            minimum: self.minimum_order,
        }
    }

    /// What it takes off an amount.
    #[must_use]
    pub fn off(&self, amount: Paise) -> Paise {
        self.discount.off(amount, self.maximum_discount)
    }
}

entity!(PromoCodeItem, "promo_code", |promo| keys::promo(&promo.code),
indexes -> Vec<Index> = vec![
    Index::gsi1(keys::user_promos(promo.owner_id), by_time(promo.created_at, promo.id)),
]);

/// The code that a user's next order is to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedPromoItem {
    pub user_id: UserId,
    pub code: String,
    pub applied_at: Timestamp,
}

entity!(AppliedPromoItem, "applied_promo", |applied| {
    keys::applied_promo(applied.user_id)
});
