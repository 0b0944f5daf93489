//! What operators can do to rows, and the audit log of it.
//!
//! An action asks for some fields and calls the same rules as everybody else: the panel has no
//! way of its own to change anything. The audit log has an entry before the deed and knows its
//! outcome after it.

pub mod accounts;
pub mod catalog;
pub mod operators;
pub mod orders;
pub mod promotions;
pub mod sellers;
pub mod shows;
pub mod system;
pub mod withdrawals;

use crate::cell::is_hidden;
use crate::model::{Model, Row};
use crate::session::{Session, field};
use boli_domain::operator::Permission;
use boli_domain::{Paise, Timestamp};
use boli_runtime::{Deps, Failure, Handling, Request};
use boli_store::items::{AuditItem, AuditOutcome};
use boli_store::{Key, to_json};
use boli_wire::Form;
use serde_json::{Map, Value};

/// Words of operators, in characters: a note that somebody reads.
pub const MAX_NOTE_CHARS: usize = 500;

/// Something that can be done.
#[derive(Debug)]
pub struct Action {
    /// In addresses and in the audit log.
    pub name: &'static str,
    /// On its button.
    pub title: &'static str,
    /// What it does, for who is about to do it.
    pub explanation: &'static str,
    pub needs: Permission,
    pub on: On,
    pub fields: &'static [Field],
    /// It can't be taken back.
    pub is_grave: bool,
    /// Whether it can be done to a row as it is; the rule itself decides again.
    pub applies: fn(&Value) -> bool,
    pub run: for<'a> fn(&'a Deps, Deed<'a>) -> Handling<'a, Result<(), Failure>>,
}

/// What an action is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// One row.
    Row,
    /// One row or several that are picked from the list.
    Rows,
    /// The model: it makes a row.
    Model,
}

/// A field that an action asks for.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub title: &'static str,
    pub input: Input,
    pub is_needed: bool,
    /// The field of the row that it begins with.
    pub begins_with: &'static str,
}

/// How a field is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    Line,
    Text,
    /// Rupees.
    Money,
    Number,
    /// A moment in India.
    Moment,
    Password,
    Flag,
    /// Values and what people call them.
    Choice(&'static [(&'static str, &'static str)]),
    /// Several of them.
    Choices(&'static [(&'static str, &'static str)]),
}

impl Field {
    const fn new(name: &'static str, title: &'static str, input: Input) -> Self {
        Self {
            name,
            title,
            input,
            is_needed: true,
            begins_with: "",
        }
    }

    const fn optional(self) -> Self {
        Self {
            is_needed: false,
            ..self
        }
    }

    /// It begins with the row's field of the same name.
    const fn kept(self) -> Self {
        Self {
            begins_with: self.name,
            ..self
        }
    }

    const fn begins_with(self, begins_with: &'static str) -> Self {
        Self {
            begins_with,
            ..self
        }
    }
}

/// Words that go into the audit log, and to whom it concerns.
const WORDS: Field = Field::new("note", "Why", Input::Text);

/// An action as somebody does it.
#[derive(Debug)]
pub struct Deed<'a> {
    pub operator: &'a str,
    /// Where it is done; empty for what makes a row.
    pub key: &'a Key,
    /// The row as it was read.
    pub row: &'a Value,
    pub form: &'a Form,
}

impl Deed<'_> {
    /// A field as it was typed, without spaces around it.
    fn text(&self, name: &str) -> &str {
        field(self.form, name).trim()
    }

    fn note(&self) -> &str {
        self.text(WORDS.name)
    }

    fn flag(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    fn amount(&self, name: &str) -> Result<Paise, Failure> {
        let text = self.text(name);
        Paise::parse(text).map_err(|_| Failure::invalid(format!("{text} is no amount in rupees.")))
    }

    fn number(&self, name: &str) -> Result<u32, Failure> {
        let text = self.text(name);
        let number = text.parse();
        number.map_err(|_| Failure::invalid(format!("{text} is no whole number.")))
    }

    /// A moment; without an offset it means India.
    fn moment(&self, name: &str) -> Result<Timestamp, Failure> {
        let text = self.text(name);
        Timestamp::parse(text).ok_or_else(|| Failure::invalid(format!("{text} is no moment.")))
    }

    /// Values of a field that has several.
    fn choices(&self, name: &str) -> Vec<&str> {
        match self.form.raw(name) {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(one)) => vec![one],
            _ => Vec::new(),
        }
    }
}

/// The row is not what the action needs any more.
fn changed() -> Failure {
    Failure::new(
        boli_runtime::failure::Kind::Conflict,
        "This has changed meanwhile. Look at it again.",
    )
}

