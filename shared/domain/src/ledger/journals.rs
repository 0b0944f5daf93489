//! The events that move money, each with what it moves.

use super::{Account, Journal, JournalKind, JournalRefused, Leg, Released, TakenBack, TakenFrom};
use crate::order::OrderTotals;
use crate::payout::{PayoutKey, PayoutMove};
use crate::withdrawal::Withdrawn;
use crate::{CreditPurchaseId, OrderId, Paise, UserId, WithdrawalId};

impl Journal {
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
        let sellers = earned
            .iter()
            .map(|(seller, amount)| leg(Account::SellerPending(*seller), amount.signed()));
        let legs = platform_legs(totals)
            .into_iter()
            .chain(sellers)
            .chain([leg(Account::Gateway, minus(totals.total))]);
        Self::new(JournalKind::OrderPaid, order.to_string(), legs)
    }

    /// Stream credits are paid.
    ///
    /// # Errors
    /// They cost nothing.
    pub fn credits_bought(
        purchase: CreditPurchaseId,
        seller: UserId,
        price: Paise,
    ) -> Result<Self, JournalRefused> {
        let journal = Self::moved(
            JournalKind::CreditsBought,
            purchase.to_string(),
            price,
            Account::Gateway,
            Account::CreditRevenue,
        )?;
        Ok(Self {
            party: Some(seller),
            ..journal
        })
    }

    /// An order was delivered and the hold is over: its earnings become available, less what its
    /// sellers owe.
    ///
    /// # Errors
    /// Nothing was earned.
    pub fn earnings_released(order: OrderId, earned: &[Released]) -> Result<Self, JournalRefused> {
        let legs = earned.iter().flat_map(|released| {
            let Released {
                seller,
                amount,
                debt,
            } = *released;
            let paid = debt.min(amount);
            let left = amount.checked_sub(paid).unwrap_or_default();
            [
                leg(Account::SellerPending(seller), minus(amount)),
                leg(Account::SellerDebt(seller), paid.signed()),
                leg(Account::SellerAvailable(seller), left.signed()),
            ]
        });
        Self::new(JournalKind::EarningsReleased, order.to_string(), legs)
    }

    /// Lines of a paid order go back: what they brought is owed to the buyer.
    ///
    /// # Errors
    /// What the sellers give back is not the part's subtotal.
    pub fn order_refund_due(
        reference: impl Into<String>,
        part: &OrderTotals,
        taken: &[TakenBack],
    ) -> Result<Self, JournalRefused> {
        let sellers = taken.iter().flat_map(|taken| {
            let TakenBack { seller, amount, .. } = *taken;
            let (account, there) = match taken.from {
                TakenFrom::Pending => (Account::SellerPending(seller), amount),
                TakenFrom::Available(there) => {
                    (Account::SellerAvailable(seller), there.min(amount))
                }
            };
            let owed = amount.checked_sub(there).unwrap_or_default();
            [
                leg(account, minus(there)),
                leg(Account::SellerDebt(seller), minus(owed)),
            ]
        });
        let legs = platform_legs(part)
            .map(back)
            .into_iter()
            .chain(sellers)
            .chain([leg(Account::RefundsDue, part.total.signed())]);
        Self::new(JournalKind::OrderRefundDue, reference, legs)
    }

    /// The gateway captured money that pays for nothing: late for its order, or a second time.
    ///
    /// # Errors
    /// The amount is zero.
    pub fn unclaimed_money(payment_id: &str, amount: Paise) -> Result<Self, JournalRefused> {
        Self::moved(
            JournalKind::UnclaimedMoney,
            payment_id,
            amount,
            Account::Gateway,
            Account::RefundsDue,
        )
    }

    /// The gateway sent a refund's money back.
    ///
    /// # Errors
    /// The amount is zero.
    pub fn refund_paid(refund_id: &str, amount: Paise) -> Result<Self, JournalRefused> {
        Self::moved(
            JournalKind::RefundPaid,
            refund_id,
            amount,
            Account::RefundsDue,
            Account::Gateway,
        )
    }

    /// A seller asks for money: exactly that much is reserved (fault F34), what the bank gets and
    /// what is kept back for the tax offices.
    ///
    /// # Errors
    /// The amount is zero.
    pub fn withdrawal_requested(
        withdrawal: WithdrawalId,
        seller: UserId,
        taken: Withdrawn,
    ) -> Result<Self, JournalRefused> {
        let legs = withdrawal_legs(seller, taken);
        Self::new(
            JournalKind::WithdrawalRequested,
            withdrawal.to_string(),
            legs,
        )
    }

    /// What a payout's news moves. Money that comes back passes through what is in flight, so
    /// that the journals are the same whether the bank took it first or not.
    ///
    /// # Errors
    /// The amount is zero.
    pub fn of_payout(
        moved: PayoutMove,
        withdrawal: WithdrawalId,
        seller: UserId,
        taken: Withdrawn,
    ) -> Result<Self, JournalRefused> {
        let key = |attempt| PayoutKey {
            withdrawal,
            attempt,
        };
        match moved {
            PayoutMove::Paid { attempt } => Self::withdrawal_paid(key(attempt), seller, taken.paid),
            PayoutMove::Reversed { attempt } => Self::moved(
                JournalKind::WithdrawalReversed,
                key(attempt).to_string(),
                taken.paid,
                Account::Gateway,
                Account::SellerInFlight(seller),
            ),
            PayoutMove::Released => Self::withdrawal_rejected(withdrawal, seller, taken),
        }
    }

    /// A withdrawal was paid to the seller's bank: by hand under its own id, by a payout under
    /// its attempt's.
    ///
    /// # Errors
    /// The amount is zero.
    pub fn withdrawal_paid(
        reference: impl std::fmt::Display,
        seller: UserId,
        amount: Paise,
    ) -> Result<Self, JournalRefused> {
        Self::moved(
            JournalKind::WithdrawalPaid,
            reference.to_string(),
            amount,
            Account::SellerInFlight(seller),
            Account::Gateway,
        )
    }

    /// A withdrawal was turned down: what it reserved is free again, and nothing is kept back.
    ///
    /// # Errors
    /// The amount is zero.
    pub fn withdrawal_rejected(
        withdrawal: WithdrawalId,
        seller: UserId,
        taken: Withdrawn,
    ) -> Result<Self, JournalRefused> {
        let legs = withdrawal_legs(seller, taken).map(back);
        Self::new(
            JournalKind::WithdrawalRejected,
            withdrawal.to_string(),
            legs,
        )
    }

    /// The platform gives a user money, once for each reward.
    ///
    /// # Errors
    /// The amount is zero.
    pub fn reward_credited(
        reward: &str,
        user: UserId,
        amount: Paise,
    ) -> Result<Self, JournalRefused> {
        Self::moved(
            JournalKind::RewardCredited,
            reward,
            amount,
            Account::Promotions,
            Account::Wallet(user),
        )
    }

    /// One amount goes from an account to another.
    fn moved(
        kind: JournalKind,
        external_id: impl Into<String>,
        amount: Paise,
        from: Account,
        to: Account,
    ) -> Result<Self, JournalRefused> {
        let legs = [leg(from, minus(amount)), leg(to, amount.signed())];
        Self::new(kind, external_id, legs)
    }
}

/// Where what is withdrawn goes.
fn withdrawal_legs(seller: UserId, taken: Withdrawn) -> [Leg; 3] {
    [
        leg(Account::SellerAvailable(seller), minus(taken.amount())),
        leg(Account::SellerInFlight(seller), taken.paid.signed()),
        leg(Account::TaxWithheld, taken.withheld.signed()),
    ]
}

/// What an order brings the platform.
fn platform_legs(totals: &OrderTotals) -> [Leg; 3] {
    [
        leg(Account::Shipping, totals.shipping.signed()),
        leg(Account::PlatformFee, totals.platform_fee.signed()),
        leg(Account::Tax, totals.tax.signed()),
    ]
}

pub(super) const fn leg(account: Account, amount: i64) -> Leg {
    Leg { account, amount }
}

/// The same the other way.
const fn back(leg: Leg) -> Leg {
    Leg {
        account: leg.account,
        amount: leg.amount.saturating_neg(),
    }
}

fn minus(amount: Paise) -> i64 {
    amount.signed().saturating_neg()
}
