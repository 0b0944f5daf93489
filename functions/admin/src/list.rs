//! `GET /admin/{model}/`: a page of a model's rows.

use crate::actions::{Action, On};
use crate::cell::{Cell, Names, cell};
use crate::listing::{self, Asked, PAGE_ROWS, Page};
use crate::model::{Filter, Model, id_of};
use crate::models;
use crate::page::{self, Frame};
use crate::session::{Session, not_allowed};
use askama::Template;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use form_urlencoded::Serializer;
use http::StatusCode;

pub const FUNCTION: Function = Function::page("admin-list", |deps, request| {
    Box::pin(page::for_operator(deps, request, |session, request| {
        list(deps, session, request)
    }))
})
.requires(|deps| deps.environment().require("QUEUE_URLS").map(|_| ()));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    frame: Frame,
    address: String,
    hint: Option<&'static str>,
    asked: Asked,
    has_days: bool,
    filters: Vec<FilterView>,
    columns: Vec<ColumnView>,
    rows: Vec<RowView>,
    /// What is shown of how many.
    extent: String,
    next: Option<String>,
    first: Option<String>,
    creating: Vec<ButtonView>,
    /// What can be done to several rows at once.
    bulk: Vec<ButtonView>,
    note: Option<&'static str>,
}

struct FilterView {
    name: &'static str,
    title: &'static str,
    values: Vec<(&'static str, &'static str, bool)>,
    /// Without values to choose from, one is typed.
    typed: Option<String>,
}

struct ColumnView {
    title: &'static str,
    sorting: String,
    /// The way it sorts the page now.
    mark: &'static str,
    is_number: bool,
}

pub struct RowView {
    pub id: String,
    pub address: Option<String>,
    pub cells: Vec<Cell>,
}

pub struct ButtonView {
    pub title: &'static str,
    pub address: String,
    pub is_grave: bool,
}

async fn list(deps: &Deps, session: Session, request: Request) -> Result<Response, Failure> {
    let name: String = request.param("model")?;
    let model = models::named(&name).ok_or_else(|| Failure::not_found("There is no such page."))?;
    if !session.may(model.needs) {
        return Err(not_allowed());
    }
    let asked = Asked::of(&request, model);
    let (found, names) = read(deps, model, &asked).await?;
    let mut rows: Vec<RowView> = found
        .rows
        .iter()
        .map(|row| RowView {
            id: row.key.as_ref().map(id_of).unwrap_or_default(),
            address: row.key.as_ref().map(|key| row_address(model, key)),
            cells: cells(model, &row.value, &names),
        })
        .collect();
    let sorting = Sorting::of(&request, model);
    sorting.sort(&mut rows);
    let is_on = |on: On| {
        let (actions, session) = (model.actions.iter().copied(), &session);
        actions.filter(move |action| action.on == on && session.may(action.needs))
    };
    let button = |on: &'static str| {
        move |action: &'static Action| ButtonView {
            title: action.title,
            address: format!("{}{on}/{}/", model.address(), action.name),
            is_grave: action.is_grave,
        }
    };
    let page = ListPage {
        creating: is_on(On::Model).map(button("new")).collect(),
        bulk: is_on(On::Rows).map(button("picked")).collect(),
        frame: Frame::new(deps, &session, model.title, model.name),
        address: model.address(),
        hint: model.search.map(|search| search.hint),
        has_days: model.has_days,
        filters: model
            .filters
            .iter()
            .map(|filter| view(filter, &asked))
            .collect(),
        columns: sorting.columns(&request, model),
        extent: extent(&asked, &found),
        next: found
            .next
            .as_ref()
            .map(|next| next_page(&request, &asked, next)),
        first: asked
            .after
            .as_ref()
            .map(|_| without(&request, &["after", "before"])),
        rows,
        note: (!asked.search.is_empty() && found.rows.len() == PAGE_ROWS)
            .then_some("Only the first rows that were found are shown: type more."),
        asked,
    };
    page::html(deps, StatusCode::OK, &page)
}

/// All that a list's page reads: its rows, and what their ids are called.
///
/// # Errors
/// The table can't be reached.
pub async fn read(
    deps: &Deps,
    model: &'static Model,
    asked: &Asked,
) -> Result<(Page, Names), Failure> {
    let found = listing::page(deps, model, asked).await?;
    let names = names(deps, model, &found).await?;
    Ok((found, names))
}

/// A part of an item leads to the item.
fn row_address(model: &Model, key: &boli_store::Key) -> String {
    let shown = match model.source {
        crate::model::Source::Within { parents, .. } => models::named(parents).unwrap_or(model),
        _ => model,
    };
    shown.address_of(key)
}

/// The rows' cells.
pub fn cells(model: &Model, row: &serde_json::Value, names: &Names) -> Vec<Cell> {
    let columns = model.columns.iter();
    columns
        .map(|column| cell(column.kind, column.path, row, names))
        .collect()
}

