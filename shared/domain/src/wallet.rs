//! What a user's wallet shows: movements of money with words, each a view of a journal.

use serde::{Deserialize, Serialize};

/// Which way a movement goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Credit,
    Debit,
}

/// What a movement is for (contract section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = WalletCategory))]
#[serde(rename_all = "snake_case")]
pub enum Category {
    PlatformFee,
    ShippingFee,
    TaxAmount,
    CreditPurchase,
    ProductSale,
    Withdrawal,
    Refund,
    Other,
}
