//! Bodies about the platform's own money, for operators.

use crate::scalars::{Decimal, Ist, SignedDecimal, SignedNumber};
use boli_domain::books::EntryKind;
use boli_domain::{CreditPurchaseId, PaymentId, RowId};
use serde::Serialize;

/// What the platform has earned.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlatformWallet {
    pub balance: SignedDecimal,
    pub total_platform_fees: SignedDecimal,
    pub total_shipping_fees: SignedDecimal,
    pub total_tax_amount: SignedDecimal,
    pub total_credit_revenue: SignedDecimal,
    pub total_orders_processed: u64,
    pub total_credits_sold: u64,
    pub total_revenue: SignedNumber,
    pub created_at: Ist,
    pub updated_at: Ist,
}

/// One thing that the platform earned, or that a refund took back.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlatformEntry {
    pub id: RowId,
    pub transaction_type: EntryKind,
    pub amount: SignedDecimal,
    pub description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub order_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub credit_purchase_id: Option<CreditPurchaseId>,
    pub reference_id: String,
    pub metadata: EntryMetadata,
    pub created_at: Ist,
}

/// What an entry comes from.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum EntryMetadata {
    PlatformFee {
        order_total: Decimal,
        subtotal: Decimal,
        /// Of the subtotal, with one decimal.
        fee_percentage: String,
    },
    ShippingFee {
        order_total: Decimal,
        shipping_method: &'static str,
    },
    Tax {
        order_total: Decimal,
    },
    Credits {
        credits_purchased: u32,
        price_per_credit: Decimal,
        buyer: String,
        payment_id: PaymentId,
    },
}

/// The platform's figures for a dashboard.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlatformStats {
    pub total_revenue: SignedNumber,
    pub platform_fees: SignedNumber,
    pub shipping_fees: SignedNumber,
    pub tax_amount: SignedNumber,
    pub credit_revenue: SignedNumber,
    pub total_orders: u64,
    pub total_credits_sold: u64,
    pub this_month_revenue: SignedNumber,
    pub this_month_orders: u64,
    pub this_month_credits: u64,
    pub today_revenue: SignedNumber,
    pub today_orders: u64,
    pub today_credits: u64,
}
