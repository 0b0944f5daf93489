//! What operators see: any list of the table, a page at a time, and any item by its key.
//!
//! Items come as they are stored. Nothing is scanned: a page is a query of one partition, of the
//! table or of an index, and its rows by key. All reads are eventually consistent; what an
//! operator decides is decided on what the deciding transaction finds.

use crate::client::{Query, Store};
use crate::entity::{AttributeValue, Item, decode};
use crate::error::StoreError;
use crate::items::{ListRowItem, WordItem};
use crate::keys::{self, IndexName, Key};
use crate::listing::key_of;
use std::collections::HashMap;

/// Before and behind every sort key.
const START: &str = " ";
const END: &str = "~";

/// Where rows are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// In a list that the feed keeps.
    List(String),
    /// In a partition of the table, with sort keys that begin like this.
    Collection { pk: String, prefix: String },
    /// In a partition of an index.
    Index { index: IndexName, pk: String },
}

impl Shelf {
    /// The items of a partition whose sort keys begin like this.
    #[must_use]
    pub fn collection(pk: impl Into<String>, prefix: &str) -> Self {
        Self::Collection {
            pk: pk.into(),
            prefix: prefix.to_owned(),
        }
    }

    fn prefix(&self) -> &str {
        match self {
            Self::List(_) => keys::ROW_PREFIX,
            Self::Collection { prefix, .. } => prefix,
            Self::Index { .. } => "",
        }
    }

    fn query(&self) -> Query {
        match self {
            Self::List(name) => Query::collection(keys::list(name), ""),
            Self::Collection { pk, .. } => Query::collection(pk, ""),
            Self::Index { index, pk } => Query::index(*index, pk),
        }
    }

    /// The sort key of an item that the query finds.
    fn sort_key<'a>(&self, item: &'a Item) -> Option<&'a str> {
        let name = match self {
            Self::List(_) | Self::Collection { .. } => "SK",
            Self::Index { index, .. } => index.sk_attribute(),
        };
        match item.get(name) {
            Some(AttributeValue::S(key)) => Some(key),
            _ => None,
        }
    }
}

/// Which part of a shelf. Places are sort keys without what all of the shelf begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub newest_first: bool,
    /// Not this place, but what follows it.
    pub after: Option<String>,
    /// From this place on, and up to that one, both included. In ascending order.
    pub first: Option<String>,
    pub last: Option<String>,
    pub most: usize,
}

impl Span {
    /// The newest rows.
    #[must_use]
    pub const fn newest(most: usize) -> Self {
        Self {
            newest_first: true,
            after: None,
            first: None,
            last: None,
            most,
        }
    }

    fn applied_to(&self, shelf: &Shelf) -> Query {
        let prefix = shelf.prefix();
        // A key that is no more than the prefix is the first, and no key is empty.
        let start = if prefix.is_empty() { START } else { "" };
        let mut first = self.first.clone().unwrap_or(start.to_owned());
        let mut last = self
            .last
            .as_ref()
            .map_or(END.to_owned(), |last| format!("{last}{END}"));
        if let Some(after) = &self.after {
            let bound = if self.newest_first {
                &mut last
            } else {
                &mut first
            };
            bound.clone_from(after);
        }
        let query = shelf
            .query()
            .between(format!("{prefix}{first}"), format!("{prefix}{last}"))
            // The place before them is among them.
            .limit(self.most.saturating_add(usize::from(self.after.is_some())));
        if self.newest_first {
            query.newest_first()
        } else {
            query
        }
    }
}

/// A row of a shelf.
#[derive(Clone, Debug)]
pub struct ShelfRow {
    pub place: String,
    pub key: Key,
    pub item: Item,
}

/// A page of a shelf.
#[derive(Clone, Debug, Default)]
pub struct ShelfPage<R> {
    pub rows: Vec<R>,
    /// Where the next page begins after; none at the shelf's end.
    pub next: Option<String>,
}

impl Store {
    /// A page of a shelf: places and keys, without the items that a list or an index names. 0.5
    /// read units for about 20 / 0 write units.
    pub async fn shelf_keys(
        &self,
        shelf: &Shelf,
        span: &Span,
    ) -> Result<ShelfPage<(String, Key)>, StoreError> {
        let page = self.shelf(shelf, span).await?;
        let rows = page.rows.into_iter().map(|row| (row.place, row.key));
        Ok(ShelfPage {
            rows: rows.collect(),
            next: page.next,
        })
    }

    /// A page of a shelf with its items; what vanished since it was listed is left out. 0.5 read
    /// units for about 20 that are listed, and 0.5 for each 4 KB of an item / 0 write units.
    pub async fn shelf_rows(
        &self,
        shelf: &Shelf,
        span: &Span,
    ) -> Result<ShelfPage<ShelfRow>, StoreError> {
        let page = self.shelf(shelf, span).await?;
        if matches!(shelf, Shelf::Collection { .. }) {
            return Ok(page);
        }
        let named = page.rows.iter().map(|row| row.key.clone()).collect();
        let mut items = self.items(named).await?;
        let row = |row: ShelfRow| {
            let item = items.remove(&row.key)?;
            Some(ShelfRow { item, ..row })
        };
        Ok(ShelfPage {
            rows: page.rows.into_iter().filter_map(row).collect(),
            next: page.next,
        })
    }

    async fn shelf(&self, shelf: &Shelf, span: &Span) -> Result<ShelfPage<ShelfRow>, StoreError> {
        let found = self.query_items(span.applied_to(shelf)).await?;
        let row = |item: Item| {
            let place = shelf.sort_key(&item)?.strip_prefix(shelf.prefix())?;
            if span.after.as_deref() == Some(place) {
                return None;
            }
            let place = place.to_owned();
            let key = match shelf {
                Shelf::List(_) => decode::<ListRowItem>(item.clone()).ok()?.target(),
                Shelf::Collection { .. } | Shelf::Index { .. } => key_of(&item)?,
            };
            Some(ShelfRow { place, key, item })
        };
        let rows: Vec<_> = found.into_iter().filter_map(row).take(span.most).collect();
        let is_full = rows.len() == span.most;
        let next = rows.last().filter(|_| is_full);
        Ok(ShelfPage {
            next: next.map(|row| row.place.clone()),
            rows,
        })
    }

    /// Items by their keys. 0.5 read units for each 4 KB of an item / 0 write units.
    pub async fn items(&self, mut keys: Vec<Key>) -> Result<HashMap<Key, Item>, StoreError> {
        keys.sort_unstable_by(|a, b| (&a.pk, &a.sk).cmp(&(&b.pk, &b.sk)));
        keys.dedup();
        let found = self.get_many_lately(keys).await?.into_iter();
        Ok(found
            .filter_map(|item| Some((key_of(&item)?, item)))
            .collect())
    }

    /// The users with a word that begins like this, of which at most 1,000 words are read. 0.5
    /// read units for about 14 words / 0 write units.
    pub async fn users_with_word(&self, prefix: &str) -> Result<Vec<WordItem>, StoreError> {
        self.with_word(&format!("{}{prefix}", keys::USER_WORD))
            .await
    }
}
