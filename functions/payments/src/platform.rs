//! The platform's figures for operators: sums of days, and the entries that they are made of.

use boli_domain::Paise;
use boli_domain::SignedPaise;
use boli_domain::books::{EntryKind, Figures};
use boli_runtime::{Deps, Failure};
use boli_store::DayFigures;
use boli_store::items::{EntrySource, PlatformEntryItem};
use boli_wire::platform::{EntryMetadata, PlatformEntry};
use boli_wire::{Decimal, Ist, SignedDecimal};

/// Days in India, both included; `None` has no end.
#[derive(Clone, Debug, Default)]
pub struct Period {
    pub from: Option<String>,
    pub to: Option<String>,
}

impl Period {
    pub fn has(&self, day: &str) -> bool {
        self.from.as_deref().is_none_or(|from| from <= day)
            && self.to.as_deref().is_none_or(|to| day <= to)
    }
}

/// The figures of several days together.
pub fn sum<'a>(days: impl IntoIterator<Item = &'a DayFigures>) -> Figures {
    days.into_iter()
        .fold(Figures::default(), |sum, day| sum.plus(&day.figures))
}

/// Where an entry is: its day, and how many of that day are newer.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    day: &'a str,
    newer: usize,
}

/// The places of all entries of a kind, or of all kinds, newest first. The figures say how
/// many there are, so none is read for it.
pub fn places(days: &[DayFigures], kind: Option<EntryKind>) -> Vec<Place<'_>> {
    let of_day = |day: &'_ DayFigures| usize::try_from(day.figures.rows(kind)).unwrap_or(0);
    days.iter()
        .flat_map(|day| {
            (0..of_day(day)).map(|newer| Place {
                day: &day.day,
                newer,
            })
        })
        .collect()
}

/// The entries at these places, which lie next to each other. Only their days are read.
pub async fn entries(
    deps: &Deps,
    places: &[Place<'_>],
    kind: Option<EntryKind>,
) -> Result<Vec<PlatformEntry>, Failure> {
    let mut shown = Vec::with_capacity(places.len());
    for day in places.chunk_by(|one, other| one.day == other.day) {
        let Some(first) = day.first() else { continue };
        let of_day = deps.store().platform_entries(first.day).await?;
        let of_kind = of_day
            .iter()
            .filter(|entry| kind.is_none_or(|kind| kind == entry.kind));
        shown.extend(of_kind.skip(first.newer).take(day.len()).map(entry));
    }
    Ok(shown)
}

/// An entry as operators see it.
fn entry(item: &PlatformEntryItem) -> PlatformEntry {
    let is_back = item.amount < 0;
    let (reference_id, order_number, credit_purchase_id) = match &item.source {
        EntrySource::Order { order_number, .. } => {
            (order_number.clone(), Some(order_number.clone()), None)
        }
        EntrySource::Credits { purchase_id, .. } => {
            (purchase_id.to_string(), None, Some(*purchase_id))
        }
    };
    let description = match &item.source {
        EntrySource::Order { order_number, .. } => {
            let what = match item.kind {
                EntryKind::PlatformFee => "Platform fee",
                EntryKind::ShippingFee => "Shipping fee",
                EntryKind::TaxAmount => "Tax",
                EntryKind::CreditPurchase => "Credits",
            };
            if is_back {
                format!("{what} returned for cancelled order {order_number}")
            } else {
                format!("{what} for order {order_number}")
            }
        }
        EntrySource::Credits { credits, buyer, .. } => {
            format!("Credit purchase: {credits} credits sold to {buyer}")
        }
    };
    PlatformEntry {
        id: item.id,
        transaction_type: item.kind,
        amount: SignedDecimal(SignedPaise(item.amount)),
        description,
        order_number,
        credit_purchase_id,
        reference_id,
        metadata: metadata(item),
        created_at: Ist(item.created_at),
    }
}

fn metadata(item: &PlatformEntryItem) -> EntryMetadata {
    match &item.source {
        EntrySource::Order {
            subtotal, total, ..
        } => {
            let order_total = Decimal(*total);
            match item.kind {
                EntryKind::PlatformFee => EntryMetadata::PlatformFee {
                    order_total,
                    subtotal: Decimal(*subtotal),
                    fee_percentage: percentage(item.amount, *subtotal),
                },
                EntryKind::ShippingFee => EntryMetadata::ShippingFee {
                    order_total,
                    shipping_method: "standard",
                },
                EntryKind::TaxAmount | EntryKind::CreditPurchase => {
                    EntryMetadata::Tax { order_total }
                }
            }
        }
        EntrySource::Credits {
            payment_id,
            credits,
            price_per_credit,
            buyer,
            ..
        } => EntryMetadata::Credits {
            credits_purchased: *credits,
            price_per_credit: Decimal(*price_per_credit),
            buyer: buyer.clone(),
            payment_id: *payment_id,
        },
    }
}

/// A share of an amount in percent, with one decimal, rounded down.
fn percentage(part: i64, whole: Paise) -> String {
    let tenths = part
        .unsigned_abs()
        .saturating_mul(1_000)
        .checked_div(whole.0)
        .unwrap_or(0);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_one_decimal() {
        assert_eq!(percentage(300, Paise::rupees(998)), "0.3");
        assert_eq!(percentage(-300, Paise::rupees(100)), "3.0");
        assert_eq!(percentage(300, Paise::ZERO), "0.0");
    }

    #[test]
    fn a_period_includes_both_its_ends() {
        let period = Period {
            from: Some("2026-11-01".to_owned()),
            to: Some("2026-11-30".to_owned()),
        };
        assert!(period.has("2026-11-01") && period.has("2026-11-30"));
        assert!(!period.has("2026-10-31") && !period.has("2026-12-01"));
        assert!(Period::default().has("2026-11-22"));
    }
}
