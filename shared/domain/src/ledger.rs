//! Double entry: every event that moves money is one immutable journal whose legs sum to zero.
//! A journal's id is its kind and an external id, so it is written once.
//!
//! Signs: what we owe somebody or have earned is positive, money held is negative. So a
//! seller's balance reads as it is, and the sum over all accounts is always zero.

mod journals;

use crate::{Paise, UserId};
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
    /// Owed by a seller who had withdrawn what a refund takes back; negative. The next earnings
    /// pay it.
    SellerDebt(UserId),
    /// Earned by the platform with orders.
    PlatformFee,
    /// Taken for delivery.
    Shipping,
    /// Owed to the tax office.
    Tax,
    /// Kept back from sellers, and owed to the tax offices in their names.
    TaxWithheld,
    /// Earned by the platform with stream credits.
    CreditRevenue,
    /// Owed to buyers whose money goes back.
    RefundsDue,
    /// Given to a user by the platform, as for a referral.
    Wallet(UserId),
    /// What the platform gives away; negative.
    Promotions,
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
    WithdrawalRequested,
    WithdrawalPaid,
    WithdrawalReversed,
    WithdrawalRejected,
    RewardCredited,
}

impl JournalKind {
    const ALL: [Self; 11] = [
        Self::OrderPaid,
        Self::CreditsBought,
        Self::EarningsReleased,
        Self::OrderRefundDue,
        Self::UnclaimedMoney,
        Self::RefundPaid,
        Self::WithdrawalRequested,
        Self::WithdrawalPaid,
        Self::WithdrawalReversed,
        Self::WithdrawalRejected,
        Self::RewardCredited,
    ];

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
            Self::WithdrawalRequested => "withdrawal_requested",
            Self::WithdrawalPaid => "withdrawal_paid",
            Self::WithdrawalReversed => "withdrawal_reversed",
            Self::WithdrawalRejected => "withdrawal_rejected",
            Self::RewardCredited => "reward_credited",
        }
    }

    /// Reads the word in keys.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether somebody's wallet or the platform's figures show it: the others only move
    /// money between two places of the same owner, or through the gateway.
    #[must_use]
    pub const fn is_booked(self) -> bool {
        match self {
            Self::OrderPaid
            | Self::CreditsBought
            | Self::OrderRefundDue
            | Self::WithdrawalPaid
            | Self::WithdrawalReversed
            | Self::RewardCredited => true,
            Self::EarningsReleased
            | Self::UnclaimedMoney
            | Self::RefundPaid
            | Self::WithdrawalRequested
            | Self::WithdrawalRejected => false,
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
    party: Option<UserId>,
}

/// What a seller gives back with a refund, and from where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenBack {
    pub seller: UserId,
    pub amount: Paise,
    pub from: TakenFrom,
}

/// Which balance of a seller a refund takes the money from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenFrom {
    /// Before the earnings were released.
    Pending,
    /// After it, as far as there is so much; the rest the seller owes.
    Available(Paise),
}

/// What a seller earned with an order, and owed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Released {
    pub seller: UserId,
    pub amount: Paise,
    /// It is paid first.
    pub debt: Paise,
}

/// What a journal changes in one user's balances.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BalanceChange {
    pub pending: i64,
    pub available: i64,
    pub in_flight: i64,
    pub debt: i64,
    pub wallet: i64,
}

impl BalanceChange {
    /// Whether a balance changes that nobody may overdraw, or that is given away: then the cache
    /// changes in the journal's own transaction. What is pending guards nothing.
    #[must_use]
    pub const fn is_guarded(&self) -> bool {
        self.available != 0 || self.in_flight != 0 || self.debt != 0 || self.wallet != 0
    }

    /// Both together. Sums of money that exists fit.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            pending: self.pending.saturating_add(other.pending),
            available: self.available.saturating_add(other.available),
            in_flight: self.in_flight.saturating_add(other.in_flight),
            debt: self.debt.saturating_add(other.debt),
            wallet: self.wallet.saturating_add(other.wallet),
        }
    }
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
            party: None,
        })
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

    /// Whose event it is, where no leg says so.
    #[must_use]
    pub const fn party(&self) -> Option<UserId> {
        self.party
    }

    /// What users' cached balances change by.
    #[must_use]
    pub fn balance_changes(&self) -> BTreeMap<UserId, BalanceChange> {
        changes(&self.legs)
    }
}

/// What a journal adds to what is pending for sellers, in paise, where it changes nothing that is
/// guarded: that the books add behind it.
#[must_use]
pub fn pending(legs: &[Leg]) -> Vec<(UserId, i64)> {
    let changes = changes(legs).into_iter();
    let behind = changes.filter(|(_, change)| !change.is_guarded());
    behind
        .map(|(seller, change)| (seller, change.pending))
        .collect()
}

fn changes(legs: &[Leg]) -> BTreeMap<UserId, BalanceChange> {
    let mut changes: BTreeMap<UserId, BalanceChange> = BTreeMap::new();
    for Leg { account, amount } in legs {
        // Each account has one leg, so nothing is overwritten.
        match account {
            Account::SellerPending(seller) => changes.entry(*seller).or_default().pending = *amount,
            Account::SellerAvailable(seller) => {
                changes.entry(*seller).or_default().available = *amount;
            }
            Account::SellerInFlight(seller) => {
                changes.entry(*seller).or_default().in_flight = *amount;
            }
            Account::SellerDebt(seller) => changes.entry(*seller).or_default().debt = *amount,
            Account::Wallet(user) => changes.entry(*user).or_default().wallet = *amount,
            Account::Gateway
            | Account::PlatformFee
            | Account::Shipping
            | Account::Tax
            | Account::TaxWithheld
            | Account::CreditRevenue
            | Account::RefundsDue
            | Account::Promotions => {}
        }
    }
    changes
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

#[cfg(test)]
mod tests;