/// What the ids of a page are called: one read for all of them.
pub async fn names(deps: &Deps, model: &Model, page: &Page) -> Result<Names, Failure> {
    let ids = page.rows.iter().flat_map(|row| {
        let columns = model.columns.iter();
        columns.filter_map(|column| {
            let value = crate::model::at(&row.value, column.path)?;
            Some((column.kind, value.clone()))
        })
    });
    let wanted = Names::wanted(ids);
    let keys = wanted.iter().map(|(.., key)| key.clone()).collect();
    Ok(Names::of(wanted, &deps.store().items(keys).await?))
}

fn view(filter: &Filter, asked: &Asked) -> FilterView {
    let chosen = asked.chosen(filter);
    FilterView {
        name: filter.name,
        title: filter.title,
        values: filter
            .values
            .iter()
            .map(|(value, title)| (*value, *title, chosen == Some(*value)))
            .collect(),
        typed: filter
            .values
            .is_empty()
            .then(|| chosen.unwrap_or_default().to_owned()),
    }
}

fn extent(asked: &Asked, page: &Page) -> String {
    let (first, last) = (asked.before + 1, asked.before + page.rows.len());
    match (page.rows.len(), page.count) {
        (0, _) if page.next.is_some() => "nothing among the rows that were read; go on".to_owned(),
        (0, _) => "nothing".to_owned(),
        (_, Some(count)) => format!("{first}–{last} of {count}"),
        (_, None) => format!("{first}–{last}"),
    }
}

/// The same list with other parameters.
fn without(request: &Request, names: &[&str]) -> String {
    let kept = request.query.iter();
    let kept = kept.filter(|(name, value)| !names.contains(&name.as_str()) && !value.is_empty());
    let mut query = Serializer::new(String::new());
    for (name, value) in kept {
        query.append_pair(name, value);
    }
    format!("?{}", query.finish())
}

fn with(request: &Request, added: &[(&str, &str)]) -> String {
    let names: Vec<&str> = added.iter().map(|(name, _)| *name).collect();
    let mut query = Serializer::new(without(request, &names));
    let mut address = query.finish();
    for (name, value) in added {
        let pair = Serializer::new(String::new())
            .append_pair(name, value)
            .finish();
        if address.len() > 1 {
            address.push('&');
        }
        address.push_str(&pair);
    }
    address
}

fn next_page(request: &Request, asked: &Asked, next: &str) -> String {
    let before = (asked.before + PAGE_ROWS).to_string();
    with(request, &[("after", next), ("before", &before)])
}

/// How a page is sorted. The list itself is in the order of time, which can be turned; other
/// columns sort the rows of the page.
struct Sorting {
    column: Option<usize>,
    is_descending: bool,
    is_by_time: bool,
    oldest_first: bool,
}

impl Sorting {
    fn of(request: &Request, model: &Model) -> Self {
        let asked = request.query("sort").unwrap_or_default();
        let path = asked.trim_start_matches('-');
        Self {
            column: model
                .columns
                .iter()
                .position(|column| !path.is_empty() && column.path == path),
            is_descending: asked.starts_with('-'),
            is_by_time: model.has_days,
            oldest_first: request.query("order") == Some("oldest"),
        }
    }

    fn sort(&self, rows: &mut [RowView]) {
        let Some(column) = self.column else { return };
        let key = |row: &RowView| {
            let cell = row.cells.get(column);
            let text = cell.map(|cell| cell.text.clone()).unwrap_or_default();
            let digits: String = text
                .chars()
                .filter(|char| char.is_ascii_digit() || *char == '−')
                .collect();
            let number: i64 = digits.replace('−', "-").parse().unwrap_or_default();
            let is_number = cell.is_some_and(|cell| cell.is_number);
            (if is_number { number } else { 0 }, text.to_lowercase())
        };
        rows.sort_by_cached_key(key);
        if self.is_descending {
            rows.reverse();
        }
    }

    fn columns(&self, request: &Request, model: &Model) -> Vec<ColumnView> {
        let last = model.columns.len().saturating_sub(1);
        let columns = model.columns.iter().enumerate();
        columns
            .map(|(index, column)| {
                let is_lists_own = index == last && self.is_by_time;
                let is_sorted = self.column == Some(index);
                let (sorting, mark) = if is_lists_own {
                    let order = if self.oldest_first { "" } else { "oldest" };
                    let address = without(request, &["sort", "after", "before", "order"]);
                    let mark = if self.oldest_first { "▲" } else { "▼" };
                    let address = match order {
                        "" => address,
                        order if address.len() > 1 => format!("{address}&order={order}"),
                        order => format!("?order={order}"),
                    };
                    (address, mark)
                } else {
                    let sign = if is_sorted && !self.is_descending {
                        "-"
                    } else {
                        ""
                    };
                    let sort = format!("{sign}{}", column.path);
                    let mark = match (is_sorted, self.is_descending) {
                        (true, true) => "▼",
                        (true, false) => "▲",
                        (false, _) => "",
                    };
                    (with(request, &[("sort", &sort)]), mark)
                };
                ColumnView {
                    title: column.title,
                    sorting,
                    mark,
                    is_number: matches!(
                        column.kind,
                        crate::model::Kind::Money
                            | crate::model::Kind::Number
                            | crate::model::Kind::Count
                    ),
                }
            })
            .collect()
    }
}
