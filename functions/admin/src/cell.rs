//! How values look.

use crate::model::{Kind, at};
use crate::models;
use boli_domain::{Paise, Timestamp};
use boli_store::{Item, Key};
use serde_json::Value;
use std::collections::HashMap;

/// A value as it is shown: a text, which may be a link or have a colour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    pub link: Option<String>,
    /// The class of a state: `good`, `bad`, `wait` or `plain`.
    pub state: Option<&'static str>,
    /// Numbers stand on the right.
    pub is_number: bool,
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    fn number(text: impl Into<String>) -> Self {
        Self {
            is_number: true,
            ..Self::text(text)
        }
    }
}

/// What ids stand for: the labels of other models' rows.
#[derive(Debug, Default)]
pub struct Names(HashMap<(&'static str, String), (Key, String)>);

impl Names {
    /// The items to read so that the ids of a row can be shown by name.
    pub fn wanted(kinds: impl Iterator<Item = (Kind, Value)>) -> Vec<(&'static str, String, Key)> {
        let key = |(kind, value): (Kind, Value)| {
            let Kind::Of(model) = kind else { return None };
            let id = plain(&value)?;
            Some((model, id.clone(), models::key_of_id(model, &id)?))
        };
        kinds.filter_map(key).collect()
    }

    /// The names, of items that were read.
    pub fn of(wanted: Vec<(&'static str, String, Key)>, items: &HashMap<Key, Item>) -> Self {
        let name = |(model, id, key): (&'static str, String, Key)| {
            let value = boli_store::to_json(items.get(&key)?.clone()).ok()?;
            let label = models::named(model)?.label_of(&value);
            Some(((model, id), (key, label)))
        };
        Self(wanted.into_iter().filter_map(name).collect())
    }
}

/// A field of a row as it is shown.
pub fn cell(kind: Kind, path: &str, row: &Value, names: &Names) -> Cell {
    if let Kind::Worked(work) = kind {
        return Cell::text(work(row));
    }
    let Some(value) = at(row, path) else {
        return Cell::text("–");
    };
    shown(kind, value, names)
}

/// A value as it is shown.
pub fn shown(kind: Kind, value: &Value, names: &Names) -> Cell {
    match (kind, value) {
        (Kind::Money, Value::Number(number)) => Cell::number(money(number.as_i64())),
        (Kind::Time, Value::Number(number)) => {
            Cell::text(time(Timestamp::from_millis(number.as_i64().unwrap_or(0))))
        }
        (Kind::Number, value) => Cell::number(plain(value).unwrap_or_default()),
        (Kind::Count, Value::Array(list)) => Cell::number(list.len().to_string()),
        (Kind::Count, Value::Object(map)) => Cell::number(map.len().to_string()),
        (Kind::Flag, Value::Bool(flag)) => Cell {
            state: Some(if *flag { "good" } else { "plain" }),
            ..Cell::text(if *flag { "yes" } else { "no" })
        },
        (Kind::State, value) => {
            let text = plain(value).unwrap_or_default();
            Cell {
                state: Some(state(&text)),
                ..Cell::text(text.replace('_', " "))
            }
        }
        (Kind::Of(model), value) => of(model, value, names),
        (_, Value::Array(list)) if list.is_empty() => Cell::text("–"),
        (_, value) => Cell::text(plain(value).unwrap_or_else(|| value.to_string())),
    }
}

fn of(model: &'static str, value: &Value, names: &Names) -> Cell {
    let id = plain(value).unwrap_or_default();
    match names.0.get(&(model, id.clone())) {
        Some((key, label)) => Cell {
            link: models::named(model).map(|model| model.address_of(key)),
            ..Cell::text(label.clone())
        },
        None => Cell::text(id),
    }
}

/// A scalar without quotation marks.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// An amount as India writes it: ₹12,34,567.50.
pub fn money(paise: Option<i64>) -> String {
    let paise = paise.unwrap_or_default();
    let sign = if paise < 0 { "−" } else { "" };
    let text = Paise(paise.unsigned_abs()).to_string();
    let (rupees, rest) = text.split_once('.').unwrap_or((&text, "00"));
    let (head, last) = rupees.split_at(rupees.len().saturating_sub(3));
    let mut grouped = String::new();
    for (index, digit) in head.chars().enumerate() {
        if index > 0 && (head.len() - index).is_multiple_of(2) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if !head.is_empty() {
        grouped.push(',');
    }
    format!("{sign}₹{grouped}{last}.{rest}")
}

/// A moment in India, to the minute.
pub fn time(at: Timestamp) -> String {
    let text = at.to_ist();
    let date = text.get(..10).unwrap_or_default();
    let clock = text.get(11..16).unwrap_or_default();
    format!("{date} {clock}")
}

/// The colour of a state.
fn state(text: &str) -> &'static str {
    match text {
        "active" | "verified" | "live" | "completed" | "confirmed" | "delivered" | "shipped"
        | "credited" | "done" | "paid" | "open" | "processed" | "accepted" | "received" => "good",
        "pending" | "scheduled" | "processing" | "requested" | "begun" | "due" | "sent"
        | "sold_out" | "disputed" => "wait",
        "rejected" | "cancelled" | "failed" | "disabled" | "refused" | "forbidden" | "banned" => {
            "bad"
        }
        _ => "plain",
    }
}

/// What a field is, by its name: for pages that show all of a row.
pub fn kind_of(name: &str, value: &Value) -> Kind {
    const MONEY: [&str; 27] = [
        "amount",
        "available",
        "pending",
        "in_flight",
        "debt",
        "wallet",
        "total",
        "subtotal",
        "shipping_fee",
        "platform_fee",
        "tax",
        "base_price",
        "unit_price",
        "starting_price",
        "min_next",
        "increment",
        "high",
        "hammer",
        "minimum_order",
        "maximum_discount",
        "total_earnings",
        "referrer_reward",
        "newcomer_reward",
        "price_per_credit",
        "gross",
        "fee",
        "discount",
    ];
    match (name, value) {
        (_, Value::Bool(_)) => Kind::Flag,
        (
            "seller_id" | "user_id" | "owner_id" | "bidder" | "winner" | "banned_by" | "added_by"
            | "referrer_id" | "created_by" | "seller",
            Value::String(_),
        ) => Kind::Of("users"),
        ("room_id", _) => Kind::Of("livestreams"),
        ("product_id", _) => Kind::Of("products"),
        ("category_id", _) => Kind::Of("categories"),
        ("order_id", _) => Kind::Of("orders"),
        (name, Value::Number(_)) if is_moment(name) => Kind::Time,
        (name, Value::Number(_)) if MONEY.contains(&name) => Kind::Money,
        (name, Value::String(_)) if name.ends_with("status") || name == "outcome" => Kind::State,
        (_, Value::Number(_)) => Kind::Number,
        _ => Kind::Text,
    }
}

fn is_moment(name: &str) -> bool {
    const OTHERS: [&str; 8] = [
        "at",
        "date_joined",
        "base_end",
        "soft_end",
        "hard_end",
        "payable_from",
        "valid_from",
        "scheduled_start",
    ];
    name.ends_with("_at") || name.ends_with("_until") || OTHERS.contains(&name)
}

/// What nobody is shown, and what only the table is about.
pub fn is_hidden(name: &str) -> bool {
    const HIDDEN: [&str; 14] = [
        "PK",
        "SK",
        "GSI1PK",
        "GSI1SK",
        "GSI2PK",
        "GSI2SK",
        "entity",
        "schema",
        "trace",
        "password_hash",
        "second_factor",
        "last_code_step",
        "digest",
        "csrf",
    ];
    HIDDEN.contains(&name)
}

/// A field's name as people read it.
pub fn title_of(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn amounts_are_grouped_as_in_india() {
        let shown = [0, 99, 100_000, 123_456_789, -5_050].map(|paise| money(Some(paise)));
        assert_eq!(
            shown,
            ["₹0.00", "₹0.99", "₹1,000.00", "₹12,34,567.89", "−₹50.50"]
        );
    }

    #[test]
    fn secrets_are_shown_to_nobody() {
        for name in ["password_hash", "second_factor", "csrf", "digest"] {
            assert!(is_hidden(name), "{name}");
        }
    }

    #[test]
    fn a_moment_is_shown_in_india() {
        let names = Names::default();
        let row = json!({ "created_at": 1_795_354_386_435_i64 });
        assert_eq!(
            cell(Kind::Time, "created_at", &row, &names).text,
            "2026-11-22 19:03"
        );
        assert_eq!(cell(Kind::Time, "paid_at", &row, &names).text, "–");
    }
}
