//! Fields of requests, in bodies and queries.

use serde_json::{Value, json};
use std::ops::RangeInclusive;
use utoipa::PartialSchema;
use utoipa::openapi::{RefOr, Schema};

/// What a field's value is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Of at most so many characters.
    Text(usize),
    Email,
    Integer(RangeInclusive<i64>),
    Id,
    Ids,
    /// Rupees, with up to two decimals; bodies take text as well.
    Money,
    Flag,
    Choice(&'static [&'static str]),
    /// A word of one of the product's own types.
    Word(fn() -> RefOr<Schema>),
    Moment,
    /// `YYYY-MM-DD`.
    Day,
    Object(&'static [Field]),
    /// An uploaded file, in a form.
    File,
}

/// A field of a request.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub is_required: bool,
}

impl Field {
    pub(crate) const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            is_required: false,
        }
    }

    pub(crate) const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// The JSON schema of its value.
    pub(crate) fn schema(&self) -> Value {
        match &self.kind {
            Kind::Text(max) if self.is_required => {
                json!({ "type": "string", "minLength": 1, "maxLength": max })
            }
            Kind::Text(max) => json!({ "type": "string", "maxLength": max }),
            Kind::Email => {
                json!({ "type": "string", "format": "email", "maxLength": boli_domain::limits::MAX_EMAIL_CHARS })
            }
            Kind::Integer(range) => integer(range),
            Kind::Id => id(),
            Kind::Ids => json!({ "type": "array", "items": id(), "minItems": 1 }),
            Kind::Money => json!({
                "oneOf": [
                    { "type": "number", "minimum": 0 },
                    { "type": "string", "pattern": r"^\d{1,8}(\.\d{1,2})?$" },
                ],
            }),
            Kind::Flag => json!({ "type": "boolean" }),
            Kind::Choice(words) => json!({ "type": "string", "enum": words }),
            Kind::Word(schema) => json!(schema()),
            Kind::Moment => json!({ "type": "string", "format": "date-time" }),
            Kind::Day => json!({ "type": "string", "format": "date" }),
            Kind::Object(fields) => object(*fields, required(fields)),
            Kind::File => json!({ "type": "string", "format": "binary" }),
        }
    }
}

/// The JSON schema of a body with these fields; what is not among them is overlooked.
pub(crate) fn object<'a>(
    fields: impl IntoIterator<Item = &'a Field>,
    required: Vec<&'static str>,
) -> Value {
    let properties: serde_json::Map<_, _> = fields
        .into_iter()
        .map(|field| (field.name.to_owned(), field.schema()))
        .collect();
    let mut object = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn required(fields: &[Field]) -> Vec<&'static str> {
    let required = fields.iter().filter(|field| field.is_required);
    required.map(|field| field.name).collect()
}

fn id() -> Value {
    json!({ "type": "string", "format": "uuid" })
}

/// A bound that no client reaches is left out.
fn integer(range: &RangeInclusive<i64>) -> Value {
    let mut schema = json!({ "type": "integer" });
    if *range.start() > i64::MIN {
        schema["minimum"] = json!(range.start());
    }
    if *range.end() < i64::MAX {
        schema["maximum"] = json!(range.end());
    }
    schema
}

pub(crate) const fn text(name: &'static str, max: usize) -> Field {
    Field::new(name, Kind::Text(max))
}

pub(crate) const fn integer_of(name: &'static str, range: RangeInclusive<i64>) -> Field {
    Field::new(name, Kind::Integer(range))
}

pub(crate) const fn choice(name: &'static str, words: &'static [&'static str]) -> Field {
    Field::new(name, Kind::Choice(words))
}

pub(crate) const fn word<T: PartialSchema>(name: &'static str) -> Field {
    Field::new(name, Kind::Word(T::schema))
}

pub(crate) const fn of(name: &'static str, kind: Kind) -> Field {
    Field::new(name, kind)
}
