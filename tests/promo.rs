//! A promo code such as a level brings.

use boli_domain::promo::{Discount, Percent};
use boli_domain::{Paise, RowId, Timestamp, UserId};
use boli_store::items::PromoCodeItem;

/// Five percent off any amount, for as long as it is unused.
#[must_use]
pub fn five_percent(id: RowId, owner_id: UserId, now: Timestamp) -> PromoCodeItem {
    PromoCodeItem {
        id,
        code: "LEVEL1_W0E9FP".to_owned(),
        owner_id,
        level: 1,
        level_name: "Level 1 (5 referrals)".to_owned(),
        discount: Discount::Percentage(Percent::whole(5)),
        minimum_order: Paise::ZERO,
        maximum_discount: None,
        is_active: true,
        is_used: false,
        used_at: None,
        order_id: None,
        valid_from: now,
        valid_until: None,
        created_at: now,
    }
}
