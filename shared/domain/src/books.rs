//! The platform's figures: what the ledger's journals earned it, by day and kind. A view of
//! the legs on its own accounts, so that the figures are the ledger's balances.

use crate::ledger::{Account, JournalKind, Leg};
use serde::{Deserialize, Serialize};

/// What the platform earns (contract section 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    PlatformFee,
    ShippingFee,
    TaxAmount,
    CreditPurchase,
}

impl EntryKind {
    pub const ALL: [Self; 4] = [
        Self::PlatformFee,
        Self::ShippingFee,
        Self::TaxAmount,
        Self::CreditPurchase,
    ];

    /// The word of clients.
    #[must_use]
    pub const fn wire(self) -> &'static str {
        match self {
            Self::PlatformFee => "platform_fee",
            Self::ShippingFee => "shipping_fee",
            Self::TaxAmount => "tax_amount",
            Self::CreditPurchase => "credit_purchase",
        }
    }

    /// Reads the word of clients.
    #[must_use]
    pub fn from_wire(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.wire() == word)
    }

    const fn of(account: Account) -> Option<Self> {
        match account {
            Account::PlatformFee => Some(Self::PlatformFee),
            Account::Shipping => Some(Self::ShippingFee),
            Account::Tax => Some(Self::TaxAmount),
            Account::CreditRevenue => Some(Self::CreditPurchase),
            Account::Gateway
            | Account::SellerPending(_)
            | Account::SellerAvailable(_)
            | Account::SellerInFlight(_)
            | Account::SellerDebt(_)
            | Account::RefundsDue
            | Account::TaxWithheld
            | Account::Wallet(_)
            | Account::Promotions => None,
        }
    }
}

/// What a journal's legs earn the platform, in paise; what a refund takes back is negative.
#[must_use]
pub fn entries(legs: &[Leg]) -> Vec<(EntryKind, i64)> {
    EntryKind::ALL
        .into_iter()
        .filter_map(|kind| {
            let leg = legs
                .iter()
                .find(|leg| EntryKind::of(leg.account) == Some(kind))?;
            Some((kind, leg.amount))
        })
        .collect()
}

/// Sums of many entries, and how many there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    pub platform_fee: i64,
    pub platform_fee_rows: u64,
    pub shipping_fee: i64,
    pub shipping_fee_rows: u64,
    pub tax_amount: i64,
    pub tax_amount_rows: u64,
    pub credit_purchase: i64,
    pub credit_purchase_rows: u64,
    /// Orders that were paid: one for each order (fault F36).
    pub orders: u64,
    /// Stream credits sold.
    pub credits: u64,
}

/// Sum and number of the entries of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    pub amount: i64,
    pub rows: u64,
}

impl Figures {
    /// What one journal adds; `credits` were sold with it.
    #[must_use]
    pub fn of(kind: JournalKind, legs: &[Leg], credits: u32) -> Self {
        let mut figures = Self {
            orders: u64::from(kind == JournalKind::OrderPaid),
            credits: u64::from(credits),
            ..Self::default()
        };
        for (kind, amount) in entries(legs) {
            figures.set(kind, Figure { amount, rows: 1 });
        }
        figures
    }

    /// The figure of a kind.
    #[must_use]
    pub const fn get(&self, kind: EntryKind) -> Figure {
        let (amount, rows) = match kind {
            EntryKind::PlatformFee => (self.platform_fee, self.platform_fee_rows),
            EntryKind::ShippingFee => (self.shipping_fee, self.shipping_fee_rows),
            EntryKind::TaxAmount => (self.tax_amount, self.tax_amount_rows),
            EntryKind::CreditPurchase => (self.credit_purchase, self.credit_purchase_rows),
        };
        Figure { amount, rows }
    }

