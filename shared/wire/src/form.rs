//! Request bodies as forms: JSON objects, URL-encoded and multipart alike, with the
//! contract's error texts collected per field.
//!
//! A reader returns a value in any case and notes what is wrong; [`Form::finish`] must be
//! asked before the values are used.

use boli_domain::{Paise, Timestamp};
use bytes::Bytes;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::str::FromStr;
use uuid::Uuid;

/// Error texts by field, in the order they were found: `{"amount": ["A valid number is required."]}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.keys().cloned().collect::<Vec<_>>().join(", "))]
pub struct FieldErrors(pub Map<String, Value>);

/// Errors that belong to no single field.
pub const NON_FIELD: &str = "non_field_errors";

impl FieldErrors {
    /// One error of one field.
    #[must_use]
    pub fn one(field: &str, text: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.push(field, text);
        errors
    }

    pub fn push(&mut self, field: &str, text: impl Into<String>) {
        let texts = self
            .0
            .entry(field)
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(texts) = texts {
            texts.push(Value::String(text.into()));
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first text, which clients that show one error show.
    #[must_use]
    pub fn first(&self) -> &str {
        let texts = self.0.values().next().and_then(Value::as_array);
        texts
            .and_then(|texts| texts.first())
            .and_then(Value::as_str)
            .unwrap_or("Invalid input.")
    }
}

/// An uploaded file.
#[derive(Clone, Debug)]
pub struct Upload {
    pub filename: String,
    pub content_type: String,
    pub bytes: Bytes,
}

/// The body can't be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyRefused {
    #[error("JSON parse error - {0}")]
    Json(String),
    #[error("Invalid data. Expected a dictionary, but got {0}.")]
    NotAnObject(&'static str),
    #[error("Multipart form parse error - {0}")]
    Multipart(String),
    #[error("Unsupported media type \"{0}\" in request.")]
    MediaType(String),
}

/// The fields of a request.
#[derive(Clone, Debug, Default)]
pub struct Form {
    fields: Map<String, Value>,
    files: BTreeMap<String, Upload>,
    errors: FieldErrors,
}

const REQUIRED: &str = "This field is required.";
const BLANK: &str = "This field may not be blank.";
const NULL: &str = "This field may not be null.";

impl Form {
    /// Reads a body by its content type; an empty body is an empty form.
    ///
    /// # Errors
    /// [`BodyRefused`] when it is not what the content type says.
    pub async fn read(content_type: &str, body: Bytes) -> Result<Self, BodyRefused> {
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        if body.is_empty() {
            return Ok(Self::default());
        }
        match media_type.to_ascii_lowercase().as_str() {
            "" | "application/json" => Self::from_json(&body),
            "application/x-www-form-urlencoded" => Ok(Self::from_urlencoded(&body)),
            "multipart/form-data" => Self::from_multipart(content_type, body).await,
            other => Err(BodyRefused::MediaType(other.to_owned())),
        }
    }

    fn from_json(body: &[u8]) -> Result<Self, BodyRefused> {
        let value: Value =
            serde_json::from_slice(body).map_err(|error| BodyRefused::Json(error.to_string()))?;
        match value {
            Value::Object(fields) => Ok(Self {
                fields,
                ..Self::default()
            }),
            other => Err(BodyRefused::NotAnObject(kind_of(&other))),
        }
    }

    fn from_urlencoded(body: &[u8]) -> Self {
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            form.add_text(&name, value.into_owned());
        }
        form
    }

    async fn from_multipart(content_type: &str, body: Bytes) -> Result<Self, BodyRefused> {
        let refuse = |error: multer::Error| BodyRefused::Multipart(error.to_string());
        let boundary = multer::parse_boundary(content_type).map_err(refuse)?;
        let stream = futures_util::stream::once(async move { Ok::<_, std::io::Error>(body) });
        let mut parts = multer::Multipart::new(stream, boundary);
        let mut form = Self::default();
        while let Some(part) = parts.next_field().await.map_err(refuse)? {
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                Some(filename) => {
                    let content_type = part
                        .content_type()
                        .map(ToString::to_string)
                        .unwrap_or_default();
                    let bytes = part.bytes().await.map_err(refuse)?;
                    form.files.insert(
                        name,
                        Upload {
                            filename,
                            content_type,
                            bytes,
                        },
                    );
                }
                // `text()` would bring the tables of every charset along, 200 KB of each
                // function; clients send UTF-8.
                None => {
                    let text = part.bytes().await.map_err(refuse)?;
                    form.add_text(&name, String::from_utf8_lossy(&text).into_owned());
                }
            }
        }
        Ok(form)
    }

