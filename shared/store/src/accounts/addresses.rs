//! Access patterns of address books. Which address is the default stands in one place, so that
//! there is never more than one (fault F45).

use crate::client::{Query, Store};
use crate::entity::{ENTITY, Entity, Item, SCHEMA, decode, entity_name};
use crate::error::{CommitError, StoreError};
use crate::items::{AddressBookItem, AddressItem};
use crate::keys;
use crate::write::Write;
use boli_domain::address::heir;
use boli_domain::limits::MAX_ADDRESSES;
use boli_domain::{RowId, UserId};

/// An address, and whether it is its owner's default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAddress {
    pub address: AddressItem,
    pub is_default: bool,
}

/// Why an address book did not change.
#[derive(Debug, thiserror::Error)]
pub enum AddressRefused {
    /// The owner has no such address.
    #[error("no such address")]
    Missing,
    /// No address more fits.
    #[error("the address book is full")]
    Full,
    /// Another address became the default meanwhile, or ceased to be it.
    #[error("the address book was changed meanwhile")]
    Changed,
    #[error(transparent)]
    Store(#[from] StoreError),
}

const BOOK: &str = AddressBookItem::NAME;

impl Store {
    /// A user's addresses as of now, the oldest first. 1 read unit per 4 KB / 0 write units.
    pub async fn addresses(&self, user: UserId) -> Result<Vec<KeptAddress>, StoreError> {
        let query = Query::collection(keys::user_partition(user), keys::ADDRESS_PREFIX);
        kept(self.query_items(query.consistent()).await?)
    }

    /// A user's address as of now. 2 read units / 0 write units.
    pub async fn address(
        &self,
        user: UserId,
        id: RowId,
    ) -> Result<Option<KeptAddress>, StoreError> {
        let keys = vec![keys::address(user, id), keys::address_book(user)];
        Ok(kept(self.get_many(keys).await?)?.pop())
    }

    /// Puts a new address into its owner's book. 0 read units / 4 write units, in one
    /// transaction.
    ///
    /// # Errors
    /// [`AddressRefused::Full`].
    pub async fn add_address(&self, new: &KeptAddress) -> Result<(), AddressRefused> {
        let (owner, id) = (new.address.user_id, new.address.id);
        let default = if new.is_default {
            ", default_id = :id"
        } else {
            ""
        };
        let book = Write::update(
            keys::address_book(owner),
            format!(
                "SET user_id = :owner, kept = if_not_exists(kept, :zero) + :one, \
                 #entity = :entity, #schema = :schema{default}"
            ),
        )
        .when("attribute_not_exists(PK) OR kept < :most")
        .name("#entity", ENTITY)
        .name("#schema", SCHEMA)
        .value(":owner", owner)
        .value(":zero", 0)
        .value(":one", 1)
        .value(":entity", AddressBookItem::NAME)
        .value(":schema", AddressBookItem::SCHEMA)
        .value(":most", MAX_ADDRESSES)
        .named(BOOK);
        let book = match new.is_default {
            true => book.value(":id", id),
            false => book,
        };
        self.commit(vec![Write::create(&new.address)?, book])
            .await
            .map_err(|error| match error.refusal() {
                Ok(_) => AddressRefused::Full,
                Err(error) => error.into(),
            })
    }

    /// Saves what was changed of an address. 0 read units / 1 write unit; 4 in one transaction
    /// when it becomes or ceases to be the default.
    ///
    /// # Errors
    /// [`AddressRefused::Missing`] and [`AddressRefused::Changed`].
    pub async fn change_address(
        &self,
        old: &KeptAddress,
        new: &KeptAddress,
    ) -> Result<(), AddressRefused> {
        let (owner, id) = (new.address.user_id, new.address.id);
        let mut writes = vec![Write::put(&new.address)?.when("attribute_exists(PK)")];
        match (old.is_default, new.is_default) {
            (false, true) => writes.push(make_default(owner, id)),
            (true, false) => writes.push(
                Write::update(keys::address_book(owner), "REMOVE default_id")
                    .when("default_id = :id")
                    .value(":id", id)
                    .named(BOOK),
            ),
            (true, true) | (false, false) => {}
        }
        self.commit(writes).await.map_err(refused)
    }

    /// Makes an address its owner's default, in place of another. 0 read units / 4 write units,
    /// in one transaction.
    ///
    /// # Errors
    /// [`AddressRefused::Missing`].
    pub async fn set_default_address(
        &self,
        owner: UserId,
        id: RowId,
    ) -> Result<(), AddressRefused> {
        let address = Write::check(keys::address(owner, id), "attribute_exists(PK)");
        self.commit(vec![address, make_default(owner, id)])
            .await
            .map_err(refused)
    }

    /// Removes an address from its owner's `book`; when it was the default, another takes its
    /// place. 0 read units / 4 write units, 6 when it was the default, in one transaction.
    ///
    /// # Errors
    /// [`AddressRefused::Missing`] and [`AddressRefused::Changed`].
    pub async fn remove_address(
        &self,
        book: &[KeptAddress],
        id: RowId,
    ) -> Result<(), AddressRefused> {
        let leaving = book.iter().find(|kept| kept.address.id == id);
        let leaving = leaving.ok_or(AddressRefused::Missing)?;
        let owner = leaving.address.user_id;
        let removal = Write::delete(keys::address(owner, id)).when("attribute_exists(PK)");
        let mut writes = vec![removal];
        let left = || book.iter().map(|kept| kept.address.id);
        let shorter = |more: &str, condition: &str| {
            let expression = format!("SET kept = kept - :one{more}");
            Write::update(keys::address_book(owner), expression)
                .when(condition)
                .value(":one", 1)
                .value(":id", id)
                .named(BOOK)
        };
        if !leaving.is_default {
            let other = "attribute_not_exists(default_id) OR default_id <> :id";
            writes.push(shorter("", other));
        } else if let Some(heir) = heir(left().filter(|left| *left != id)) {
            let inherited = shorter(", default_id = :heir", "default_id = :id");
            writes.push(inherited.value(":heir", heir));
            // It may have been removed in the same moment.
            let heir = Write::check(keys::address(owner, heir), "attribute_exists(PK)");
            writes.push(heir.named(BOOK));
        } else {
            writes.push(shorter(" REMOVE default_id", "default_id = :id"));
        }
        self.commit(writes).await.map_err(refused)
    }
}

/// The addresses among the items of a book, as the book says of them.
fn kept(items: Vec<Item>) -> Result<Vec<KeptAddress>, StoreError> {
    let mut addresses: Vec<AddressItem> = Vec::new();
    let mut default_id = None;
    for item in items {
        if entity_name(&item) == Some(BOOK) {
            default_id = decode::<AddressBookItem>(item)?.default_id;
        } else {
            addresses.push(decode(item)?);
        }
    }
    let kept = |address: AddressItem| KeptAddress {
        is_default: default_id == Some(address.id),
        address,
    };
    Ok(addresses.into_iter().map(kept).collect())
}

fn make_default(owner: UserId, id: RowId) -> Write {
    Write::update(keys::address_book(owner), "SET default_id = :id")
        .when("attribute_exists(PK)")
        .value(":id", id)
        .named(BOOK)
}

fn refused(error: CommitError) -> AddressRefused {
    match error.refusal() {
        Ok(BOOK) => AddressRefused::Changed,
        Ok(_) => AddressRefused::Missing,
        Err(error) => error.into(),
    }
}
