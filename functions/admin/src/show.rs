//! `GET /admin/{model}/{id}/`: a row, what belongs to it, what was done to it, and what can be.

use crate::actions::On;
use crate::cell::{Cell, Names, is_hidden, kind_of, shown, title_of};
use crate::list::{ButtonView, RowView, cells, names};
use crate::listing::{self, Page};
use crate::model::{Kind, Model, Row, key_of};
use crate::models;
use crate::page::{self, Frame};
use crate::session::{Session, not_allowed};
use askama::Template;
use boli_domain::operator::Permission;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::entity::ENTITY;
use boli_store::items::AuditItem;
use boli_store::to_json;
use futures_util::future::try_join_all;
use http::StatusCode;
use serde_json::Value;

pub const FUNCTION: Function = Function::page("admin-show", |deps, request| {
    Box::pin(page::for_operator(deps, request, |session, request| {
        show(deps, session, request)
    }))
})
.requires(|deps| deps.environment().require("QUEUE_URLS").map(|_| ()));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

/// Rows of each kind that belong to a row.
const MOST_RELATED: usize = 10;
/// Entries of the audit log about a row.
const MOST_ENTRIES: usize = 20;

#[derive(Template)]
#[template(path = "show.html")]
struct ShowPage {
    frame: Frame,
    model: &'static str,
    list: String,
    /// What was done just now.
    done: Option<String>,
    actions: Vec<ButtonView>,
    fields: Vec<FieldView>,
    related: Vec<RelatedView>,
    entries: Vec<EntryView>,
}

/// A field of a row: a value, or rows of values.
struct FieldView {
    title: String,
    cell: Cell,
    parts: Vec<Vec<(String, Cell)>>,
}

struct RelatedView {
    title: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<RowView>,
}

struct EntryView {
    at: String,
    operator: String,
    action: String,
    outcome: &'static str,
    note: String,
    changes: Vec<(String, String, String)>,
    reason: Option<String>,
}

async fn show(deps: &Deps, session: Session, request: Request) -> Result<Response, Failure> {
    let (model, row) = row_of(deps, &session, &request).await?;
    let Some(key) = &row.key else {
        return Err(missing());
    };
    let all = model.related.iter().filter_map(|related| {
        let of = models::named(related.model)?;
        let shelf = (related.shelf)(key, &row.value)?;
        session.may(of.needs).then_some((of, shelf))
    });
    let reads = all.map(|(of, shelf)| async move {
        let rows = listing::related(deps, of, &shelf, MOST_RELATED).await?;
        related_view(deps, of, rows).await
    });
    let related = try_join_all(reads).await?;
    let entries = if session.may(Permission::SeeSystem) {
        deps.store().audit_of(key, MOST_ENTRIES).await?
    } else {
        Vec::new()
    };
    let names = names_in(deps, &row.value).await?;
    let applicable = model.actions.iter().filter(|action| {
        action.on != On::Model && session.may(action.needs) && (action.applies)(&row.value)
    });
    let here = model.address_of(key);
    let page = ShowPage {
        frame: Frame::new(deps, &session, model.label_of(&row.value), model.name),
        model: model.title,
        list: model.address(),
        done: request
            .query("done")
            .and_then(|done| model.actions.iter().find(|action| action.name == done))
            .map(|action| action.title.to_owned()),
        actions: applicable
            .map(|action| ButtonView {
                title: action.title,
                address: format!("{here}{}/", action.name),
                is_grave: action.is_grave,
            })
            .collect(),
        fields: fields(model, &row.value, &names),
        related: related
            .into_iter()
            .filter(|view| !view.rows.is_empty())
            .collect(),
        entries: entries.into_iter().map(entry_view).collect(),
    };
    page::html(deps, StatusCode::OK, &page)
}

/// The model and the row of a request's address.
///
/// # Errors
/// 403 for a model that the roles don't show, 404 for what is not there or is something else.
pub async fn row_of(
    deps: &Deps,
    session: &Session,
    request: &Request,
) -> Result<(&'static Model, Row), Failure> {
    let name: String = request.param("model")?;
    let model = models::named(&name).ok_or_else(missing)?;
    if !session.may(model.needs) {
        return Err(not_allowed());
    }
    let id: String = request.param("id")?;
    Ok((model, row(deps, model, &id).await?))
}

/// A row of a model by its id.
///
/// # Errors
/// 404 for what is not there or is something else.
pub async fn row(deps: &Deps, model: &Model, id: &str) -> Result<Row, Failure> {
    let key = key_of(id).ok_or_else(missing)?;
    if matches!(model.source, crate::model::Source::DeadLetters) {
        return crate::actions::system::queue(deps, &key.sk).await;
    }
    let mut items = deps.store().items(vec![key.clone()]).await?;
    let value = to_json(items.remove(&key).ok_or_else(missing)?)?;
    // A key of something else is none of this model's.
    if model.entity.is_empty() || crate::model::text_at(&value, ENTITY) != model.entity {
        return Err(missing());
    }
    Ok(Row {
        place: String::new(),
        key: Some(key),
        value,
    })
}