    /// A repeated field becomes a list.
    fn add_text(&mut self, name: &str, text: String) {
        match self.fields.get_mut(name) {
            Some(Value::Array(list)) => list.push(Value::String(text)),
            Some(first) => *first = Value::Array(vec![first.take(), Value::String(text)]),
            None => {
                self.fields.insert(name.to_owned(), Value::String(text));
            }
        }
    }

    /// Whether the field was sent at all.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// The field as it was sent.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    /// Notes an error found by the caller.
    pub fn reject(&mut self, name: &str, text: impl Into<String>) {
        self.errors.push(name, text);
    }

    /// # Errors
    /// All that was found wrong so far.
    pub fn finish(self) -> Result<(), FieldErrors> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(self.errors)
        }
    }

    /// Removes an uploaded file from the form.
    pub fn take_file(&mut self, name: &str) -> Option<Upload> {
        self.files.remove(name)
    }

    /// A required text of at most `max` characters.
    pub fn text(&mut self, name: &str, max: usize) -> String {
        match self.fields.get(name) {
            None => self.reject(name, REQUIRED),
            Some(Value::Null) => self.reject(name, NULL),
            Some(_) => match self.optional_text(name, max) {
                Some(text) if text.is_empty() => self.reject(name, BLANK),
                Some(text) => return text,
                None => {}
            },
        }
        String::new()
    }

    /// A text that may be left out, null or blank.
    pub fn optional_text(&mut self, name: &str, max: usize) -> Option<String> {
        let text = match self.raw(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => {
                self.reject(name, "Not a valid string.");
                return None;
            }
        };
        if text.chars().count() > max {
            self.reject(
                name,
                format!("Ensure this field has no more than {max} characters."),
            );
            return None;
        }
        Some(text)
    }

    /// A text taken as it is, without trimming: passwords.
    pub fn secret(&mut self, name: &str) -> String {
        match self.fields.get(name) {
            None => self.reject(name, REQUIRED),
            Some(Value::String(text)) if text.is_empty() => self.reject(name, BLANK),
            Some(Value::String(text)) => return text.clone(),
            Some(_) => self.reject(name, "Not a valid string."),
        }
        String::new()
    }

    /// A required UUID.
    pub fn id<T: From<Uuid>>(&mut self, name: &str) -> T {
        if !self.require(name) {
            return Uuid::nil().into();
        }
        self.optional_id(name).unwrap_or_else(|| Uuid::nil().into())
    }

    /// A UUID that may be left out or null.
    pub fn optional_id<T: From<Uuid>>(&mut self, name: &str) -> Option<T> {
        match self.raw(name)?.as_str().map(Uuid::parse_str) {
            Some(Ok(id)) => Some(id.into()),
            _ => {
                self.reject(name, "Must be a valid UUID.");
                None
            }
        }
    }

    /// A required list of UUIDs with at least one entry; a single value is a list of one.
    pub fn ids<T: From<Uuid>>(&mut self, name: &str) -> Vec<T> {
        let values = match self.fields.get(name) {
            None | Some(Value::Null) => {
                self.reject(name, REQUIRED);
                return Vec::new();
            }
            Some(Value::Array(values)) => values.clone(),
            Some(single) => vec![single.clone()],
        };
        if values.is_empty() {
            self.reject(name, "This list may not be empty.");
        }
        let mut ids = Vec::new();
        for value in values {
            match value.as_str().map(Uuid::parse_str) {
                Some(Ok(id)) => ids.push(id.into()),
                _ => self.reject(name, format!("{value} is not a valid UUID.")),
            }
        }
        ids
    }

    /// A required integer, as number or text.
    pub fn integer(&mut self, name: &str, range: RangeInclusive<i64>) -> i64 {
        if self.require(name) {
            self.optional_integer(name, range).unwrap_or_default()
        } else {
            0
        }
    }

    /// An integer that may be left out or null.
    pub fn optional_integer(&mut self, name: &str, range: RangeInclusive<i64>) -> Option<i64> {
        let value = match self.raw(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let Some(value) = value else {
            self.reject(name, "A valid integer is required.");
            return None;
        };
        if value < *range.start() {
            let text = format!(
                "Ensure this value is greater than or equal to {}.",
                range.start()
            );
            self.reject(name, text);
        } else if value > *range.end() {
            let text = format!(
                "Ensure this value is less than or equal to {}.",
                range.end()
            );
            self.reject(name, text);
        } else {
            return Some(value);
        }
        None
    }

    /// A required amount of rupees, as number or text.
    pub fn amount(&mut self, name: &str) -> Paise {
        if self.require(name) {
            self.optional_amount(name).unwrap_or_default()
        } else {
            Paise::ZERO
        }
    }

    /// An amount that may be left out or null.
    pub fn optional_amount(&mut self, name: &str) -> Option<Paise> {
        let text = match self.raw(name)? {
            // The number's shortest decimal is what the client typed.
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.clone(),
            _ => "not a number".to_owned(),
        };
        match Paise::parse(&text) {
            Ok(amount) => Some(amount),
            Err(refused) => {
                self.reject(name, refused.to_string());
                None
            }
        }
    }

    /// A required word out of a fixed list.
    pub fn choice<T: FromStr + Default>(&mut self, name: &str) -> T {
        if self.require(name) {
            self.optional_choice(name).unwrap_or_default()
        } else {
            T::default()
        }
    }

    /// A word out of a fixed list, or `None` when it is left out or null.
    pub fn optional_choice<T: FromStr>(&mut self, name: &str) -> Option<T> {
        let shown = match self.raw(name)? {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        match shown.parse() {
            Ok(choice) => Some(choice),
            Err(_) => {
                self.reject(name, format!("\"{shown}\" is not a valid choice."));
                None
            }
        }
    }

    /// A boolean in any of the spellings that forms use.
    pub fn optional_flag(&mut self, name: &str) -> Option<bool> {
        match self.raw(name)? {
            Value::Bool(flag) => return Some(*flag),
            Value::String(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "1" | "on" | "yes" => return Some(true),
                "false" | "0" | "off" | "no" | "" => return Some(false),
                _ => {}
            },
            _ => {}
        }
        self.reject(name, "Must be a valid boolean.");
        None
    }

    /// A moment in ISO-8601, or `None` when it is left out, null or blank.
    pub fn optional_moment(&mut self, name: &str) -> Option<Timestamp> {
        match self.raw(name)?.as_str() {
            Some("") => None,
            Some(text) => Timestamp::parse(text).or_else(|| {
                self.reject(name, "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].");
                None
            }),
            None => {
                self.reject(name, "Not a valid string.");
                None
            }
        }
    }

    /// A required JSON object.
    pub fn object(&mut self, name: &str) -> Map<String, Value> {
        if self.require(name) {
            match self.raw(name) {
                Some(Value::Object(object)) => return object.clone(),
                _ => self.reject(name, "Expected an object."),
            }
        }
        Map::new()
    }

    fn require(&mut self, name: &str) -> bool {
        match self.fields.get(name) {
            None => self.reject(name, REQUIRED),
            Some(Value::Null) => self.reject(name, NULL),
            Some(_) => return true,
        }
        false
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}

#[cfg(test)]
mod tests;
