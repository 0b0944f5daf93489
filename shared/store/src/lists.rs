//! Lists that are paged by number, and the words that searches find (ADR 6 and ADR 7).
//!
//! The change feed keeps them behind the items: [`Store::relist`] brings the lists to what an
//! item is now, however often and in whatever order it is told to.

use crate::Entity;
use crate::Store;
use crate::client::Query;
use crate::error::{CommitError, StoreError};
use crate::items::{
    AuctionItem, ListCountItem, ListRowItem, Listed, OrderItem, PlacedItem, Placement, ProductItem,
    RoomItem, UserItem, WordItem,
};
use crate::keys::{self, IndexName, Key};
use crate::listing::key_of;
use crate::write::Write;
use boli_domain::limits::{LIST_COUNT_SHARDS, MAX_SEARCH_MATCHES, PAGE_SIZE};
use boli_domain::{AuctionId, OrderId, Paise, ProductId, RoomId, UserId};

/// Something that is in lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    Product(ProductId),
    Room(RoomId),
    Auction(RoomId, AuctionId),
    User(UserId),
    Order(OrderId),
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct ListPage {
    /// Of the whole list.
    pub count: usize,
    pub rows: Vec<ListRowItem>,
}

/// Attempts at listing an item that changes meanwhile.
const ATTEMPTS: usize = 5;

impl Store {
    /// Brings all lists to what an item is now. 2 read units / 0 write units when they are, else,
    /// in one transaction, 2 for each row and word that comes, goes or changes and for each
    /// count, 1 for each row's price, and 2 to 6 for the note of where it is listed.
    pub async fn relist(&self, entry: Entry) -> Result<(), StoreError> {
        match entry {
            Entry::Product(id) => self.place::<ProductItem>(keys::product(id)).await,
            Entry::Room(id) => self.place::<RoomItem>(keys::room(id)).await,
            Entry::Auction(room, id) => self.place::<AuctionItem>(keys::auction(room, id)).await,
            Entry::User(id) => self.place::<UserItem>(keys::user(id)).await,
            Entry::Order(id) => self.place::<OrderItem>(keys::order(id)).await,
        }
    }

    async fn place<E: Listed>(&self, target: Key) -> Result<(), StoreError> {
        for _ in 0..ATTEMPTS {
            // In this order: whoever lists the item after this read has seen it as new as we.
            let placed: Option<PlacedItem> = self.get_now(keys::placed(&target)).await?;
            let item: Option<E> = self.get_now(target.clone()).await?;
            let order = match (&item, &placed) {
                (Some(item), _) => item.order(),
                (None, Some(placed)) => placed.order.clone(),
                (None, None) => return Ok(()),
            };
            let wanted = item.map(|item| item.placement()).unwrap_or_default();
            let writes = changes(placed, &target, order, wanted)?;
            if writes.is_empty() {
                return Ok(());
            }
            match self.commit(writes).await {
                Ok(()) => return Ok(()),
                Err(CommitError::Refused { .. }) => {}
                Err(CommitError::Store(error)) => return Err(error),
            }
        }
        Err(StoreError::Busy("an item is listed again and again".into()))
    }

    /// Puts the row of something that never leaves its list, once or again. 0 read units / 1
    /// write unit.
    pub async fn enlist(&self, row: &ListRowItem) -> Result<(), CommitError> {
        self.commit(vec![Write::put(row)?]).await
    }

