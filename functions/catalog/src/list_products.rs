//! `GET /api/products/products/`: products, newest first, filtered by `search`, `category`
//! (id or name), `seller`, `status`, `min_price` and `max_price`. A filter that makes no sense
//! finds nothing.
//!
//! Only the rows of the page are read, whatever is asked for (ADR 6 and ADR 7).

mod filter;
mod search;

use crate::visibility::sees;
use boli_domain::ProductId;
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response, views};
use boli_store::Categories;
use boli_store::items::{ListRowItem, id_of};
use boli_store::keys;
use boli_wire::Page;
use boli_wire::catalog::ShopCard;
use filter::Filter;

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
    let page = match Filter::read(&request, &categories, caller.as_ref()) {
        Some(filter) => page(deps, &request, &filter, &categories).await?,
        None => request.page(deps, Vec::new())?,
    };
    let cards = cards(deps, &page.results, &categories, caller.as_ref()).await?;
    Response::ok(&page.with(cards))
}

/// The page's products.
async fn page(
    deps: &Deps,
    request: &Request,
    filter: &Filter,
    categories: &Categories,
) -> Result<Page<ProductId>, Failure> {
    let found = if let Some(words) = &filter.search {
        search::find(deps, words, filter, categories).await?
    } else if let Some(seller) = filter.seller {
        let list = keys::seller_products_list(seller);
        let mut rows = deps.store().list_rows(&list).await?;
        rows.retain(|row| filter.takes(&row.facts));
        orders(rows)
    } else {
        let list = keys::products_list(filter.status, filter.category_id);
        if filter.prices.is_none() {
            let page = deps.store().list_page(&list, request.page_number()).await?;
            return request.page_of(deps, page.count, ids(orders(page.rows)));
        }
        let (lowest, highest) = filter.bounds();
        deps.store().list_priced(&list, lowest, highest).await?
    };
    let mut found = found;
    found.sort_unstable_by(|one, other| other.cmp(one));
    request.page(deps, ids(found))
}

fn orders(rows: Vec<ListRowItem>) -> Vec<String> {
    rows.into_iter().map(|row| row.order).collect()
}

fn ids(orders: Vec<String>) -> Vec<ProductId> {
    orders.iter().filter_map(|order| id_of(order)).collect()
}

/// Lists lag behind the products: one that was hidden a moment ago is left out.
async fn cards(
    deps: &Deps,
    ids: &[ProductId],
    categories: &Categories,
    caller: Option<&Caller>,
) -> Result<Vec<ShopCard>, Failure> {
    let mut products = deps.store().products(ids).await?;
    products.retain(|product| sees(caller, product));
    let media_url = |key: &str| deps.media_url(key);
    let card = |product| views::catalog::shop_card(product, categories, media_url);
    Ok(products.iter().map(card).collect())
}
