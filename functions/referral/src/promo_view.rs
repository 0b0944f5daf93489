//! Promo codes as their owners see them.

use boli_store::items::PromoCodeItem;
use boli_wire::promos::Promo;
use boli_wire::{Decimal, Ist};

/// A promo code.
#[must_use]
pub fn promo(promo: &PromoCodeItem) -> Promo {
    Promo {
        id: promo.id,
        code: promo.code.clone(),
        level: promo.level,
        level_name: promo.level_name.clone(),
        discount_type: promo.discount.kind(),
        discount_value: Decimal(promo.discount.value()),
        discount_display: promo.discount.to_string(),
        minimum_order_amount: Decimal(promo.minimum_order),
        maximum_discount: promo.maximum_discount.map(Decimal),
        is_used: promo.is_used,
        used_at: promo.used_at.map(Ist),
        status: match promo {
            PromoCodeItem { is_used: true, .. } => "used",
            PromoCodeItem {
                is_active: true, ..
            } => "available",
            _ => "inactive",
        },
        valid_from: Ist(promo.valid_from),
        valid_until: promo.valid_until.map(Ist),
        created_at: Ist(promo.created_at),
    }
}
