//! Razorpay's orders, payments and refunds as far as Boli reads them. Unknown fields are
//! ignored, because new ones appear at any time.

use boli_domain::Paise;
use boli_domain::payment::CURRENCY;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// Notes: at most 15 pairs of at most 256 characters.
pub type Notes = BTreeMap<String, String>;

/// An order at the gateway; it stays payable until it is paid.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GatewayOrder {
    pub id: String,
    /// Missing in short events; never equal to an amount of ours then.
    #[serde(default)]
    pub amount: Paise,
    #[serde(default)]
    pub currency: String,
    #[serde(default)]
    pub receipt: Option<String>,
    /// `created`, `attempted` or `paid`; it stays `paid` after a refund.
    #[serde(default)]
    pub status: String,
    #[serde(default, deserialize_with = "map_or_empty_array")]
    pub notes: Notes,
}

/// Where a payment stands. `Failed` is not final.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GatewayPaymentStatus {
    Created,
    Authorized,
    Captured,
    Refunded,
    Failed,
    /// A state this program does not know.
    #[default]
    #[serde(other)]
    Unknown,
}

/// One attempt to pay.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GatewayPayment {
    pub id: String,
    /// Missing in short events about failed payments; never equal to an amount of ours then.
    #[serde(default)]
    pub amount: Paise,
    /// Missing in short events: then that of the gateway order, which has no other.
    #[serde(default = "order_currency")]
    pub currency: String,
    #[serde(default)]
    pub status: GatewayPaymentStatus,
    /// Payments made without an order are not ours.
    #[serde(default)]
    pub order_id: Option<String>,
    #[serde(default)]
    pub amount_refunded: Option<Paise>,
    #[serde(default, deserialize_with = "map_or_empty_array")]
    pub notes: Notes,
    #[serde(default)]
    pub error_code: Option<String>,
    #[serde(default)]
    pub error_description: Option<String>,
    #[serde(default)]
    pub error_reason: Option<String>,
    /// What the gateway keeps, its tax included. Known once the money is captured.
    #[serde(default)]
    pub fee: Option<Paise>,
    /// The goods and services tax in `fee`.
    #[serde(default)]
    pub tax: Option<Paise>,
}

fn order_currency() -> String {
    CURRENCY.to_owned()
}

/// Where a refund stands. `Processed` may come before the bank has a reference for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GatewayRefundStatus {
    Pending,
    Processed,
    /// The money is still with the gateway.
    Failed,
    /// A state this program does not know.
    #[default]
    #[serde(other)]
    Unknown,
}

/// The note of a refund that says which of ours it is.
pub const REFUND_NOTE: &str = "refund";

/// A refund of a captured payment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GatewayRefund {
    pub id: String,
    #[serde(default)]
    pub payment_id: String,
    #[serde(default)]
    pub amount: Paise,
    #[serde(default = "order_currency")]
    pub currency: String,
    #[serde(default)]
    pub status: GatewayRefundStatus,
    #[serde(default, deserialize_with = "map_or_empty_array")]
    pub notes: Notes,
}

/// A list of the API.
#[derive(Debug, Deserialize)]
pub(super) struct Collection<T> {
    pub items: Vec<T>,
}

/// Empty notes come back as `[]`, others as an object; values may be numbers.
pub(super) fn map_or_empty_array<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Notes, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    let serde_json::Value::Object(pairs) = value else {
        return Ok(Notes::new());
    };
    let text = |value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(pairs
        .into_iter()
        .map(|(key, value)| (key, text(value)))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_a_map_an_array_or_null() {
        let notes = |notes: &str| {
            let text = format!(r#"{{"id":"order_1","amount":100,"notes":{notes}}}"#);
            serde_json::from_str::<GatewayOrder>(&text).unwrap().notes
        };
        assert_eq!(notes("[]"), Notes::new());
        assert_eq!(notes("null"), Notes::new());
        let expected = [("a", "b"), ("n", "1")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        assert_eq!(notes(r#"{"a":"b","n":1}"#), Notes::from(expected));
    }

    #[test]
    fn an_unknown_status_is_kept_apart_from_the_known_ones() {
        let text = r#"{"id":"pay_1","amount":100,"status":"teleported","new_field":{}}"#;
        let payment: GatewayPayment = serde_json::from_str(text).unwrap();
        assert_eq!(payment.status, GatewayPaymentStatus::Unknown);
    }
}
