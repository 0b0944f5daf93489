//! Double entry: every event that moves money is one immutable journal whose legs sum to zero.
//! A journal's id is its kind and an external id, so it is written once.
//!
//! Signs: what we owe somebody or have earned is positive, money held is negative. So a
//! seller's balance reads as it is, and the sum over all accounts is always zero.

use crate::order::OrderTotals;
use crate::{CreditPurchaseId, OrderId, Paise, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whose money it is, or where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name", content = "of")]
pub enum Account {
    /// Money held at the payment gateway; negative while it holds any.
    Gateway,
    /// Earned by a seller, not delivered yet.
    SellerPending(UserId),
    /// Earned by a seller and free to be withdrawn.
    SellerAvailable(UserId),
    /// On its way to a seller's bank.
    SellerInFlight(UserId),
    /// Earned by the platform with orders.
    PlatformFee,
    /// Taken for delivery.
    Shipping,
    /// Owed to the tax office.
    Tax,
    /// Earned by the platform with stream credits.
    CreditRevenue,
    /// Owed to buyers whose money goes back.
    RefundsDue,
}

/// One side of a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    pub account: Account,
    /// Paise; see the module for the sign.
    pub amount: i64,
}

/// What kind of event moved the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JournalKind {
    OrderPaid,
    CreditsBought,
    EarningsReleased,
    OrderRefundDue,
    UnclaimedMoney,
    RefundPaid,
}

impl JournalKind {
    /// The word in keys.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrderPaid => "order_paid",
            Self::CreditsBought => "credits_bought",
            Self::EarningsReleased => "earnings_released",
            Self::OrderRefundDue => "order_refund_due",
            Self::UnclaimedMoney => "unclaimed_money",
            Self::RefundPaid => "refund_paid",
        }
    }
}

/// Legs that make no journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JournalRefused {
    #[error("the legs sum to {0} paise instead of zero")]
    Unbalanced(i64),
    #[error("a journal needs legs")]
    Empty,
    #[error("the amounts are too large")]
    TooLarge,
}

/// One event's movements of money. It exists only balanced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    kind: JournalKind,
    external_id: String,
    legs: Vec<Leg>,
}

/// Which balance of the sellers a refund takes the money from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EarningStage {
    /// Before delivery.
    Pending,
    /// After it.
    Available,
}

/// What a journal changes in one seller's balances.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SellerChange {
    pub pending: i64,
    pub available: i64,
    pub in_flight: i64,
}

impl Journal {
    /// Legs of one account become one leg, and legs of zero none.
    ///
    /// # Errors
    /// The legs don't sum to zero, or nothing is left of them.
    pub fn new(
        kind: JournalKind,
        external_id: impl Into<String>,
        legs: impl IntoIterator<Item = Leg>,
    ) -> Result<Self, JournalRefused> {
        let mut accounts = Balances::default();
        legs.into_iter().try_for_each(|leg| accounts.post(leg))?;
        match accounts.total() {
            None => return Err(JournalRefused::TooLarge),
            Some(0) => {}
            Some(rest) => return Err(JournalRefused::Unbalanced(rest)),
        }
        let legs: Vec<Leg> = accounts
            .0
            .into_iter()
            .filter(|(_, amount)| *amount != 0)
            .map(|(account, amount)| Leg { account, amount })
            .collect();
        if legs.is_empty() {
            return Err(JournalRefused::Empty);
        }
        Ok(Self {
            kind,
            external_id: external_id.into(),
            legs,
        })
    }

    /// An order is paid, once: sellers earn the full line totals (contract section 2: no
    /// commission), pending delivery.
    ///
    /// # Errors
    /// The sellers' lines are not the order's subtotal.
    pub fn order_paid(
        order: OrderId,
        totals: &OrderTotals,
        earned: &[(UserId, Paise)],
    ) -> Result<Self, JournalRefused> {
        let legs = order_legs(totals, earned, Account::SellerPending)
            .chain([leg(Account::Gateway, minus(totals.total))]);
        Self::new(JournalKind::OrderPaid, order.to_string(), legs)
    }

    /// Stream credits are paid.
    ///
    /// # Errors
    /// They cost nothing.
    pub fn credits_bought(
        purchase: CreditPurchaseId,
        price: Paise,
    ) -> Result<Self, JournalRefused> {
        let legs = [
            leg(Account::Gateway, minus(price)),
            leg(Account::CreditRevenue, price.signed()),
        ];
        Self::new(JournalKind::CreditsBought, purchase.to_string(), legs)
    }

    /// An order was delivered and the hold is over: its earnings become available.
    ///
    /// # Errors
    /// Nothing was earned.
    pub fn earnings_released(
        order: OrderId,
        earned: &[(UserId, Paise)],
    ) -> Result<Self, JournalRefused> {
        let legs = earned.iter().flat_map(|(seller, amount)| {
            [
                leg(Account::SellerPending(*seller), minus(*amount)),
                leg(Account::SellerAvailable(*seller), amount.signed()),
            ]
        });
        Self::new(JournalKind::EarningsReleased, order.to_string(), legs)
    }

