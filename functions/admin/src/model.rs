//! What a model of the panel is: where its rows are, and what of them is shown.
//!
//! Models are data ([`crate::models`]); the same four functions show all of them. Fields are
//! paths into an item as it is stored, such as `seller.shop_name`.

use crate::actions::Action;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use boli_domain::UserId;
use boli_domain::operator::Permission;
use boli_store::{Key, Shelf};
use serde_json::Value;

/// A model.
#[derive(Debug)]
pub struct Model {
    /// In addresses.
    pub name: &'static str,
    pub title: &'static str,
    pub group: Group,
    /// Who may see it.
    pub needs: Permission,
    /// What its items are called in the table; empty for what is no item of its own.
    pub entity: &'static str,
    /// The field that people know a row by.
    pub label: &'static str,
    pub columns: &'static [Column],
    pub source: Source,
    pub filters: &'static [Filter],
    /// Its places begin with a time, so that days can be picked.
    pub has_days: bool,
    pub search: Option<Search>,
    /// What is shown beneath a row.
    pub related: &'static [Related],
    pub actions: &'static [&'static Action],
}

/// A heading of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    People,
    Shop,
    Shows,
    Orders,
    Money,
    Referrals,
    System,
}

impl Group {
    pub const ALL: [Self; 7] = [
        Self::People,
        Self::Shop,
        Self::Shows,
        Self::Orders,
        Self::Money,
        Self::Referrals,
        Self::System,
    ];

    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::People => "People",
            Self::Shop => "Shop",
            Self::Shows => "Shows",
            Self::Orders => "Orders",
            Self::Money => "Money",
            Self::Referrals => "Referrals",
            Self::System => "System",
        }
    }
}

/// A column of a list.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub title: &'static str,
    pub path: &'static str,
    pub kind: Kind,
}

/// How a value is shown.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Text,
    /// Paise.
    Money,
    /// Milliseconds since 1970.
    Time,
    /// A state, which has a colour.
    State,
    Flag,
    Number,
    /// The id of a row of another model, shown by its label.
    Of(&'static str),
    /// How many there are in a list.
    Count,
    /// Worked out of the whole row.
    Worked(fn(&Value) -> String),
}

/// Where rows come from. None of these is a scan.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// One shelf.
    Shelf(fn() -> Shelf),
    /// A shelf of each row of another model.
    Under {
        parents: &'static str,
        shelf: fn(&Key) -> Option<Shelf>,
    },
    /// Parts of each row of another model.
    Within {
        parents: &'static str,
        parts: fn(&Value) -> Vec<Value>,
    },
    /// A partition for each day in India, the newest first.
    Days(fn(day: &str) -> Shelf),
    /// Known without the table.
    Fixed(fn() -> Vec<Value>),
    /// The dead-letter queues.
    DeadLetters,
}

/// A choice that narrows a list.
#[derive(Clone, Copy, Debug)]
pub struct Filter {
    pub name: &'static str,
    pub title: &'static str,
    /// Values and what people call them.
    pub values: &'static [(&'static str, &'static str)],
    pub by: Narrowed,
}

/// How a filter narrows.
#[derive(Clone, Copy, Debug)]
pub enum Narrowed {
    /// Another shelf has just these rows.
    Shelf(fn(&str) -> Option<Shelf>),
    /// Of the rows that are read those are left whose field is that; a missing field is empty.
    Field(&'static str),
}

/// What a search looks through.
#[derive(Clone, Copy, Debug)]
pub struct Search {
    /// What can be typed.
    pub hint: &'static str,
    pub by: &'static [By],
}

#[derive(Clone, Copy, Debug)]
pub enum By {
    /// The rows are users, with a word that begins like this.
    UserWord,
    /// The rows are products, with words that begin like this.
    ProductWord,
    /// Of each user who is found, a shelf.
    OfUser(fn(UserId) -> Shelf),
    /// The key that the text spells.
    Key(fn(&str) -> Option<Key>),
    /// Rows whose fields have the text in them, of those that are read.
    Fields(&'static [&'static str]),
}

/// Rows of another model that belong to a row.
#[derive(Clone, Copy, Debug)]
pub struct Related {
    pub model: &'static str,
    pub shelf: fn(&Key, &Value) -> Option<Shelf>,
}

/// A row: an item, or a part of one.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where it stands on its shelf.
    pub place: String,
    /// Of the item that it is, or is a part of.
    pub key: Option<Key>,
    pub value: Value,
}

impl Row {
    /// A row that is not in the table.
    #[must_use]
    pub const fn without_key(value: Value) -> Self {
        Self {
            place: String::new(),
            key: None,
            value,
        }
    }
}

impl Model {
    /// The address of its list.
    #[must_use]
    pub fn address(&self) -> String {
        format!("/admin/{}/", self.name)
    }

    /// The address of a row.
    #[must_use]
    pub fn address_of(&self, key: &Key) -> String {
        format!("/admin/{}/{}/", self.name, id_of(key))
    }

    /// What people know a row by.
    #[must_use]
    pub fn label_of(&self, value: &Value) -> String {
        match at(value, self.label) {
            Some(Value::String(text)) if !text.is_empty() => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => "(without a name)".to_owned(),
        }
    }
}

/// A row's id in addresses: its key.
#[must_use]
pub fn id_of(key: &Key) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}\n{}", key.pk, key.sk))
}

/// The key of a row's id.
#[must_use]
pub fn key_of(id: &str) -> Option<Key> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(id).ok()?).ok()?;
    let (pk, sk) = text.split_once('\n')?;
    Some(Key {
        pk: pk.to_owned(),
        sk: sk.to_owned(),
    })
}

/// A field of a row.
#[must_use]
pub fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.')
        .try_fold(value, |value, name| value.get(name))
        .filter(|value| !value.is_null())
}

/// A field of a row that is a text; empty when it is not there.
#[must_use]
pub fn text_at<'a>(value: &'a Value, path: &str) -> &'a str {
    at(value, path).and_then(Value::as_str).unwrap_or_default()
}

/// A field of a row that is a whole number; zero when it is not there.
#[must_use]
pub fn number_at(value: &Value, path: &str) -> i64 {
    at(value, path).and_then(Value::as_i64).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_key_and_nothing_else_is_one() {
        let key = Key {
            pk: "USER#1".to_owned(),
            sk: "ADDRESS#0000000000000007".to_owned(),
        };
        assert_eq!(key_of(&id_of(&key)), Some(key));
        for id in ["", "not base64!", "aGk", "../users"] {
            assert_eq!(key_of(id), None, "{id}");
        }
    }
}