    const fn set(&mut self, kind: EntryKind, Figure { amount, rows }: Figure) {
        match kind {
            EntryKind::PlatformFee => {
                (self.platform_fee, self.platform_fee_rows) = (amount, rows);
            }
            EntryKind::ShippingFee => {
                (self.shipping_fee, self.shipping_fee_rows) = (amount, rows);
            }
            EntryKind::TaxAmount => (self.tax_amount, self.tax_amount_rows) = (amount, rows),
            EntryKind::CreditPurchase => {
                (self.credit_purchase, self.credit_purchase_rows) = (amount, rows);
            }
        }
    }

    /// Both together. Sums of money that exists fit.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Self {
        for kind in EntryKind::ALL {
            let (mine, theirs) = (self.get(kind), other.get(kind));
            let sum = Figure {
                amount: mine.amount.saturating_add(theirs.amount),
                rows: mine.rows.saturating_add(theirs.rows),
            };
            self.set(kind, sum);
        }
        self.orders = self.orders.saturating_add(other.orders);
        self.credits = self.credits.saturating_add(other.credits);
        self
    }

    /// Everything that the platform earned, in paise.
    #[must_use]
    pub fn revenue(&self) -> i64 {
        EntryKind::ALL
            .into_iter()
            .fold(0, |sum, kind| sum.saturating_add(self.get(kind).amount))
    }

    /// Entries of one kind, or of all.
    #[must_use]
    pub fn rows(&self, kind: Option<EntryKind>) -> u64 {
        EntryKind::ALL
            .into_iter()
            .filter(|each| kind.is_none_or(|kind| kind == *each))
            .fold(0, |sum, kind| sum.saturating_add(self.get(kind).rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Balances, Journal, TakenBack, TakenFrom};
    use crate::order::OrderTotals;
    use crate::{CreditPurchaseId, OrderId, Paise, UserId};
    use uuid::Uuid;

    const JANE: UserId = UserId(Uuid::from_u128(1));
    const ORDER: OrderId = OrderId(Uuid::from_u128(2));

    fn figures(journal: &Journal, credits: u32) -> Figures {
        Figures::of(journal.kind(), journal.legs(), credits)
    }

    #[test]
    fn figures_are_the_balances_of_the_platforms_accounts() {
        let totals = OrderTotals::of(&[(Paise::rupees(499), 2)]).unwrap();
        let earned = [(JANE, totals.subtotal)];
        let taken = [TakenBack {
            seller: JANE,
            amount: totals.subtotal,
            from: TakenFrom::Pending,
        }];
        let purchase = CreditPurchaseId(Uuid::from_u128(3));
        let journals = [
            Journal::order_paid(ORDER, &totals, &earned).unwrap(),
            Journal::order_paid(ORDER, &totals, &earned).unwrap(),
            Journal::order_refund_due("o", &totals, &taken).unwrap(),
            Journal::credits_bought(purchase, JANE, Paise::rupees(99)).unwrap(),
        ];
        let credits = [0, 0, 0, 7];
        let sum = journals
            .iter()
            .zip(credits)
            .map(|(journal, credits)| figures(journal, credits))
            .fold(Figures::default(), |sum, one| sum.plus(&one));
        let balances = Balances::of(journals.iter().flat_map(Journal::legs)).unwrap();
        assert_eq!(sum.platform_fee, balances.get(Account::PlatformFee));
        assert_eq!(sum.shipping_fee, balances.get(Account::Shipping));
        assert_eq!(sum.credit_purchase, balances.get(Account::CreditRevenue));
        assert_eq!((sum.orders, sum.credits), (2, 7));
        assert_eq!(sum.revenue(), 18_100);
        // Three orders' journals with two entries each, no tax, and the credits.
        assert_eq!(sum.rows(None), 7);
        assert_eq!(sum.rows(Some(EntryKind::PlatformFee)), 3);
    }

    #[test]
    fn words_are_read_as_they_are_written() {
        for kind in EntryKind::ALL {
            assert_eq!(EntryKind::from_wire(kind.wire()), Some(kind));
        }
        assert_eq!(EntryKind::from_wire("tips"), None);
    }
}
