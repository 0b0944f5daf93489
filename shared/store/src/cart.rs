//! Access patterns of carts.

use crate::client::{Query, Store};
use crate::entity::Entity;
use crate::error::{CommitError, StoreError};
use crate::items::CartLineItem;
use crate::keys;
use crate::write::Write;
use boli_domain::{AuctionId, ProductId, UserId};
use std::collections::BTreeMap;

/// What a refusal is called when a line is not as it was read.
pub(crate) const LINE: &str = CartLineItem::NAME;

/// The cart is not as the caller saw it.
#[derive(Debug, thiserror::Error)]
pub enum CartRefused {
    /// Together with what the line holds already it would be too many units.
    #[error("the line would hold too many units")]
    TooMany,
    /// The line is gone or was changed meanwhile.
    #[error("the line was changed meanwhile")]
    Changed,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// The lines of a user's cart as of now, oldest first. 1 read unit per 4 KB / 0 write
    /// units.
    pub async fn cart(&self, user: UserId) -> Result<Vec<CartLineItem>, StoreError> {
        let query = Query::collection(keys::user_partition(user), keys::CART_LINE_PREFIX);
        let mut lines: Vec<CartLineItem> = self.query(query.consistent()).await?;
        lines.sort_by_key(|line| (line.added_at, line.id));
        Ok(lines)
    }

    /// The line of a product won at an auction, as of now. 1 read unit / 0 write units.
    pub async fn won_line(
        &self,
        user: UserId,
        product: ProductId,
        auction: AuctionId,
    ) -> Result<Option<CartLineItem>, StoreError> {
        self.get_now(keys::cart_line(user, product, Some(auction)))
            .await
    }

    /// Adds the units of `line` to the line of its product, made if need be, and returns it;
    /// it never holds more than `most`. 0 read units / 1 write unit.
    ///
    /// # Errors
    /// [`CartRefused::TooMany`] when it would hold more.
    pub async fn add_to_cart(
        &self,
        line: &CartLineItem,
        most: u32,
    ) -> Result<CartLineItem, CartRefused> {
        let Some(room) = most.checked_sub(line.quantity) else {
            return Err(CartRefused::TooMany);
        };
        let write = Write::upsert::<CartLineItem>(
            line.key(),
            "SET id = if_not_exists(id, :id), added_at = if_not_exists(added_at, :now), \
             quantity = if_not_exists(quantity, :zero) + :more, unit_price = :price, \
             user_id = :user, product_id = :product, auction_id = :auction",
        )
        .when("attribute_not_exists(PK) OR quantity <= :room")
        .value(":id", line.id)
        .value(":now", line.added_at)
        .value(":zero", 0)
        .value(":more", line.quantity)
        .value(":price", line.unit_price)
        .value(":user", line.user_id)
        .value(":product", line.product_id)
        .value(":auction", line.auction_id)
        .value(":room", room)
        .sent_once();
        self.update(write).await.map_err(|error| match error {
            CommitError::Refused { .. } => CartRefused::TooMany,
            CommitError::Store(error) => error.into(),
        })
    }

    /// Removes lines from a cart; the units that won lines hold return to sale, in one
    /// transaction. 0 read units / 2 write units for each line and each product returned, 1
    /// for a single line that holds nothing.
    ///
    /// # Errors
    /// [`CartRefused::Changed`] when a line is not as it was read.
    pub async fn remove_from_cart(&self, lines: &[CartLineItem]) -> Result<(), CartRefused> {
        if lines.is_empty() {
            return Ok(());
        }
        let mut returned: BTreeMap<ProductId, u32> = BTreeMap::new();
        for line in lines.iter().filter(|line| line.auction_id.is_some()) {
            let units = returned.entry(line.product_id).or_default();
            *units = units.saturating_add(line.quantity);
        }
        let deletes = lines.iter().map(remove_line);
        let returns = returned
            .into_iter()
            .map(|(product, units)| return_units(product, units));
        self.commit(deletes.chain(returns).collect())
            .await
            .map_err(|error| match error.refusal() {
                Ok(_) => CartRefused::Changed,
                Err(error) => error.into(),
            })
    }
}

impl Store {
    /// Removes a line that was paid, as it was read; nothing when it is gone or was changed. 0
    /// read units / 1 write unit.
    pub async fn remove_paid_line(&self, line: &CartLineItem) -> Result<(), StoreError> {
        match self.commit(vec![remove_line(line)]).await {
            Ok(()) | Err(CommitError::Refused { .. }) => Ok(()),
            Err(CommitError::Store(error)) => Err(error),
        }
    }
}

/// Takes `ordered` units out of a line as it was read, because they were paid; units added
/// later stay.
pub(crate) fn take_ordered(line: &CartLineItem, ordered: u32) -> Write {
    if line.quantity <= ordered {
        return remove_line(line);
    }
    Write::update(line.key(), "SET quantity = quantity - :ordered")
        .when("id = :id AND quantity = :quantity")
        .value(":id", line.id)
        .value(":ordered", ordered)
        .value(":quantity", line.quantity)
        .named(LINE)
}

/// Removes a line as it was read.
pub(crate) fn remove_line(line: &CartLineItem) -> Write {
    Write::delete(line.key())
        .when("id = :id AND quantity = :quantity")
        .value(":id", line.id)
        .value(":quantity", line.quantity)
        .named(LINE)
}

/// Binds a won line to an unpaid order: the unit stays the winner's until then.
pub(crate) fn hold_line(line: &CartLineItem, until: boli_domain::Timestamp) -> Write {
    Write::update(line.key(), "SET held_until = :until")
        .when("id = :id")
        .value(":until", until)
        .value(":id", line.id)
        .named("won_line")
}

/// Reserved units go back to sale.
pub(crate) fn return_units(product: ProductId, units: u32) -> Write {
    Write::update(
        keys::product(product),
        "SET available = available + :units, reserved = reserved - :units",
    )
    .when("reserved >= :units")
    .value(":units", units)
    .named("stock")
}
