//! Pages of rows. What is read for one is bounded, whatever is in the table: a filter that no
//! shelf answers leaves rows out of those that are read, and the next page goes on behind them.

use crate::model::{By, Filter, Model, Narrowed, Row, Source, at, text_at};
use crate::models;
use boli_domain::limits::MAX_SEARCH_WORDS;
use boli_domain::{ProductId, Timestamp, UserId, search};
use boli_runtime::{Deps, Failure, Request};
use boli_store::entity::ENTITY;
use boli_store::items::id_of;
use boli_store::{Key, Shelf, ShelfPage, ShelfRow, Span, keys, to_json};
use futures_util::future::try_join_all;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;

/// Rows of a page.
pub const PAGE_ROWS: usize = 50;
/// Pages of a shelf that are read for one page of rows that a filter leaves.
const MOST_READS: usize = 4;
/// Parents whose shelves are read for one page.
const MOST_PARENTS: usize = 50;
/// Shelves that are read at the same time.
const CONCURRENCY: usize = 10;
/// Users whose rows a search shows.
const MOST_USERS_FOUND: usize = 10;
/// Days that are read for one page.
const MOST_DAYS: usize = 31;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Parts the place of a parent from the place beneath it. In no place of either.
const BENEATH: char = '\n';

/// What a list was asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub search: String,
    /// Chosen values, by the name of their filter.
    pub chosen: Vec<(&'static str, String)>,
    /// Days in India.
    pub from: String,
    pub to: String,
    pub oldest_first: bool,
    pub after: Option<String>,
    /// How many rows are before this page.
    pub before: usize,
}

impl Asked {
    pub fn of(request: &Request, model: &Model) -> Self {
        let text = |name: &str| request.query(name).unwrap_or_default().trim().to_owned();
        let chosen = |filter: &Filter| {
            let value = request.query(filter.name)?;
            Some((filter.name, value.to_owned()))
        };
        Self {
            search: text("q"),
            chosen: model.filters.iter().filter_map(chosen).collect(),
            from: text("from"),
            to: text("to"),
            oldest_first: request.query("order") == Some("oldest"),
            after: request.query("after").map(str::to_owned),
            before: text("before").parse().unwrap_or_default(),
        }
    }

    pub fn chosen(&self, filter: &Filter) -> Option<&str> {
        let chosen = self.chosen.iter().find(|(name, _)| *name == filter.name);
        chosen.map(|(_, value)| value.as_str())
    }

    fn span(&self, model: &Model) -> Span {
        let day = |text: &str| Timestamp::of_ist_date(text).filter(|_| model.has_days);
        let place = |at: Timestamp| format!("{:015}", at.as_millis());
        Span {
            newest_first: !self.oldest_first,
            after: self.after.clone(),
            first: day(&self.from).map(place),
            last: day(&self.to).map(|at| {
                let last = at.plus(DAY).as_millis().saturating_sub(1);
                place(Timestamp::from_millis(last))
            }),
            most: PAGE_ROWS,
        }
    }
}

/// A page.
#[derive(Debug, Default)]
pub struct Page {
    pub rows: Vec<Row>,
    /// Where the next page begins; none when there is no more.
    pub next: Option<String>,
    /// Of the whole list, where that is known.
    pub count: Option<usize>,
}

/// The page that was asked for.
///
/// # Errors
/// The table can't be reached.
pub async fn page(deps: &Deps, model: &'static Model, asked: &Asked) -> Result<Page, Failure> {
    if !asked.search.is_empty()
        && let Some(found) = found(deps, model, asked).await?
    {
        let rows = found.into_iter().filter(|row| passes(model, asked, row));
        return Ok(Page {
            rows: rows.collect(),
            ..Page::default()
        });
    }
    match model.source {
        Source::Shelf(all) => {
            let narrowed = model.filters.iter().find_map(|filter| match filter.by {
                Narrowed::Shelf(shelf) => shelf(asked.chosen(filter)?),
                Narrowed::Field(_) => None,
            });
            of_shelf(deps, model, asked, &narrowed.unwrap_or_else(all)).await
        }
        Source::Under { parents, shelf } => under(deps, model, asked, parents, shelf).await,
        Source::Within { parents, parts } => within(deps, model, asked, parents, parts).await,
        Source::Days(shelf) => of_days(deps, model, asked, shelf).await,
        Source::Fixed(rows) => Ok(Page {
            rows: rows().into_iter().map(Row::without_key).collect(),
            ..Page::default()
        }),
        Source::DeadLetters => Ok(Page {
            rows: crate::actions::system::queues(deps).await?,
            ..Page::default()
        }),
    }
}