    /// How many rows a list has. 0.5 read units / 0 write units.
    pub async fn list_count(&self, list: &str) -> Result<usize, StoreError> {
        let counts = Query::collection(keys::list(list), keys::COUNT_PREFIX);
        let counts: Vec<ListCountItem> = self.query(counts).await?;
        let count: i64 = counts.iter().map(|count| count.entries).sum();
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// A page of a list, from 1, newest first. 0.5 read units for the count, and 0.5 for about
    /// 10 rows of this page and those before it / 0 write units.
    pub async fn list_page(&self, list: &str, page: usize) -> Result<ListPage, StoreError> {
        let count = self.list_count(list).await?;
        // Nobody has the whole list read by asking for its thousandth page. Page 0 is none.
        if page == 0 || page > count.div_ceil(PAGE_SIZE).max(1) {
            return Ok(ListPage {
                count,
                rows: Vec::new(),
            });
        }
        let rows = Query::collection(keys::list(list), keys::ROW_PREFIX).newest_first();
        let rows: Vec<ListRowItem> = self
            .query(rows.limit(page.saturating_mul(PAGE_SIZE)))
            .await?;
        let before = page.saturating_sub(1).saturating_mul(PAGE_SIZE);
        Ok(ListPage {
            count,
            rows: rows.into_iter().skip(before).collect(),
        })
    }

    /// All rows of a list, newest first. 0.5 read units for about 10 rows / 0 write units.
    pub async fn list_rows(&self, list: &str) -> Result<Vec<ListRowItem>, StoreError> {
        let rows = Query::collection(keys::list(list), keys::ROW_PREFIX);
        self.query(rows.newest_first()).await
    }

    /// The order keys of a list's rows within these prices. 0.5 read units for about 16 rows /
    /// 0 write units.
    pub async fn list_priced(
        &self,
        list: &str,
        lowest: Paise,
        highest: Paise,
    ) -> Result<Vec<String>, StoreError> {
        // Behind every order key.
        const END: &str = "~";
        let rows = Query::index(IndexName::Gsi1, keys::list(list))
            .between(keys::by_price(lowest, ""), keys::by_price(highest, END));
        let order = |key: Key| key.sk.strip_prefix(keys::ROW_PREFIX).map(str::to_owned);
        let found = self.query_items(rows).await?;
        Ok(found.iter().filter_map(key_of).filter_map(order).collect())
    }

    /// The items with a word that begins like this, of which at most 1,000 words are read. 0.5
    /// read units for about 14 words / 0 write units.
    pub async fn with_word(&self, prefix: &str) -> Result<Vec<WordItem>, StoreError> {
        let words = Query::collection(keys::word_partition(prefix), prefix);
        self.query(words.limit(MAX_SEARCH_MATCHES)).await
    }
}

/// What must be written to list an item as `wanted`; nothing when it is.
fn changes(
    placed: Option<PlacedItem>,
    target: &Key,
    order: String,
    wanted: Placement,
) -> Result<Vec<Write>, StoreError> {
    let seq = placed.as_ref().map(|placed| placed.seq);
    let before = placed.map(|placed| placed.placement).unwrap_or_default();
    if before == wanted {
        return Ok(Vec::new());
    }
    let is_new = before.facts != wanted.facts;
    let mut writes = Vec::new();
    for list in before.lists().difference(&wanted.lists()) {
        writes.push(Write::delete(keys::list_row(list, &order)));
    }
    for list in wanted.lists() {
        if is_new || !before.lists().contains(list) {
            writes.push(Write::put(&ListRowItem {
                list: list.to_owned(),
                order: order.clone(),
                target_pk: target.pk.clone(),
                target_sk: target.sk.clone(),
                facts: wanted.facts.clone(),
            })?);
        }
    }
    for list in wanted.counted.difference(&before.counted) {
        writes.push(count(list, &order, 1));
    }
    for list in before.counted.difference(&wanted.counted) {
        writes.push(count(list, &order, -1));
    }
    for word in before.words.difference(&wanted.words) {
        writes.push(Write::delete(keys::word(word, &order)));
    }
    for word in &wanted.words {
        if is_new || !before.words.contains(word) {
            writes.push(Write::put(&WordItem {
                word: word.clone(),
                order: order.clone(),
                facts: wanted.facts.clone(),
            })?);
        }
    }
    let note = Write::put(&PlacedItem {
        target_pk: target.pk.clone(),
        target_sk: target.sk.clone(),
        seq: seq.map_or(1, |seq| seq.saturating_add(1)),
        order,
        placement: wanted,
    })?;
    writes.push(match seq {
        Some(seq) => note.when("seq = :seq").value(":seq", seq),
        None => note.when("attribute_not_exists(PK)"),
    });
    Ok(writes)
}

fn count(list: &str, order: &str, by: i64) -> Write {
    let sum: u32 = order.bytes().map(u32::from).sum();
    let shard = sum % LIST_COUNT_SHARDS;
    Write::update(
        keys::list_count(list, shard),
        "SET #entity = :entity, #schema = :schema, #list = :list, #shard = :shard ADD entries :by",
    )
    .name("#entity", crate::entity::ENTITY)
    .name("#schema", crate::entity::SCHEMA)
    .name("#list", "list")
    .name("#shard", "shard")
    .value(":entity", ListCountItem::NAME)
    .value(":schema", ListCountItem::SCHEMA)
    .value(":list", list)
    .value(":shard", shard)
    .value(":by", by)
}
