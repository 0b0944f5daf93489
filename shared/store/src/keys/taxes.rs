//! Keys of tax documents.

use super::{Key, key, order};
use boli_domain::tax_document::{DocumentKind, FinancialYear};
use boli_domain::{OrderId, RowId, UserId};

pub const TAX_PREFIX: &str = "TAX#";

/// A seller's invoice, or bill of supply, of an order.
#[must_use]
pub fn tax_invoice(id: OrderId, seller: UserId) -> Key {
    key(order(id).pk, format!("{TAX_PREFIX}{seller}#INVOICE"))
}

/// What takes it back: all of it at once, or lines of which this is the first.
#[must_use]
pub fn credit_note(id: OrderId, seller: UserId, first_line: Option<RowId>) -> Key {
    let what = first_line.map_or_else(String::new, |line| format!("#{line}"));
    key(
        order(id).pk,
        format!("{TAX_PREFIX}{seller}#CREDITNOTE{what}"),
    )
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