/// Rows of a shelf that belongs to another row.
///
/// # Errors
/// The table can't be reached.
pub async fn related(
    deps: &Deps,
    model: &Model,
    shelf: &Shelf,
    most: usize,
) -> Result<Vec<Row>, Failure> {
    let found = deps.store().shelf_rows(shelf, &Span::newest(most)).await?;
    let rows: Vec<Row> = found.rows.into_iter().map(row).collect::<Result<_, _>>()?;
    let is_of = |row: &Row| text_at(&row.value, ENTITY) == model.entity;
    Ok(rows.into_iter().filter(is_of).collect())
}

fn row(found: ShelfRow) -> Result<Row, Failure> {
    Ok(Row {
        place: found.place,
        key: Some(found.key),
        value: to_json(found.item)?,
    })
}

/// Whether a row is what the filters and the search on fields leave.
fn passes(model: &Model, asked: &Asked, row: &Row) -> bool {
    let is_chosen = model.filters.iter().all(|filter| match filter.by {
        Narrowed::Field(path) => asked
            .chosen(filter)
            .is_none_or(|wanted| spelled(at(&row.value, path)) == wanted),
        Narrowed::Shelf(_) => true,
    });
    is_chosen && is_searched(model, asked, row)
}

fn is_searched(model: &Model, asked: &Asked, row: &Row) -> bool {
    let by = model.search.map_or(&[][..], |search| search.by);
    let fields = by.iter().find_map(|by| match by {
        By::Fields(fields) => Some(*fields),
        _ => None,
    });
    let Some(fields) = fields.filter(|_| !asked.search.is_empty()) else {
        return true;
    };
    let wanted = asked.search.to_lowercase();
    let mut texts = fields.iter().map(|path| spelled(at(&row.value, path)));
    texts.any(|text| text.to_lowercase().contains(&wanted))
}

