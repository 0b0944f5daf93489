//! Access patterns of what people see of the ledger.

use crate::cart::{CartRefused, LINE, take_ordered};
use crate::client::{Query, Store};
use crate::error::{CommitError, StoreError};
use crate::items::{
    BookedItem, CartLineItem, FiguresItem, JournalItem, OrderItem, PlatformEntryItem, SaleItem,
    SaleLine, WalletTransactionItem,
};
use crate::livestreams::unexpected;
use crate::write::Write;
use crate::{Entity, keys, ledger};
use boli_domain::books::Figures;
use boli_domain::limits::FIGURE_SHARDS;
use boli_domain::{Timestamp, UserId};
use std::collections::BTreeMap;

/// What a journal becomes for people.
#[derive(Clone, Debug)]
pub struct Booking {
    pub booked: BookedItem,
    /// Sellers' parts of a paid order.
    pub sales: Vec<SaleItem>,
    /// Those of which lines were refunded, each with what is left of it.
    pub sales_cut: Vec<(SaleItem, Vec<SaleLine>)>,
    /// Lines of the buyer's cart with the units of them that were paid.
    pub ordered: Vec<(CartLineItem, u32)>,
    /// What is pending for sellers, in paise.
    pub pending: Vec<(UserId, i64)>,
    pub wallet: Vec<WalletTransactionItem>,
    pub entries: Vec<PlatformEntryItem>,
    /// The part of the figures of its day that it goes into.
    pub figures: FiguresItem,
}

/// The platform's figures of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayFigures {
    /// The day in India.
    pub day: String,
    pub figures: Figures,
    pub updated_at: Timestamp,
}

impl Store {
    /// An entry of the ledger. 1 read unit / 0 write units.
    pub async fn journal(
        &self,
        kind: &str,
        external_id: &str,
    ) -> Result<Option<JournalItem>, StoreError> {
        self.get_now(keys::journal(kind, external_id)).await
    }

    /// Writes what people see of a journal, once, in one transaction; says whether this call
    /// did. 0 read units / 4 write units, 2 for each movement in a wallet and each entry, and 4 for
    /// each seller's part and what is pending for that seller, 2 for each line of the cart.
    ///
    /// # Errors
    /// [`CartRefused::Changed`] when a line of the cart, or a seller's part, is not as it was
    /// read, or another journal took an entry's row of the same millisecond.
    pub async fn book(&self, booking: &Booking) -> Result<bool, CartRefused> {
        let mut writes = vec![Write::create(&booking.booked)?];
        for sale in &booking.sales {
            writes.push(Write::create(sale)?);
        }
        for (sale, left) in &booking.sales_cut {
            writes.push(cut(sale, left)?);
        }
        let ordered = booking.ordered.iter();
        writes.extend(ordered.map(|(line, units)| take_ordered(line, *units)));
        let pending = booking.pending.iter();
        let at = booking.booked.booked_at;
        writes.extend(pending.map(|(seller, amount)| ledger::pending(*seller, *amount, at)));
        for movement in &booking.wallet {
            writes.push(Write::create(movement)?);
        }
        for entry in &booking.entries {
            writes.push(Write::create(entry)?);
        }
        if booking.figures.figures != Figures::default() {
            writes.push(add_figures(&booking.figures));
        }
        match self.commit(writes).await {
            Ok(()) => Ok(true),
            Err(CommitError::Refused {
                write: LINE | SaleItem::NAME | PlatformEntryItem::NAME,
                ..
            }) => Err(CartRefused::Changed),
            Err(CommitError::Refused {
                write: BookedItem::NAME,
                ..
            }) => Ok(false),
            Err(error) => Err(CartRefused::Store(unexpected(error))),
        }
    }

    /// Whether a journal was booked, as of now. 1 read unit / 0 write units.
    pub async fn is_booked(&self, kind: &str, external_id: &str) -> Result<bool, StoreError> {
        let booked: Option<BookedItem> = self.get_now(keys::booked(kind, external_id)).await?;
        Ok(booked.is_some())
    }

    /// A seller's part of an order, as of now. 1 read unit / 0 write units.
    pub async fn sale(
        &self,
        order: &OrderItem,
        seller: UserId,
    ) -> Result<Option<SaleItem>, StoreError> {
        self.get_now(keys::sale(seller, order.created_at, order.id))
            .await
    }

