//! Money of a paid order's lines goes back, whoever gives it: buyer, seller or operator. One
//! rule, one transaction; the change feed has the money sent.

use crate::{Deps, Failure};
use boli_domain::ledger::{Journal, Released, TakenBack, TakenFrom};
use boli_domain::order::OrderStatus;
use boli_domain::refund::{LineRefund, RefundCause, RefundRefused, RefundStatus, refund_lines};
use boli_domain::{Paise, RowId, UserId};
use boli_store::items::{BalanceItem, OrderItem, RefundItem, RefundMark, ReturnItem, Track};
use boli_store::{Goods, MoveRefused, RefundedLines};

/// What to refund of an order, and why.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    pub lines: &'a [RowId],
    pub cause: RefundCause,
    pub goods: Goods,
    /// The return that ends with it, as it shall be.
    pub goods_return: Option<&'a ReturnItem>,
}

/// Why lines were not refunded.
#[derive(Debug, thiserror::Error)]
pub enum NotRefunded {
    #[error(transparent)]
    Rule(#[from] RefundRefused),
    #[error("The order was changed meanwhile. Please try again.")]
    Changed,
    #[error("The order is not paid")]
    NotPaid,
    #[error("{0}")]
    Failed(Failure),
}

impl From<Failure> for NotRefunded {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Gives lines back. `step` says who does it and when; its status is what the order becomes
/// with its last line, and what it was while lines are left.
///
/// # Errors
/// [`NotRefunded`]; then nothing changed.
pub async fn give_back(
    deps: &Deps,
    order: &OrderItem,
    wanted: Wanted<'_>,
    step: Track,
) -> Result<(), NotRefunded> {
    if !order.is_paid() {
        return Err(NotRefunded::NotPaid);
    }
    let part = refund_lines(
        &order.refundable(),
        wanted.lines,
        &order.totals(),
        wanted.cause,
    )?;
    let unpaid = || Failure::internal("a paid order without its payment");
    let paid_by = order.payment.gateway_payment_id.clone();
    let gateway_payment_id = paid_by.ok_or_else(unpaid)?;
    let refund = RefundItem {
        id: part.id(&gateway_payment_id),
        gateway_payment_id,
        gateway_order_id: order.gateway_order_id.clone().ok_or_else(unpaid)?,
        amount: part.part.total,
        reason: wanted.cause.as_str().to_owned(),
        created_at: step.created_at,
        status: RefundStatus::Due,
        gateway_refund_id: None,
    };
    let mark = RefundMark {
        id: refund.id.clone(),
        cause: wanted.cause,
        at: step.created_at,
    };
    let taken = taken_back(deps, order, &part).await?;
    let journal = Journal::order_refund_due(part.journal_id(order.id), &part.part, &taken);
    let step = Track {
        status: status_after(order.order_status, &part, wanted.cause),
        ..step
    };
    let refunded = RefundedLines {
        order,
        step: &step,
        lines: wanted.lines,
        mark: &mark,
        goods: wanted.goods,
        refund: &refund,
        journal: &journal.map_err(Failure::internal)?,
        goods_return: wanted.goods_return,
    };
    match deps.store().refund_lines(refunded).await {
        Ok(()) => Ok(()),
        Err(MoveRefused::Changed) => Err(NotRefunded::Changed),
        Err(MoveRefused::Store(error)) => Err(NotRefunded::Failed(error.into())),
    }
}

/// An order goes on while lines are left; without one it is cancelled, or returned once it had
/// been delivered.
const fn status_after(now: OrderStatus, part: &LineRefund, cause: RefundCause) -> OrderStatus {
    match (part.is_last, now, cause) {
        (false, _, _) => now,
        (true, OrderStatus::Delivered, _) | (true, _, RefundCause::Returned) => {
            OrderStatus::Returned
        }
        (true, _, _) => OrderStatus::Cancelled,
    }
}

/// Where each seller's part is taken from: what is still pending, else what is available.
async fn taken_back(
    deps: &Deps,
    order: &OrderItem,
    part: &LineRefund,
) -> Result<Vec<TakenBack>, Failure> {
    let mut taken = Vec::with_capacity(part.earned.len());
    for (seller, amount) in &part.earned {
        let from = if order.earnings_released {
            let balance = deps.store().balance(*seller).await?;
            TakenFrom::Available(balance.map_or(Paise::ZERO, |own| BalanceItem::withdrawable(&own)))
        } else {
            TakenFrom::Pending
        };
        taken.push(TakenBack {
            seller: *seller,
            amount: *amount,
            from,
        });
    }
    Ok(taken)
}

/// The journal that makes an order's earnings available, less what its sellers owe.
///
/// # Errors
/// The table can't be reached.
pub async fn released(deps: &Deps, order: &OrderItem) -> Result<Journal, Failure> {
    let mut earned = Vec::new();
    for (seller, amount) in order.shares() {
        earned.push(Released {
            seller,
            amount,
            debt: debt(deps, seller).await?,
        });
    }
    Journal::earnings_released(order.id, &earned).map_err(Failure::internal)
}

async fn debt(deps: &Deps, seller: UserId) -> Result<Paise, Failure> {
    let balance = deps.store().balance(seller).await?;
    Ok(balance.map_or(Paise::ZERO, |own| own.owed()))
}