fn spelled(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Reads a shelf on until a page is full, the shelf is at its end, or enough is read.
async fn of_shelf(
    deps: &Deps,
    model: &Model,
    asked: &Asked,
    shelf: &Shelf,
) -> Result<Page, Failure> {
    let mut span = asked.span(model);
    let mut page = Page {
        count: count(deps, model, asked, shelf).await?,
        ..Page::default()
    };
    for _ in 0..MOST_READS {
        let found = deps.store().shelf_rows(shelf, &span).await?;
        for found in found.rows {
            let row = row(found)?;
            if passes(model, asked, &row) {
                page.rows.push(row);
            }
            if page.rows.len() == PAGE_ROWS {
                page.next = page.rows.last().map(|row| row.place.clone());
                return Ok(page);
            }
        }
        page.next.clone_from(&found.next);
        if found.next.is_none() {
            break;
        }
        span.after = found.next;
    }
    Ok(page)
}

/// How many rows there are, where a list that nothing narrows further counts them.
async fn count(
    deps: &Deps,
    model: &Model,
    asked: &Asked,
    shelf: &Shelf,
) -> Result<Option<usize>, Failure> {
    let Shelf::List(list) = shelf else {
        return Ok(None);
    };
    let by_field =
        |filter: &Filter| matches!(filter.by, Narrowed::Field(_)) && asked.chosen(filter).is_some();
    let is_narrowed = !asked.search.is_empty()
        || !asked.from.is_empty()
        || !asked.to.is_empty()
        || model.filters.iter().any(by_field);
    if is_narrowed {
        return Ok(None);
    }
    let count = deps.store().list_count(list).await?;
    // Some lists are not counted.
    Ok(Some(count).filter(|count| *count > 0))
}

/// A part of a page: what was read of one parent.
struct Beneath {
    parent: String,
    page: ShelfPage<ShelfRow>,
}

/// The rows beneath a model's rows, parent after parent.
async fn under(
    deps: &Deps,
    model: &Model,
    asked: &Asked,
    parents: &str,
    shelf: fn(&Key) -> Option<Shelf>,
) -> Result<Page, Failure> {
    let (mut span, beneath) = span_of_parents(asked);
    let all = models::named(parents).map(|parents| parents.source);
    let Some(Source::Shelf(all)) = all else {
        return Ok(Page::default());
    };
    span.most = MOST_PARENTS;
    let found = deps.store().shelf_keys(&all(), &span).await?;
    let mut page = Page::default();
    for parents in found.rows.chunks(CONCURRENCY) {
        let reads = parents.iter().filter_map(|(place, key)| {
            let after = beneath.clone().filter(|(parent, _)| parent == place);
            let span = Span {
                newest_first: !asked.oldest_first,
                after: after.map(|(_, after)| after),
                ..Span::newest(PAGE_ROWS)
            };
            Some(read(deps, place, shelf(key)?, span))
        });
        for part in try_join_all(reads).await? {
            if let Some(next) = take(model, asked, &mut page, part)? {
                page.next = Some(next);
                return Ok(page);
            }
        }
    }
    page.next = found.next;
    Ok(page)
}

/// Where to go on: which parents, and of the first of them after which place.
fn span_of_parents(asked: &Asked) -> (Span, Option<(String, String)>) {
    let span = Span {
        newest_first: !asked.oldest_first,
        ..Span::newest(MOST_PARENTS)
    };
    let after = asked.after.clone();
    let Some((parent, place)) = after.as_deref().and_then(|after| after.split_once(BENEATH)) else {
        return (Span { after, ..span }, None);
    };
    let from = Some(parent.to_owned());
    let span = if span.newest_first {
        Span { last: from, ..span }
    } else {
        Span {
            first: from,
            ..span
        }
    };
    (span, Some((parent.to_owned(), place.to_owned())))
}

async fn read(deps: &Deps, parent: &str, shelf: Shelf, span: Span) -> Result<Beneath, Failure> {
    Ok(Beneath {
        parent: parent.to_owned(),
        page: deps.store().shelf_rows(&shelf, &span).await?,
    })
}

/// Puts what was read of a parent into the page. Where the next page begins, when this one is
/// full.
fn take(
    model: &Model,
    asked: &Asked,
    page: &mut Page,
    part: Beneath,
) -> Result<Option<String>, Failure> {
    let beneath = |place: &str| format!("{}{BENEATH}{place}", part.parent);
    for found in part.page.rows {
        let row = row(found)?;
        if !passes(model, asked, &row) {
            continue;
        }
        let place = beneath(&row.place);
        page.rows.push(row);
        if page.rows.len() == PAGE_ROWS {
            return Ok(Some(place));
        }
    }
    Ok(part.page.next.map(|next| beneath(&next)))
}

/// The parts of a model's rows.
async fn within(
    deps: &Deps,
    model: &'static Model,
    asked: &Asked,
    parents: &str,
    parts: fn(&Value) -> Vec<Value>,
) -> Result<Page, Failure> {
    let Some(parents) = models::named(parents) else {
        return Ok(Page::default());
    };
    let of_parents = Asked {
        oldest_first: asked.oldest_first,
        after: asked.after.clone(),
        ..Asked::default()
    };
    let found = Box::pin(self::page(deps, parents, &of_parents)).await?;
    let mut page = Page {
        next: found.next,
        ..Page::default()
    };
    for parent in found.rows {
        let rows = parts(&parent.value).into_iter().map(|value| Row {
            place: parent.place.clone(),
            key: parent.key.clone(),
            value,
        });
        page.rows
            .extend(rows.filter(|row| passes(model, asked, row)));
        // All parts of a row are on one page.
        if page.rows.len() >= PAGE_ROWS {
            page.next = Some(parent.place);
            break;
        }
    }
    Ok(page)
}

/// The rows of days, from the newest back.
async fn of_days(
    deps: &Deps,
    model: &Model,
    asked: &Asked,
    shelf: fn(&str) -> Shelf,
) -> Result<Page, Failure> {
    let newest = Timestamp::of_ist_date(&asked.to).unwrap_or(deps.now());
    let (mut day, mut after) = match asked.after.as_deref() {
        Some(after) => {
            let (day, place) = after.split_once(BENEATH).unwrap_or((after, ""));
            let place = Some(place.to_owned()).filter(|place| !place.is_empty());
            (Timestamp::of_ist_date(day).unwrap_or(newest), place)
        }
        None => (newest, None),
    };
    let mut page = Page::default();
    for _ in 0..MOST_DAYS {
        let name = day.to_ist_date();
        if name < asked.from {
            return Ok(page);
        }
        let span = Span {
            after: after.take(),
            ..Span::newest(PAGE_ROWS)
        };
        let part = Beneath {
            page: deps.store().shelf_rows(&shelf(&name), &span).await?,
            parent: name,
        };
        if let Some(next) = take(model, asked, &mut page, part)? {
            page.next = Some(next);
            return Ok(page);
        }
        day = day.minus(DAY);
    }
    page.next = Some(day.to_ist_date());
    Ok(page)
}

/// What a search finds; `None` when it is about fields of the rows that are read.
async fn found(deps: &Deps, model: &Model, asked: &Asked) -> Result<Option<Vec<Row>>, Failure> {
    let by = model.search.map_or(&[][..], |search| search.by);
    let text = asked.search.as_str();
    let mut rows = Vec::new();
    for by in by {
        let found = match by {
            By::Fields(_) => return Ok(None),
            By::Key(key) => match key(text) {
                Some(key) => by_key(deps, key).await?,
                None => Vec::new(),
            },
            By::UserWord => {
                let users = users(deps, text).await?;
                let keys = users.into_iter().take(PAGE_ROWS).map(keys::user);
                by_keys(deps, keys.collect()).await?
            }
            By::ProductWord => {
                let words = words(text);
                let found = matching(&words, |word| deps.store().with_word(word)).await?;
                let keys = found.iter().rev().take(PAGE_ROWS);
                let keys = keys.filter_map(|order| id_of::<ProductId>(order).map(keys::product));
                by_keys(deps, keys.collect()).await?
            }
            By::OfUser(shelf) => of_users(deps, text, *shelf).await?,
        };
        rows.extend(found);
    }
    let mut seen = BTreeSet::new();
    rows.retain(|row: &Row| {
        row.key
            .as_ref()
            .is_none_or(|key| seen.insert((key.pk.clone(), key.sk.clone())))
    });
    rows.truncate(PAGE_ROWS);
    Ok(Some(rows))
}

/// A row by its key, or the user whose address it is.
async fn by_key(deps: &Deps, key: Key) -> Result<Vec<Row>, Failure> {
    if let Some(address) = key.pk.strip_prefix("EMAIL#") {
        let owner = deps.store().owner_of_email(address).await?;
        return by_keys(deps, owner.map(keys::user).into_iter().collect()).await;
    }
    by_keys(deps, vec![key]).await
}

async fn by_keys(deps: &Deps, keys: Vec<Key>) -> Result<Vec<Row>, Failure> {
    let mut items = deps.store().items(keys.clone()).await?;
    let mut rows = Vec::with_capacity(keys.len());
    for key in keys {
        if let Some(item) = items.remove(&key) {
            rows.push(Row {
                place: String::new(),
                value: to_json(item)?,
                key: Some(key),
            });
        }
    }
    Ok(rows)
}

async fn of_users(
    deps: &Deps,
    text: &str,
    shelf: fn(UserId) -> Shelf,
) -> Result<Vec<Row>, Failure> {
    let mut users = users(deps, text).await?;
    users.truncate(MOST_USERS_FOUND);
    let span = Span::newest(PAGE_ROWS);
    let shelves: Vec<Shelf> = users.into_iter().map(shelf).collect();
    let reads = shelves
        .iter()
        .map(|shelf| deps.store().shelf_rows(shelf, &span));
    let pages = try_join_all(reads).await?;
    pages
        .into_iter()
        .flat_map(|page| page.rows)
        .map(row)
        .collect()
}

/// The users who are meant, the newest first.
async fn users(deps: &Deps, text: &str) -> Result<Vec<UserId>, Failure> {
    if text.contains('@') {
        let owner = deps.store().owner_of_email(text).await?;
        return Ok(owner.into_iter().collect());
    }
    let found = matching(&words(text), |word| deps.store().users_with_word(word)).await?;
    Ok(found
        .iter()
        .rev()
        .filter_map(|order| id_of(order))
        .collect())
}

fn words(text: &str) -> Vec<String> {
    search::words([text], MAX_SEARCH_WORDS)
        .into_iter()
        .collect()
}

/// The places that have all of the words, the oldest first.
async fn matching<'a, F, R>(words: &'a [String], read: F) -> Result<BTreeSet<String>, Failure>
where
    F: Fn(&'a str) -> R,
    R: Future<Output = Result<Vec<boli_store::items::WordItem>, boli_store::StoreError>>,
{
    let found = try_join_all(words.iter().map(|word| read(word))).await?;
    let sets = found.into_iter().map(|words| {
        let places = words.into_iter().map(|word| word.order);
        places.collect::<BTreeSet<_>>()
    });
    Ok(sets.reduce(|a, b| &a & &b).unwrap_or_default())
}
