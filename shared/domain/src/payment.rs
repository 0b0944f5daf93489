//! What a payment comes to, whatever order the news arrives in.
//!
//! The checkout's callback, webhooks and the reconciliation sweep all run [`apply_payment`].
//! News is keyed by the gateway's payment id; the state only ever grows,
//! so any permutation and duplication of the same news ends in one state, and its effects
//! (completing, refunding) happen once.

use crate::Paise;
use crate::order::PaymentStatus;
use std::collections::BTreeSet;

/// The one currency (contract section 2).
pub const CURRENCY: &str = "INR";

/// Whether what was paid for can still be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fulfilment {
    /// The order's units are reserved; credits always are.
    Reserved,
    /// The time to pay is over and the units went back to sale: they may be reserved again.
    Released,
    /// They could not be reserved again, or the order was cancelled.
    Impossible,
}

/// All that is known of the payment of one order or purchase. There is one gateway order for
/// it, on which the buyer may try several payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentState {
    pub gateway_order_id: String,
    pub amount: Paise,
    pub status: PaymentStatus,
    /// The gateway's payment that completed ours.
    pub payment_id: Option<String>,
    /// The gateway has confirmed that `payment_id`'s money was captured.
    pub is_captured: bool,
    pub fulfilment: Fulfilment,
    /// Payments whose amount, currency or order is not ours: an operator must look.
    pub quarantined: BTreeSet<String>,
    /// Payments whose money goes back.
    pub refunded: BTreeSet<String>,
}

/// News of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentEvent {
    /// The client may not know it when a payment fails.
    pub payment_id: Option<String>,
    pub gateway_order_id: String,
    pub news: News,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The checkout's answer with a right signature: the pair of order and payment is genuine.
    /// It proves neither amount nor capture.
    Signed,
    Authorized(Money),
    Captured(Money),
    /// Not final: UPI apps let the payer try again with the same payment.
    Failed,
}

/// An amount as the gateway states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    pub amount: Paise,
    pub currency: String,
}

/// In what a payment differs from our record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    #[error("the payment belongs to another order")]
    Order,
    #[error("the amount is {0} instead of the order's")]
    Amount(Paise),
    #[error("the currency is not INR")]
    Currency,
}

/// Why money goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundReason {
    /// What was paid for is not to be had any more.
    Late,
    /// Another payment has paid for it.
    Twice,
}

/// What to do about the news; [`PaymentState::with`] is the state afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentDecision {
    NoChange,
    /// Note the failure; the order stays payable.
    Fail,
    /// The first good payment: confirm the order or grant the credits.
    Complete {
        payment_id: String,
        is_captured: bool,
    },
    /// The money of a completed payment is there; from this payment, should it be another.
    ConfirmCapture {
        payment_id: String,
    },
    /// Ask the gateway to capture authorized money.
    Capture {
        payment_id: String,
    },
    /// Reserve the units again, then decide anew with [`Fulfilment::Reserved`], or
    /// [`Fulfilment::Impossible`] when there are none.
    ReserveAgain {
        payment_id: String,
    },
    /// Send the money back, as [`whole_refund`](crate::refund::whole_refund).
    Refund {
        payment_id: String,
        reason: RefundReason,
    },
    /// Touch nothing and raise the alarm.
    Quarantine {
        payment_id: String,
        mismatch: Mismatch,
    },
}

impl PaymentState {
    /// A payment of which nothing is known but what it is for.
    #[must_use]
    pub fn new(gateway_order_id: impl Into<String>, amount: Paise) -> Self {
        Self {
            gateway_order_id: gateway_order_id.into(),
            amount,
            status: PaymentStatus::Pending,
            payment_id: None,
            is_captured: false,
            fulfilment: Fulfilment::Reserved,
            quarantined: BTreeSet::new(),
            refunded: BTreeSet::new(),
        }
    }

    /// Whether what was paid for may leave the house: completed, by no payment that an
    /// operator must look at.
    #[must_use]
    pub fn may_fulfil(&self) -> bool {
        let is_suspect = self
            .payment_id
            .as_ref()
            .is_some_and(|payment| self.quarantined.contains(payment));
        self.status == PaymentStatus::Completed && !is_suspect
    }