    /// A paid order is cancelled: everything it brought is owed to the buyer.
    ///
    /// # Errors
    /// The sellers' lines are not the order's subtotal.
    pub fn order_refund_due(
        order: OrderId,
        totals: &OrderTotals,
        earned: &[(UserId, Paise)],
        stage: EarningStage,
    ) -> Result<Self, JournalRefused> {
        let account = match stage {
            EarningStage::Pending => Account::SellerPending,
            EarningStage::Available => Account::SellerAvailable,
        };
        let legs = order_legs(totals, earned, account)
            .map(|taken| Leg {
                amount: taken.amount.saturating_neg(),
                ..taken
            })
            .chain([leg(Account::RefundsDue, totals.total.signed())]);
        Self::new(JournalKind::OrderRefundDue, order.to_string(), legs)
    }

    /// The gateway captured money that pays for nothing: late for its order, or a second time.
    ///
    /// # Errors
    /// The amount is zero.
    pub fn unclaimed_money(payment_id: &str, amount: Paise) -> Result<Self, JournalRefused> {
        let legs = [
            leg(Account::Gateway, minus(amount)),
            leg(Account::RefundsDue, amount.signed()),
        ];
        Self::new(JournalKind::UnclaimedMoney, payment_id, legs)
    }

    /// The gateway gave a payment's money back.
    ///
    /// # Errors
    /// The amount is zero.
    pub fn refund_paid(payment_id: &str, amount: Paise) -> Result<Self, JournalRefused> {
        let legs = [
            leg(Account::RefundsDue, minus(amount)),
            leg(Account::Gateway, amount.signed()),
        ];
        Self::new(JournalKind::RefundPaid, payment_id, legs)
    }

    #[must_use]
    pub const fn kind(&self) -> JournalKind {
        self.kind
    }

    #[must_use]
    pub fn external_id(&self) -> &str {
        &self.external_id
    }

    #[must_use]
    pub fn legs(&self) -> &[Leg] {
        &self.legs
    }

    /// What the sellers' cached balances change by, in the same transaction.
    #[must_use]
    pub fn seller_changes(&self) -> BTreeMap<UserId, SellerChange> {
        let mut changes: BTreeMap<UserId, SellerChange> = BTreeMap::new();
        for Leg { account, amount } in &self.legs {
            // Each account has one leg, so nothing is overwritten.
            match account {
                Account::SellerPending(seller) => {
                    changes.entry(*seller).or_default().pending = *amount
                }
                Account::SellerAvailable(seller) => {
                    changes.entry(*seller).or_default().available = *amount;
                }
                Account::SellerInFlight(seller) => {
                    changes.entry(*seller).or_default().in_flight = *amount;
                }
                _ => {}
            }
        }
        changes
    }
}

/// Sums by account: the trial balance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balances(BTreeMap<Account, i64>);

impl Balances {
    /// Adds up journals' legs.
    ///
    /// # Errors
    /// A balance does not fit.
    pub fn of<'a>(legs: impl IntoIterator<Item = &'a Leg>) -> Result<Self, JournalRefused> {
        let mut balances = Self::default();
        legs.into_iter().try_for_each(|leg| balances.post(*leg))?;
        Ok(balances)
    }

    /// The balance of an account.
    #[must_use]
    pub fn get(&self, account: Account) -> i64 {
        self.0.get(&account).copied().unwrap_or(0)
    }

    /// The sum over all accounts, which is zero, or `None` when it does not fit.
    #[must_use]
    pub fn total(&self) -> Option<i64> {
        self.0
            .values()
            .try_fold(0_i64, |sum, amount| sum.checked_add(*amount))
    }

    fn post(&mut self, leg: Leg) -> Result<(), JournalRefused> {
        let balance = self.0.entry(leg.account).or_default();
        *balance = balance
            .checked_add(leg.amount)
            .ok_or(JournalRefused::TooLarge)?;
        Ok(())
    }
}

/// What an order brings to whom.
fn order_legs(
    totals: &OrderTotals,
    earned: &[(UserId, Paise)],
    seller: impl Fn(UserId) -> Account,
) -> impl Iterator<Item = Leg> {
    let ours = [
        leg(Account::Shipping, totals.shipping.signed()),
        leg(Account::PlatformFee, totals.platform_fee.signed()),
        leg(Account::Tax, totals.tax.signed()),
    ];
    earned
        .iter()
        .map(move |(user, amount)| leg(seller(*user), amount.signed()))
        .chain(ours)
}

const fn leg(account: Account, amount: i64) -> Leg {
    Leg { account, amount }
}

fn minus(amount: Paise) -> i64 {
    amount.signed().saturating_neg()
}

#[cfg(test)]
mod tests;
