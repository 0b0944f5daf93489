//! Keys that replies have beyond the recordings. Clients ignore what they don't know; each of
//! these helps one of them, and nothing else may be added unnoticed.

use crate::compare::Contract;
use serde_json::{Map, Value};

/// A key of the recorded object, the key that may stand beside it, and why.
const ADDITIONS: &[(&str, &str, &str)] = &[
    (
        "error",
        "code",
        "N: refusals of codes and bids name their case; the buyer app may read it",
    ),
    (
        "payment_status",
        "success",
        "N: the buyer app looks for it when it reports a failure",
    ),
    (
        "user_name",
        "buyer_name",
        "N: the seller console prints it in its payments",
    ),
    (
        "requested_at",
        "created_at",
        "N: the seller console prints it in its withdrawals",
    ),
    (
        "is_primary",
        "thumbnail",
        "N: a small copy of the picture, for lists of new clients",
    ),
    (
        "primary_image",
        "description",
        "D10: the seller console's list cards read it",
    ),
    (
        "primary_image",
        "images",
        "D10: the seller console's list cards read it",
    ),
    (
        "primary_image",
        "stock_quantity",
        "D10: the seller console's list cards read it",
    ),
    (
        "scheduled_start_time",
        "description",
        "D10: the seller console's list cards read it",
    ),
    (
        "scheduled_start_time",
        "products",
        "D10: the seller console's list cards count them",
    ),
    (
        "livestream_ended",
        "credit_deducted",
        "N: the seller console reads it",
    ),
    (
        "livestream_ended",
        "total_credits_consumed",
        "N: the seller console reads it",
    ),
    (
        "amount",
        "code",
        "N: a bid that is too low is named as such",
    ),
    (
        "amount",
        "minimum",
        "N: what the bid must be, so that clients need not ask again",
    ),
];

/// Whether an object that was recorded without `key` may have it.
pub fn is_allowed(
    contract: Contract,
    recorded: &Map<String, Value>,
    at: &str,
    key: &str,
    value: &Value,
) -> bool {
    // The seller console shows nothing but `error`, so that every refusal has one.
    let is_error = contract.status >= 400 && at.is_empty() && key == "error" && value.is_string();
    is_error
        || ADDITIONS
            .iter()
            .any(|(beside, added, _)| *added == key && recorded.contains_key(*beside))
}