    /// The state after a decision about it.
    #[must_use]
    pub fn with(&self, decision: &PaymentDecision) -> Self {
        let mut state = self.clone();
        match decision {
            PaymentDecision::NoChange
            | PaymentDecision::Capture { .. }
            | PaymentDecision::ReserveAgain { .. } => {}
            PaymentDecision::Fail => state.status = PaymentStatus::Failed,
            PaymentDecision::Complete {
                payment_id,
                is_captured,
            } => {
                state.status = PaymentStatus::Completed;
                state.payment_id = Some(payment_id.clone());
                state.is_captured = *is_captured;
            }
            PaymentDecision::ConfirmCapture { payment_id } => {
                state.payment_id = Some(payment_id.clone());
                state.is_captured = true;
            }
            PaymentDecision::Refund { payment_id, reason } => {
                state.refunded.insert(payment_id.clone());
                if *reason == RefundReason::Late {
                    state.status = PaymentStatus::Refunded;
                }
            }
            PaymentDecision::Quarantine { payment_id, .. } => {
                state.quarantined.insert(payment_id.clone());
            }
        }
        state
    }
}

/// Decides what news means. Replays mean nothing.
#[must_use]
pub fn apply_payment(state: &PaymentState, event: &PaymentEvent) -> PaymentDecision {
    let Some(payment_id) = &event.payment_id else {
        return fail(state);
    };
    if event.news == News::Failed {
        return fail(state);
    }
    if state.quarantined.contains(payment_id) {
        return PaymentDecision::NoChange;
    }
    if let Some(mismatch) = mismatch(state, event) {
        return PaymentDecision::Quarantine {
            payment_id: payment_id.clone(),
            mismatch,
        };
    }
    match event.news {
        News::Signed => signed(state, payment_id),
        News::Authorized(_) => authorized(state, payment_id),
        News::Captured(_) => captured(state, payment_id),
        News::Failed => fail(state),
    }
}

/// Completed never becomes failed (fault F33).
fn fail(state: &PaymentState) -> PaymentDecision {
    match state.status {
        PaymentStatus::Pending => PaymentDecision::Fail,
        _ => PaymentDecision::NoChange,
    }
}

/// Paid only when amount, currency and order all equal our record.
fn mismatch(state: &PaymentState, event: &PaymentEvent) -> Option<Mismatch> {
    if event.gateway_order_id != state.gateway_order_id {
        return Some(Mismatch::Order);
    }
    match &event.news {
        News::Authorized(money) | News::Captured(money) => {
            if money.currency != CURRENCY {
                Some(Mismatch::Currency)
            } else if money.amount != state.amount {
                Some(Mismatch::Amount(money.amount))
            } else {
                None
            }
        }
        News::Signed | News::Failed => None,
    }
}

fn signed(state: &PaymentState, payment_id: &str) -> PaymentDecision {
    if matches!(
        state.status,
        PaymentStatus::Completed | PaymentStatus::Refunded
    ) {
        return PaymentDecision::NoChange;
    }
    let payment_id = payment_id.to_owned();
    match state.fulfilment {
        Fulfilment::Reserved => PaymentDecision::Complete {
            payment_id,
            is_captured: false,
        },
        Fulfilment::Released => PaymentDecision::ReserveAgain { payment_id },
        // Money that is never captured needs no refund; if it is, that news brings one.
        Fulfilment::Impossible => PaymentDecision::NoChange,
    }
}

/// The gateway captures by itself for some minutes; what is authorized later waits for us, or
/// returns to the payer.
fn authorized(state: &PaymentState, payment_id: &str) -> PaymentDecision {
    let is_wanted = !state.is_captured
        && state.fulfilment == Fulfilment::Reserved
        && state.status != PaymentStatus::Refunded;
    if is_wanted {
        PaymentDecision::Capture {
            payment_id: payment_id.to_owned(),
        }
    } else {
        PaymentDecision::NoChange
    }
}

fn captured(state: &PaymentState, payment_id: &str) -> PaymentDecision {
    let is_settling = state.payment_id.as_deref() == Some(payment_id);
    if state.refunded.contains(payment_id) || (state.is_captured && is_settling) {
        return PaymentDecision::NoChange;
    }
    let payment_id = payment_id.to_owned();
    if state.is_captured {
        return PaymentDecision::Refund {
            payment_id,
            reason: RefundReason::Twice,
        };
    }
    match (state.fulfilment, state.status) {
        (Fulfilment::Impossible, _) | (_, PaymentStatus::Refunded) => PaymentDecision::Refund {
            payment_id,
            reason: RefundReason::Late,
        },
        (_, PaymentStatus::Completed) => PaymentDecision::ConfirmCapture { payment_id },
        (Fulfilment::Released, _) => PaymentDecision::ReserveAgain { payment_id },
        (Fulfilment::Reserved, _) => PaymentDecision::Complete {
            payment_id,
            is_captured: true,
        },
    }
}

#[cfg(test)]
mod tests;
