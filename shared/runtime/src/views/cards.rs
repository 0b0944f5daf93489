//! The products that lines of carts and orders show.

use super::catalog;
use crate::{Deps, Failure};
use boli_domain::product::ProductStatus;
use boli_domain::{Paise, ProductId, Timestamp};
use boli_store::Categories;
use boli_store::items::{OrderItem, OrderLine, ProductItem};
use boli_wire::catalog::Card;
use boli_wire::{Decimal, Ist};
use std::collections::HashMap;

/// Products with their cards, by id.
#[derive(Debug, Default)]
pub struct Cards(HashMap<ProductId, (ProductItem, Card)>);

impl Cards {
    /// Reads the products and makes their cards. 1 read unit each, and the categories.
    ///
    /// # Errors
    /// The table can't be read.
    pub async fn read(deps: &Deps, ids: &[ProductId]) -> Result<Self, Failure> {
        if ids.is_empty() {
            return Ok(Self::default());
        }
        let categories = deps.store().categories().await?;
        Ok(Self::of(
            deps,
            deps.store().products(ids).await?,
            &categories,
        ))
    }

    /// The cards of all lines of some orders.
    ///
    /// # Errors
    /// The table can't be read.
    pub async fn of_orders(deps: &Deps, orders: &[OrderItem]) -> Result<Self, Failure> {
        let lines = orders.iter().flat_map(|order| &order.lines);
        let ids: Vec<ProductId> = lines.map(|line| line.product_id).collect();
        Self::read(deps, &ids).await
    }

    /// The cards of products that were read already.
    #[must_use]
    pub fn of(deps: &Deps, products: Vec<ProductItem>, categories: &Categories) -> Self {
        let with_card = |product: ProductItem| {
            let card = catalog::card(&product, categories, |key| deps.media_url(key));
            (product.id, (product, card))
        };
        Self(products.into_iter().map(with_card).collect())
    }

    /// A product as the shop has it.
    #[must_use]
    pub fn product(&self, id: ProductId) -> Option<&ProductItem> {
        self.0.get(&id).map(|(product, _)| product)
    }

    /// A product's card; of one that left the shop a card that is not for sale, since clients
    /// need an object.
    #[must_use]
    pub fn card(&self, id: ProductId, name: &str, price: Paise, since: Timestamp) -> Card {
        match self.0.get(&id) {
            Some((_, card)) => card.clone(),
            None => Card {
                id,
                name: name.to_owned(),
                category_name: String::new(),
                base_price: Decimal(price),
                available_quantity: 0,
                status: ProductStatus::Inactive,
                seller_name: String::new(),
                primary_image: None,
                created_at: Ist(since),
            },
        }
    }

    /// The card of an order's line.
    #[must_use]
    pub fn of_line(&self, line: &OrderLine, since: Timestamp) -> Card {
        let card = self.card(line.product_id, &line.product_name, line.unit_price, since);
        if card.seller_name.is_empty() {
            return Card {
                seller_name: line.seller.username.clone(),
                ..card
            };
        }
        card
    }
}
