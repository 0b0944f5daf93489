//! Searches: products that have, for each word of the search, a word that begins like it in
//! their name, description or category's name.

use super::Filter;
use boli_domain::search::has_word;
use boli_runtime::{Deps, Failure};
use boli_store::{Categories, keys};
use futures_util::future::try_join_all;
use std::collections::BTreeSet;

/// The order keys of what is found. A search of nothing but signs finds nothing.
pub async fn find(
    deps: &Deps,
    words: &BTreeSet<String>,
    filter: &Filter,
    categories: &Categories,
) -> Result<Vec<String>, Failure> {
    let found = words
        .iter()
        .map(|word| matches(deps, word, filter, categories));
    let mut found = try_join_all(found).await?.into_iter();
    let mut all = found.next().unwrap_or_default();
    for others in found {
        all.retain(|order| others.contains(order));
    }
    if let Some(seller) = filter.seller {
        let own = deps
            .store()
            .list_rows(&keys::seller_products_list(seller))
            .await?;
        let own: BTreeSet<String> = own.into_iter().map(|row| row.order).collect();
        all.retain(|order| own.contains(order));
    }
    Ok(all.into_iter().collect())
}

/// What one word finds. Categories are few and are here already, so that theirs are not among
/// the products' words: renaming one changes what is found at once, and costs nothing.
async fn matches(
    deps: &Deps,
    word: &str,
    filter: &Filter,
    categories: &Categories,
) -> Result<BTreeSet<String>, Failure> {
    let words = deps.store().with_word(word).await?;
    let mut found: BTreeSet<String> = words
        .into_iter()
        .filter(|word| filter.takes(&word.facts))
        .map(|word| word.order)
        .collect();
    let named = categories
        .iter()
        .filter(|category| filter.category_id.is_none_or(|id| category.id == id))
        .filter(|category| has_word(&category.name, word));
    for category in named {
        let list = keys::products_list(filter.status, Some(category.id));
        let rows = deps.store().list_rows(&list).await?;
        let taken = rows.into_iter().filter(|row| filter.takes(&row.facts));
        found.extend(taken.map(|row| row.order));
    }
    Ok(found)
}
