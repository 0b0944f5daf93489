//! `GET /api/products/products/`: products, newest first, filtered by `search`, `category`
//! (id or name), `seller`, `status`, `min_price` and `max_price`. A filter that makes no sense
//! finds nothing.

use crate::visibility::sees;
use boli_domain::product::ProductStatus;
use boli_domain::{Paise, UserId};
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response, views};
use boli_store::Categories;
use boli_store::items::ProductItem;
use boli_wire::catalog::ShopCard;

pub const FUNCTION: Function = Function::http("catalog-list-products", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.optional_caller(&request).await?;
    let categories = deps.store().categories().await?;
    let found = match Filter::read(&request, &categories) {
        Some(filter) => search(deps, &filter, &categories, caller.as_ref()).await?,
        None => Vec::new(),
    };
    let media_url = |key: &str| deps.media_url(key);
    let cards: Vec<ShopCard> = found
        .iter()
        .map(|product| views::catalog::shop_card(product, &categories, media_url))
        .collect();
    Response::ok(&request.page(deps, cards)?)
}

async fn search(
    deps: &Deps,
    filter: &Filter,
    categories: &Categories,
    caller: Option<&Caller>,
) -> Result<Vec<ProductItem>, Failure> {
    let mut products = match filter.seller {
        Some(seller) => deps.store().products_of(seller).await?,
        None => deps.store().all_products().await?,
    };
    products.retain(|product| sees(caller, product) && filter.takes(product, categories));
    Ok(products)
}

/// What the query asks for.
#[derive(Debug)]
struct Filter {
    /// In lower case.
    search: Option<String>,
    category_id: Option<i64>,
    seller: Option<UserId>,
    status: ProductStatus,
    min_price: Option<Paise>,
    max_price: Option<Paise>,
}

impl Filter {
    /// The query's filter, or `None` when a value in it can't match anything.
    fn read(request: &Request, categories: &Categories) -> Option<Self> {
        let category_id = match request.query("category") {
            None => None,
            Some(text) => Some(match text.parse() {
                Ok(id) => id,
                Err(_) => categories.named(text)?.id,
            }),
        };
        Some(Self {
            search: request
                .query("search")
                .map(|text| text.trim().to_lowercase()),
            category_id,
            seller: request.query("seller").map(str::parse).transpose().ok()?,
            status: request.query("status").unwrap_or("active").parse().ok()?,
            min_price: request
                .query("min_price")
                .map(Paise::parse)
                .transpose()
                .ok()?,
            max_price: request
                .query("max_price")
                .map(Paise::parse)
                .transpose()
                .ok()?,
        })
    }

    fn takes(&self, product: &ProductItem, categories: &Categories) -> bool {
        product.status() == self.status
            && self.category_id.is_none_or(|id| product.category_id == id)
            && self
                .min_price
                .is_none_or(|price| product.base_price >= price)
            && self
                .max_price
                .is_none_or(|price| product.base_price <= price)
            && self.search.as_ref().is_none_or(|words| {
                let category = categories.name(product.category_id);
                [product.name.as_str(), &product.description, category]
                    .iter()
                    .any(|text| text.to_lowercase().contains(words))
            })
    }
}