fn missing() -> Failure {
    Failure::not_found("There is no such row.")
}

async fn related_view(
    deps: &Deps,
    model: &'static Model,
    rows: Vec<Row>,
) -> Result<RelatedView, Failure> {
    let page = Page {
        rows,
        ..Page::default()
    };
    let names = names(deps, model, &page).await?;
    let rows = page.rows.iter().map(|row| RowView {
        id: String::new(),
        address: row.key.as_ref().map(|key| model.address_of(key)),
        cells: cells(model, &row.value, &names),
    });
    Ok(RelatedView {
        title: model.title,
        columns: model.columns.iter().map(|column| column.title).collect(),
        rows: rows.collect(),
    })
}

/// Whatever a row has, as far as anybody may see it.
fn fields(model: &Model, value: &Value, names: &Names) -> Vec<FieldView> {
    let Some(all) = value.as_object() else {
        return Vec::new();
    };
    let mut all: Vec<_> = all.iter().filter(|(name, _)| !is_hidden(name)).collect();
    // The table keeps no order: what the list shows comes first.
    let column = |name: &str| {
        let mut columns = model.columns.iter();
        columns.position(|column| column.path.split('.').next() == Some(name))
    };
    all.sort_by_key(|(name, _)| (column(name).unwrap_or(usize::MAX), (*name).clone()));
    let mut views = Vec::new();
    for (name, value) in all {
        match value {
            Value::Null => {}
            // A part reads as fields of the row.
            Value::Object(part) if !part.is_empty() => {
                let inner = fields(model, value, names);
                views.extend(inner.into_iter().map(|field| FieldView {
                    title: format!("{}: {}", title_of(name), field.title.to_lowercase()),
                    ..field
                }));
            }
            Value::Array(parts) if parts.iter().any(Value::is_object) => views.push(FieldView {
                title: title_of(name),
                cell: Cell::default(),
                parts: parts.iter().map(|part| scalars(part, names)).collect(),
            }),
            Value::Array(parts) => {
                let texts = parts.iter().map(|part| scalar(name, part, names).text);
                views.push(field(
                    name,
                    Cell {
                        text: texts.collect::<Vec<_>>().join(", "),
                        ..Cell::default()
                    },
                ));
            }
            value => views.push(field(name, scalar(name, value, names))),
        }
    }
    views
}

fn field(name: &str, cell: Cell) -> FieldView {
    FieldView {
        title: title_of(name),
        cell,
        parts: Vec::new(),
    }
}

fn scalar(name: &str, value: &Value, names: &Names) -> Cell {
    shown(kind_of(name, value), value, names)
}

/// The fields of a part, one beneath the other: its own parts as JSON.
fn scalars(part: &Value, names: &Names) -> Vec<(String, Cell)> {
    let Some(all) = part.as_object() else {
        return vec![(String::new(), scalar("", part, names))];
    };
    let mut all: Vec<_> = all
        .iter()
        .filter(|(name, value)| !is_hidden(name) && !value.is_null())
        .collect();
    all.sort_unstable_by_key(|(name, _)| *name);
    let all = all.into_iter();
    all.map(|(name, value)| (title_of(name), scalar(name, value, names)))
        .collect()
}

/// What the ids in a row are called.
async fn names_in(deps: &Deps, value: &Value) -> Result<Names, Failure> {
    let mut found = Vec::new();
    ids(value, &mut found);
    let wanted = Names::wanted(found.into_iter());
    let keys = wanted.iter().map(|(.., key)| key.clone()).collect();
    Ok(Names::of(wanted, &deps.store().items(keys).await?))
}

fn ids(value: &Value, found: &mut Vec<(Kind, Value)>) {
    match value {
        Value::Object(all) => {
            for (name, value) in all {
                if let kind @ Kind::Of(_) = kind_of(name, value) {
                    found.push((kind, value.clone()));
                }
                ids(value, found);
            }
        }
        Value::Array(parts) => parts.iter().for_each(|part| ids(part, found)),
        _ => {}
    }
}

fn entry_view(entry: AuditItem) -> EntryView {
    let mut names: Vec<&String> = entry.before.keys().chain(entry.after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let spelled = |value: Option<&Value>| match value {
        None | Some(Value::Null) => "–".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let changes = names.into_iter().map(|name| {
        let (before, after) = (entry.before.get(name), entry.after.get(name));
        (title_of(name), spelled(before), spelled(after))
    });
    EntryView {
        at: crate::cell::time(entry.at),
        changes: changes.collect(),
        operator: entry.operator.clone(),
        action: entry.action.clone(),
        outcome: entry.outcome.as_str(),
        note: entry.note.clone(),
        reason: entry.reason.clone(),
    }
}
