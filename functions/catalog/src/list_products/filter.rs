//! What the query of a list of products asks for.

use boli_domain::limits::MAX_SEARCH_WORDS;
use boli_domain::product::ProductStatus;
use boli_domain::{Paise, UserId, search};
use boli_runtime::{Caller, Request};
use boli_store::Categories;
use boli_store::items::Facts;
use std::collections::BTreeSet;

#[derive(Debug)]
pub struct Filter {
    /// In lower case, all of which a product must have.
    pub search: Option<BTreeSet<String>>,
    pub category_id: Option<i64>,
    pub seller: Option<UserId>,
    pub status: ProductStatus,
    /// Lowest and highest.
    pub prices: Option<(Option<Paise>, Option<Paise>)>,
}

impl Filter {
    /// The query's filter, or `None` when a value in it can't match anything.
    pub fn read(
        request: &Request,
        categories: &Categories,
        caller: Option<&Caller>,
    ) -> Option<Self> {
        let category_id = match request.query("category") {
            None => None,
            Some(text) => Some(match text.parse() {
                Ok(id) => id,
                Err(_) => categories.named(text)?.id,
            }),
        };
        let price = |name| request.query(name).map(Paise::parse).transpose().ok();
        let prices = (price("min_price")?, price("max_price")?);
        let status: ProductStatus = request.query("status").unwrap_or("active").parse().ok()?;
        let mut seller = request.query("seller").map(str::parse).transpose().ok()?;
        if !status.is_public() {
            // Inactive products are their seller's business only (fault F44).
            let own = caller?.id();
            if seller.is_some_and(|seller: UserId| seller != own) {
                return None;
            }
            seller = Some(own);
        }
        let text = request.query("search").map(str::trim);
        let search = text.filter(|text| !text.is_empty());
        Some(Self {
            search: search.map(|text| search::words([text], MAX_SEARCH_WORDS)),
            category_id,
            seller,
            status,
            prices: Some(prices).filter(|prices| *prices != (None, None)),
        })
    }

    /// Lowest and highest price, both included.
    pub fn bounds(&self) -> (Paise, Paise) {
        let (lowest, highest) = self.prices.unwrap_or_default();
        // More than the contract can spell.
        const HIGHEST: Paise = Paise(99_999_999_999);
        (
            lowest.unwrap_or(Paise::ZERO),
            highest.unwrap_or(HIGHEST).min(HIGHEST),
        )
    }

    /// Whether a row of a list is asked for.
    pub fn takes(&self, facts: &Facts) -> bool {
        let (lowest, highest) = self.bounds();
        facts.status == self.status.wire()
            && self
                .category_id
                .is_none_or(|id| facts.category_id == Some(id))
            && facts
                .price
                .is_some_and(|price| (lowest..=highest).contains(&price))
    }
}
