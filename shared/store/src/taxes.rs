//! Access patterns of tax documents.

use crate::client::{Query, Store};
use crate::entity::{Entity, decode, entity_name};
use crate::error::{CommitError, StoreError};
use crate::items::{TaxDocumentItem, TaxSeriesItem, WithheldItem};
use crate::keys::{self, IndexName};
use crate::write::Write;
use boli_domain::tax_document::{FinancialYear, SeriesFull, document_number};
use boli_domain::withholding::{MonthSales, Withheld};
use boli_domain::{OrderId, UserId};
use std::collections::BTreeMap;

/// A seller's financial year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaxYear {
    /// What was sold less what came back, by month.
    pub months: BTreeMap<String, MonthSales>,
    /// What was kept back of payouts; none before the first that left something behind.
    pub withheld: Option<Withheld>,
}

/// Why a document was not issued.
#[derive(Debug, thiserror::Error)]
pub enum IssueRefused {
    #[error("the document is there already")]
    Issued,
    #[error("another document took the number")]
    Overtaken,
    #[error(transparent)]
    Full(#[from] SeriesFull),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Gives a document the next number of its series and keeps it, in one transaction: so no
    /// number is left out or given twice, and an order has one of each seller. 1 read unit / 10
    /// write units: the document of up to 3 KB, its index entry and the count.
    ///
    /// # Errors
    /// [`IssueRefused::Overtaken`] when another document of the series came first: the next
    /// number is asked for again.
    pub async fn issue_tax_document(&self, document: &TaxDocumentItem) -> Result<(), IssueRefused> {
        let key = keys::tax_series(document.seller_id, document.year, document.kind);
        let series: Option<TaxSeriesItem> = self.get_now(key).await?;
        let (before, mut months) =
            series.map_or_else(Default::default, |series| (series.issued, series.months));
        let issued = before.saturating_add(1);
        let month = months.entry(document.issued_at.to_ist_month()).or_default();
        *month = month.plus(MonthSales::of(&document.supply()));
        let count = Write::put(&TaxSeriesItem {
            seller_id: document.seller_id,
            year: document.year,
            kind: document.kind,
            issued,
            months,
        })?;
        let count = if before == 0 {
            count.when("attribute_not_exists(PK)")
        } else {
            count.when("issued = :before").value(":before", before)
        };
        let numbered = TaxDocumentItem {
            number: document_number(document.kind, document.year, issued)?,
            ..document.clone()
        };
        match self.commit(vec![Write::create(&numbered)?, count]).await {
            Ok(()) => Ok(()),
            Err(CommitError::Refused { write, .. }) if write == TaxDocumentItem::NAME => {
                Err(IssueRefused::Issued)
            }
            Err(CommitError::Refused { .. }) => Err(IssueRefused::Overtaken),
            Err(CommitError::Store(error)) => Err(error.into()),
        }
    }

    /// A seller's invoice, or bill of supply, of an order, as of now. 1 read unit / 0 write units.
    pub async fn tax_invoice(
        &self,
        order: OrderId,
        seller: UserId,
    ) -> Result<Option<TaxDocumentItem>, StoreError> {
        self.get_now(keys::tax_invoice(order, seller)).await
    }

    /// All sellers' documents of an order. 0.5 read units per 4 KB / 0 write units.
    pub async fn tax_documents(&self, order: OrderId) -> Result<Vec<TaxDocumentItem>, StoreError> {
        let pk = keys::order(order).pk;
        self.query(Query::collection(pk, keys::TAX_PREFIX)).await
    }

    /// What a seller's documents sum up to, and what was kept back of payouts, by year and as of
    /// now. 1 read unit per 4 KB: three years / 0 write units.
    pub async fn tax_years(
        &self,
        seller: UserId,
    ) -> Result<BTreeMap<FinancialYear, TaxYear>, StoreError> {
        let query = Query::collection(keys::tax_series_partition(seller), "");
        let mut years: BTreeMap<FinancialYear, TaxYear> = BTreeMap::new();
        for item in self.query_items(query.consistent()).await? {
            if entity_name(&item) == Some(WithheldItem::NAME) {
                let item: WithheldItem = decode(item)?;
                years.entry(item.year).or_default().withheld = Some(item.withheld);
                continue;
            }
            let series: TaxSeriesItem = decode(item)?;
            let year = years.entry(series.year).or_default();
            for (month, sales) in series.months {
                let sum = year.months.entry(month).or_default();
                *sum = sum.plus(sales);
            }
        }
        Ok(years)
    }

    /// The documents of a month in India, `2026-11`, in the order of their moments. 1 read unit
    /// each, and 0.5 per 4 KB of keys / 0 write units.
    pub async fn tax_documents_of_month(
        &self,
        month: &str,
    ) -> Result<Vec<TaxDocumentItem>, StoreError> {
        self.listed(Query::index(IndexName::Gsi1, keys::tax_month(month)))
            .await
    }
}