    /// The movements in a user's wallet, newest first. 0.5 read units per 4 KB / 0 write units.
    pub async fn wallet_transactions(
        &self,
        user: UserId,
    ) -> Result<Vec<WalletTransactionItem>, StoreError> {
        self.query(Query::collection(keys::wallet_partition(user), "").newest_first())
            .await
    }

    /// The platform's figures of every day, the newest day first. 0.5 read units per 4 KB, at
    /// least 4: a part of a day is some 300 bytes / 0 write units.
    pub async fn figures(&self) -> Result<Vec<DayFigures>, StoreError> {
        // Before every day.
        self.figures_since("0").await
    }

    /// The same from a day on. 0.5 read units per 4 KB, at least 4: a part of a day is some 300
    /// bytes / 0 write units.
    pub async fn figures_since(&self, day: &str) -> Result<Vec<DayFigures>, StoreError> {
        let mut days: BTreeMap<String, DayFigures> = BTreeMap::new();
        for shard in 0..FIGURE_SHARDS {
            // Behind every day.
            let query = Query::collection(keys::figures_partition(shard), "")
                .between(day.to_owned(), ":".to_owned());
            for part in self.query::<FiguresItem>(query).await? {
                let sum = match days.remove(&part.day) {
                    Some(others) => DayFigures {
                        day: part.day,
                        figures: others.figures.plus(&part.figures),
                        updated_at: others.updated_at.max(part.updated_at),
                    },
                    None => DayFigures {
                        day: part.day,
                        figures: part.figures,
                        updated_at: part.updated_at,
                    },
                };
                days.insert(sum.day.clone(), sum);
            }
        }
        Ok(days.into_values().rev().collect())
    }

    /// The platform's entries of a day, newest first. 0.5 read units per 4 KB / 0 write units.
    pub async fn platform_entries(&self, day: &str) -> Result<Vec<PlatformEntryItem>, StoreError> {
        self.query(Query::collection(keys::platform_day(day), "").newest_first())
            .await
    }
}

/// Leaves of a seller's part what was not refunded.
fn cut(sale: &SaleItem, left: &[SaleLine]) -> Result<Write, StoreError> {
    let write = if left.is_empty() {
        Write::delete(sale.key())
    } else {
        Write::put(&SaleItem {
            lines: left.to_vec(),
            ..sale.clone()
        })?
    };
    Ok(write
        .when("#lines = :seen")
        .name("#lines", "lines")
        .value(":seen", &sale.lines)
        .named(SaleItem::NAME))
}

/// Adds to one part of a day's figures, which is made with its first.
fn add_figures(item: &FiguresItem) -> Write {
    let Figures {
        platform_fee,
        platform_fee_rows,
        shipping_fee,
        shipping_fee_rows,
        tax_amount,
        tax_amount_rows,
        credit_purchase,
        credit_purchase_rows,
        orders,
        credits,
    } = item.figures;
    Write::upsert::<FiguresItem>(
        item.key(),
        "SET #day = :day, #shard = :shard, \
         updated_at = :now ADD platform_fee :platform_fee, platform_fee_rows :platform_fee_rows, \
         shipping_fee :shipping_fee, shipping_fee_rows :shipping_fee_rows, \
         tax_amount :tax_amount, tax_amount_rows :tax_amount_rows, \
         credit_purchase :credit_purchase, credit_purchase_rows :credit_purchase_rows, \
         orders :orders, credits :credits",
    )
    .name("#day", "day")
    .name("#shard", "shard")
    .value(":day", &item.day)
    .value(":shard", item.shard)
    .value(":now", item.updated_at)
    .value(":platform_fee", platform_fee)
    .value(":platform_fee_rows", platform_fee_rows)
    .value(":shipping_fee", shipping_fee)
    .value(":shipping_fee_rows", shipping_fee_rows)
    .value(":tax_amount", tax_amount)
    .value(":tax_amount_rows", tax_amount_rows)
    .value(":credit_purchase", credit_purchase)
    .value(":credit_purchase_rows", credit_purchase_rows)
    .value(":orders", orders)
    .value(":credits", credits)
    .named("figures")
}
