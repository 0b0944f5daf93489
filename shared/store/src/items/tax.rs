//! Tax documents, and what they say of those who buy and sell.

use super::entity;
use crate::keys::{self, Index, by_time};
use boli_domain::gst::{GoodsTax, GstRate, TaxSplit, Territory};
use boli_domain::india::{Gstin, Pan, State};
use boli_domain::tax_document::{DocumentKind, FinancialYear};
use boli_domain::withholding::report::Supply;
use boli_domain::withholding::{MonthSales, Withheld};
use boli_domain::{OrderId, Paise, RowId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a seller has said for the taxes, beside the PAN.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerTax {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gstin: Option<Gstin>,
    /// The name that the seller is registered with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
}

impl SellerTax {
    /// Nothing is said.
    #[must_use]
    pub const fn is_unsaid(&self) -> bool {
        self.gstin.is_none() && self.legal_name.is_none() && self.state.is_none()
    }
}

/// A seller on a document, as at the time of the order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplier {
    pub name: String,
    pub address: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gstin: Option<Gstin>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pan: Option<Pan>,
    /// The Aadhaar number is known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_aadhaar: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
}

impl Supplier {
    /// Nothing is said: an order from before sellers could.
    #[must_use]
    pub fn is_unsaid(&self) -> bool {
        *self == Self::default()
    }

    /// Where the seller supplies from: the state of the registration goes before what was said.
    #[must_use]
    pub fn state(&self) -> Option<State> {
        self.gstin.as_ref().and_then(Gstin::state).or(self.state)
    }
}

/// A seller's tax invoice, bill of supply or credit note of an order (CGST Rules, r. 46, 49 and
/// 53). It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxDocumentItem {
    pub order_id: OrderId,
    pub seller_id: UserId,
    pub kind: DocumentKind,
    pub year: FinancialYear,
    /// Consecutive in the seller's year and series.
    pub number: String,
    pub issued_at: Timestamp,
    pub order_number: String,
    pub supplier: Supplier,
    pub recipient: Recipient,
    /// Where the goods end up; the supplier's own state when no address says.
    pub place_of_supply: Option<State>,
    pub territory: Territory,
    pub lines: Vec<TaxLine>,
    pub total: TaxSplit,
    /// What a credit note takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<Original>,
}

/// A buyer on a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    pub name: String,
    /// Line by line.
    pub address: Vec<String>,
}

/// A line of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxLine {
    pub description: String,
    pub quantity: u32,
    /// With the tax in it.
    pub unit_price: Paise,
    #[serde(flatten)]
    pub goods: GoodsTax,
    pub amount: TaxSplit,
}

/// The document that a credit note takes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    pub number: String,
    pub issued_at: Timestamp,
    /// The first line that goes back; none for all of an order at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_line: Option<RowId>,
}

impl TaxDocumentItem {
    /// What reports to the tax offices look at.
    #[must_use]
    pub fn supply(&self) -> Supply {
        let taxed = self.lines.iter().filter(|line| {
            let rate = line.goods.rate.unwrap_or_default();
            rate > GstRate::NIL
        });
        let taxed = Paise::checked_sum(taxed.map(|line| line.amount.taxable));
        Supply {
            seller: self.seller_id,
            gstin: self.supplier.gstin.clone(),
            pan: self.supplier.pan.clone(),
            has_aadhaar: self.supplier.has_aadhaar,
            is_return: self.kind.takes_back(),
            is_across: self.territory == Territory::Across,
            // Parts of a total that was an amount.
            taxed: taxed.unwrap_or_default(),
            taxable: self.total.taxable,
            gross: self.total.price(),
        }
    }
}

entity!(TaxDocumentItem, "tax_document", |document| {
    let (order, seller) = (document.order_id, document.seller_id);
    match &document.original {
        Some(original) => keys::credit_note(order, seller, original.first_line),
        None => keys::tax_invoice(order, seller),
    }
},
indexes -> Vec<Index> = vec![
    Index::gsi1(
        keys::tax_month(&document.issued_at.to_ist_month()),
        by_time(document.issued_at, &document.number),
    ),
]);

/// How many documents of a kind a seller has issued in a year, and what they sum up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxSeriesItem {
    pub seller_id: UserId,
    pub year: FinancialYear,
    pub kind: DocumentKind,
    pub issued: u32,
    /// By month, as `2026-11`: what is kept back of payouts is reckoned from it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub months: BTreeMap<String, MonthSales>,
}

entity!(TaxSeriesItem, "tax_series", |series| keys::tax_series(
    series.seller_id,
    series.year,
    series.kind
));

/// What was kept back of a seller's payouts for a year. It is written with each of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithheldItem {
    pub seller_id: UserId,
    pub year: FinancialYear,
    #[serde(flatten)]
    pub withheld: Withheld,
}

entity!(WithheldItem, "withheld", |item| keys::withheld(
    item.seller_id,
    item.year
));
