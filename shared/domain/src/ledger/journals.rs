//! The events that move money, each with what it moves.

use super::{Account, EarningStage, Journal, JournalKind, JournalRefused, Leg};
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
            .map(back)
            .chain([leg(Account::RefundsDue, totals.total.signed())]);
        Self::new(JournalKind::OrderRefundDue, order.to_string(), legs)
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
