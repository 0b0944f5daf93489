//! Access patterns of orders.

mod holds;
mod progress;
mod unpaid;

pub use holds::{Hold, HoldRefused};
pub use progress::{EarningsMove, Goods, MoveRefused, RefundedLines};

use crate::cart::hold_line;
use crate::client::{Query, Store};
use crate::entity::{AttributeValue, Item, decode};
use crate::error::{CommitError, StoreError};
use crate::items::{CartLineItem, OrderItem, OrderLine, ProductItem};
use crate::keys::{self, IndexName};
use crate::promos;
use crate::write::Write;
use boli_domain::product::ProductStatus;
use boli_domain::{OrderId, ProductId, UserId};
use std::collections::BTreeMap;

/// An order can't be made.
#[derive(Debug, thiserror::Error)]
pub enum OrderRefused {
    /// Fewer units are for sale, or the product is not for sale any more.
    #[error("a product is out of stock")]
    OutOfStock(Option<Box<ProductItem>>),
    /// A won line left the cart meanwhile.
    #[error("the cart was changed meanwhile")]
    CartChanged,
    /// Another order took the promo code, or another code was applied meanwhile.
    #[error("the promo code was taken meanwhile")]
    PromoTaken,
    /// Another order has this number: draw another id.
    #[error("the order number is taken")]
    NumberTaken,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Creates an order, reserves its units, and binds `won`, the cart's won lines in it, which
    /// hold their unit already, and takes its promo code, in one transaction. 0 read units / 8 write
    /// units for one line in an order of 2 KB: 4 for the order, 1 for the buyer's list, 1 for the
    /// list of held units, 2 for the product; 7 for a won line: 4, 1, and 2 for the line in the
    /// cart. 2 more for each KB of the order, each more product or won line, and a promo code.
    ///
    /// # Errors
    /// [`OrderRefused`]; then nothing is reserved.
    pub async fn create_order(
        &self,
        order: &OrderItem,
        won: &[CartLineItem],
    ) -> Result<(), OrderRefused> {
        let mut writes = vec![Write::create(order)?];
        writes.extend(
            ordered_units(order)
                .into_iter()
                .map(|(product, units)| reserve_units(product, units)),
        );
        writes.extend(won.iter().map(|line| hold_line(line, order.reserved_until)));
        let promo = order.promo.iter();
        writes.extend(promo.map(|promo| promos::take(order.buyer.id, promo)));
        self.commit(writes).await.map_err(|error| match error {
            CommitError::Refused {
                write: "stock",
                found,
            } => OrderRefused::OutOfStock(found.and_then(|item| decode(*item).ok()).map(Box::new)),
            CommitError::Refused {
                write: "won_line", ..
            } => OrderRefused::CartChanged,
            CommitError::Refused {
                write: promos::PROMO,
                ..
            } => OrderRefused::PromoTaken,
            CommitError::Refused { .. } => OrderRefused::NumberTaken,
            CommitError::Store(error) => error.into(),
        })
    }

    /// An order as of now. 1 read unit per 4 KB / 0 write units.
    pub async fn order(&self, id: OrderId) -> Result<Option<OrderItem>, StoreError> {
        let order: Option<OrderItem> = self.get_now(keys::order(id)).await?;
        // Its key is its number; another id may have the same.
        Ok(order.filter(|order| order.id == id))
    }

    /// Orders by id, in the order asked for; unknown ones are left out. 1 read unit per
    /// 4 KB each / 0 write units.
    pub async fn orders(&self, ids: &[OrderId]) -> Result<Vec<OrderItem>, StoreError> {
        let keys = ids.iter().copied().map(keys::order).collect();
        let orders: Vec<OrderItem> = self.in_order(keys).await?;
        let is_asked_for = |order: &OrderItem| ids.contains(&order.id);
        Ok(orders.into_iter().filter(is_asked_for).collect())
    }

    /// The ids of a buyer's orders, newest first. 0.5 read units per 4 KB of keys / 0
    /// write units.
    pub async fn order_ids_of(&self, buyer: UserId) -> Result<Vec<OrderId>, StoreError> {
        let query = Query::index(IndexName::Gsi1, keys::user_orders(buyer)).newest_first();
        Ok(self
            .query_items(query)
            .await?
            .iter()
            .filter_map(order_id_of)
            .collect())
    }
}

/// Index entries of orders end in the order's id.
fn order_id_of(entry: &Item) -> Option<OrderId> {
    match entry.get(IndexName::Gsi1.sk_attribute()) {
        Some(AttributeValue::S(sk)) => sk.rsplit('#').next()?.parse().ok(),
        _ => None,
    }
}

/// The units that an order reserves itself: those of won lines are held by the cart's line.
pub(crate) fn ordered_units(order: &OrderItem) -> BTreeMap<ProductId, u32> {
    units_of(order.lines.iter().filter(|line| line.auction.is_none()))
}

/// The units of each product in lines. A paid order is promised those of its living lines, until
/// it is delivered.
fn units_of<'a>(lines: impl Iterator<Item = &'a OrderLine>) -> BTreeMap<ProductId, u32> {
    let mut units: BTreeMap<ProductId, u32> = BTreeMap::new();
    for line in lines {
        let sum = units.entry(line.product_id).or_default();
        *sum = sum.saturating_add(line.quantity);
    }
    units
}

/// Takes units off sale for an order.
fn reserve_units(product: ProductId, units: u32) -> Write {
    Write::update(
        keys::product(product),
        "SET available = available - :units, reserved = reserved + :units",
    )
    .when("available >= :units AND product_status <> :inactive")
    .value(":units", units)
    .value(":inactive", ProductStatus::Inactive)
    .named("stock")
}
