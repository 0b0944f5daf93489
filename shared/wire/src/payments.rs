//! Bodies of the payment endpoints.

use crate::scalars::{Decimal, Ist, Number, Total};
use boli_domain::order::PaymentStatus;
use boli_domain::{CreditPurchaseId, OrderId, PaymentId, RowId, UserId};
use serde::Serialize;

/// The one currency.
pub const CURRENCY: &str = "INR";

/// What the checkout of an order needs.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderPayment {
    pub razorpay_order_id: String,
    pub amount: Number,
    pub currency: &'static str,
    /// The gateway's public key id.
    pub key: String,
    pub payment_id: PaymentId,
}

/// What the checkout of credits needs.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditPayment {
    pub razorpay_order_id: String,
    pub amount: Number,
    pub currency: &'static str,
    pub key: String,
    pub credits: u32,
    pub credit_purchase_id: CreditPurchaseId,
}

/// The reply to a good callback.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaymentVerified {
    pub message: String,
    pub payment_status: PaymentStatus,
}

/// The reply to a client whose attempt to pay failed.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FailureNoted {
    pub message: &'static str,
    /// What the payment is now: one that has completed stays so.
    pub payment_status: PaymentStatus,
    /// The buyer app looks for it.
    pub success: bool,
}

/// A payment.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Payment {
    pub id: PaymentId,
    pub user: UserId,
    pub user_name: String,
    /// The same name where the seller console looks for it.
    pub buyer_name: String,
    pub order: Option<OrderId>,
    pub amount: Decimal,
    pub currency: &'static str,
    pub payment_method: &'static str,
    pub status: PaymentStatus,
    pub razorpay_order_id: Option<String>,
    pub razorpay_payment_id: Option<String>,
    pub created_at: Ist,
    pub completed_at: Option<Ist>,
    pub failure_reason: Option<String>,
    pub notes: String,
}

/// A purchase of credits as a transaction.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditTransaction {
    pub id: CreditPurchaseId,
    pub transaction_type: &'static str,
    pub credits: u32,
    pub amount: Decimal,
    pub status: PaymentStatus,
    pub description: String,
    pub created_at: Ist,
    pub razorpay_payment_id: Option<String>,
}

/// A seller's purchases of credits, newest first; not paged.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditTransactions {
    pub transactions: Vec<CreditTransaction>,
}

/// A purchase of credits with its payment.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditPurchase {
    pub id: CreditPurchaseId,
    pub seller: UserId,
    pub seller_name: String,
    pub payment: PaymentId,
    pub payment_data: Payment,
    pub credits_purchased: u32,
    pub price_per_credit: Decimal,
    pub total_amount: Decimal,
    pub status: PaymentStatus,
    pub created_at: Ist,
}

/// The order line that an earning comes from.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarningSource {
    pub order_number: String,
    pub product_name: String,
    pub quantity: u32,
}

/// What a seller earned with one order line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Earning {
    pub id: RowId,
    pub order_item: RowId,
    pub order_item_data: EarningSource,
    pub gross_amount: Decimal,
    pub platform_fee: Decimal,
    pub net_amount: Decimal,
    pub is_withdrawn: bool,
    pub created_at: Ist,
}

/// A seller's earnings, newest first, with their totals.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Earnings {
    pub earnings: Vec<Earning>,
    /// Everything paid for, delivered or not.
    pub total_earnings: Total,
    pub withdrawn_earnings: Total,
    /// Delivered, the hold over, not withdrawn.
    pub available_earnings: Total,
}

/// The answer to the gateway's webhook.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookTaken {
    pub status: &'static str,
}