impl Action {
    /// Does it, with the entry in the audit log, and says whether what it was done to is still
    /// there. That is read anew afterwards, so that the entry knows what changed.
    ///
    /// # Errors
    /// 403 without the permission, and whatever the action's rule says. Both are in the log.
    pub async fn carry_out(
        &self,
        deps: &Deps,
        request: &Request,
        session: &Session,
        model: &Model,
        row: &Row,
        form: &Form,
    ) -> Result<bool, Failure> {
        let nowhere = Key {
            pk: String::new(),
            sk: String::new(),
        };
        let key = row.key.as_ref().unwrap_or(&nowhere);
        let mut entry = AuditItem {
            id: deps.new_id(),
            at: deps.now(),
            operator: session.operator.name.clone(),
            source_ip: request.source_ip.clone(),
            action: self.name.to_owned(),
            model: model.name.to_owned(),
            label: label(model, row, self, form),
            target_pk: key.pk.clone(),
            target_sk: key.sk.clone(),
            note: field(form, WORDS.name)
                .chars()
                .take(MAX_NOTE_CHARS)
                .collect(),
            outcome: AuditOutcome::Begun,
            reason: None,
            before: Map::new(),
            after: Map::new(),
        };
        if !session.may(self.needs) {
            entry.outcome = AuditOutcome::Forbidden;
            deps.store().audit(&entry).await?;
            return Err(crate::session::not_allowed());
        }
        deps.store().audit(&entry).await?;
        let done = match self.check(row, form) {
            Ok(()) => {
                let deed = Deed {
                    operator: &session.operator.name,
                    key,
                    row: &row.value,
                    form,
                };
                (self.run)(deps, deed).await
            }
            Err(refused) => Err(refused),
        };
        entry.outcome = match &done {
            Ok(()) => AuditOutcome::Done,
            Err(failure) if failure.kind.status().is_server_error() => AuditOutcome::Failed,
            Err(_) => AuditOutcome::Refused,
        };
        entry.reason = done.as_ref().err().and_then(|failure| {
            let text = failure.body.get("error").and_then(Value::as_str);
            text.map(str::to_owned)
        });
        let after = read(deps, key).await?;
        if key.pk != system::QUEUE {
            (entry.before, entry.after) = differences(&row.value, &after);
        }
        if self.on == On::Model && done.is_ok() {
            entry.after = asked(self, form);
        }
        deps.store().audit(&entry).await?;
        done.map(|()| after.is_object())
    }

    /// That all fields are filled in, and the row is one that it can be done to.
    fn check(&self, row: &Row, form: &Form) -> Result<(), Failure> {
        for input in self.fields {
            let text = field(form, input.name).trim();
            let is_there = !text.is_empty() || form.raw(input.name).is_some_and(Value::is_array);
            if input.is_needed && !is_there {
                return Err(Failure::invalid(format!("{} is missing.", input.title)));
            }
            if text.chars().count() > MAX_NOTE_CHARS {
                let limit = format!("{} has at most {MAX_NOTE_CHARS} characters.", input.title);
                return Err(Failure::invalid(limit));
            }
        }
        if (self.applies)(&row.value) {
            Ok(())
        } else {
            Err(Failure::new(
                boli_runtime::failure::Kind::Conflict,
                "This can't be done to it as it is now.",
            ))
        }
    }
}

/// What people know the row by; what is made is known by what was typed first.
fn label(model: &Model, row: &Row, action: &Action, form: &Form) -> String {
    if action.on != On::Model {
        return model.label_of(&row.value);
    }
    let first = action.fields.first().map(|first| field(form, first.name));
    first
        .unwrap_or_default()
        .chars()
        .take(MAX_NOTE_CHARS)
        .collect()
}

/// What was typed in to make a row, but for secrets.
fn asked(action: &Action, form: &Form) -> Map<String, Value> {
    let inputs = action.fields.iter();
    let open = inputs.filter(|input| input.input != Input::Password);
    open.filter_map(|input| Some((input.name.to_owned(), form.raw(input.name)?.clone())))
        .collect()
}

/// A row by its key; nothing when it is gone, or is no item.
async fn read(deps: &Deps, key: &Key) -> Result<Value, Failure> {
    if key.pk.is_empty() || key.pk == system::QUEUE {
        return Ok(Value::Null);
    }
    let items = deps.store().get_many(vec![key.clone()]).await?;
    let item = items.into_iter().next().map(to_json).transpose()?;
    Ok(item.unwrap_or_default())
}

/// The fields that are different, as they were and as they are; what is hidden is only named.
fn differences(before: &Value, after: &Value) -> (Map<String, Value>, Map<String, Value>) {
    let empty = Map::new();
    let (old, new) = (
        before.as_object().unwrap_or(&empty),
        after.as_object().unwrap_or(&empty),
    );
    let secret = |name: &str, value: &Value| {
        const TECHNICAL: [&str; 3] = ["trace", "entity", "schema"];
        if TECHNICAL.contains(&name) || name.ends_with("PK") || name.ends_with("SK") {
            return None;
        }
        let value = if is_hidden(name) {
            Value::from("(hidden)")
        } else {
            value.clone()
        };
        Some((name.to_owned(), value))
    };
    let only = |one: &Map<String, Value>, other: &Map<String, Value>| {
        let fields = one.iter();
        let different = fields.filter(|(name, value)| other.get(*name) != Some(*value));
        different
            .filter_map(|(name, value)| secret(name, value))
            .collect()
    };
    (only(old, new), only(new, old))
}

const fn always(_: &Value) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::differences;
    use serde_json::json;

    #[test]
    fn only_what_changed_is_noted_and_no_secret() {
        let before = json!({ "name": "a", "kept": 1, "password_hash": "x", "trace": "1" });
        let after = json!({ "name": "b", "kept": 1, "password_hash": "y", "trace": "2" });
        let (before, after) = differences(&before, &after);
        assert_eq!(
            json!(before),
            json!({ "name": "a", "password_hash": "(hidden)" })
        );
        assert_eq!(
            json!(after),
            json!({ "name": "b", "password_hash": "(hidden)" })
        );
    }
}
