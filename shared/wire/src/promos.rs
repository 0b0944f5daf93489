//! Bodies of the promo code endpoints.

use crate::scalars::{Decimal, Ist, Number};
use boli_domain::RowId;
use serde::Serialize;

/// A promo code.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Promo {
    pub id: RowId,
    pub code: String,
    pub level: u32,
    pub level_name: String,
    pub discount_type: &'static str,
    pub discount_value: Decimal,
    pub discount_display: String,
    pub minimum_order_amount: Decimal,
    pub maximum_discount: Option<Decimal>,
    pub is_used: bool,
    pub used_at: Option<Ist>,
    pub status: &'static str,
    pub valid_from: Ist,
    pub valid_until: Option<Ist>,
    pub created_at: Ist,
}

/// What a code takes off an amount.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PromoQuote {
    pub promo_code: Promo,
    pub order_amount: Number,
    pub discount_amount: Number,
    pub final_amount: Number,
    pub message: String,
}

/// The reply to asking whether a code may be used.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Validated {
    pub valid: bool,
    #[serde(flatten)]
    pub quote: PromoQuote,
}

/// The reply to keeping a code for the next order.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Applied {
    pub applied: bool,
    #[serde(flatten)]
    pub quote: PromoQuote,
}
