//! Keys of tax documents.

use super::{Key, key, order};
use boli_domain::tax_document::{DocumentKind, FinancialYear};
use boli_domain::{OrderId, UserId};

pub const TAX_PREFIX: &str = "TAX#";

/// A seller's document of an order: one that gives and one that takes back.
#[must_use]
pub fn tax_document(id: OrderId, seller: UserId, takes_back: bool) -> Key {
    let what = if takes_back { "CREDITNOTE" } else { "INVOICE" };
    key(order(id).pk, format!("{TAX_PREFIX}{seller}#{what}"))
}

pub const TAX_SERIES_PREFIX: &str = "TAXSERIES#";

/// All that is counted of a seller's taxes.
#[must_use]
pub fn tax_series_partition(seller: UserId) -> String {
    format!("{TAX_SERIES_PREFIX}{seller}")
}

/// What was kept back of a seller's payouts for a year.
#[must_use]
pub fn withheld(seller: UserId, year: FinancialYear) -> Key {
    key(tax_series_partition(seller), format!("{year}#WITHHELD"))
}

/// The numbers that a seller has given to documents of a kind in a year.
#[must_use]
pub fn tax_series(seller: UserId, year: FinancialYear, kind: DocumentKind) -> Key {
    key(
        tax_series_partition(seller),
        format!("{year}#{}", kind.series()),
    )
}

/// The documents of a month in India, `2026-11`.
#[must_use]
pub fn tax_month(month: &str) -> String {
    format!("TAXMONTH#{month}")
}
