//! What a payment comes to. The checkout's callback, the gateway's webhooks and the
//! confirmation by the gateway all end in [`apply`]: read, decide by the one rule
//! ([`apply_payment`]), commit in one transaction, and again when somebody was faster.

mod commit;
mod supply;

use crate::metrics::{self, Metric};
use crate::{Deps, Failure};
use boli_domain::Timestamp;
use boli_domain::order::OrderStatus;
use boli_domain::payment::{Fulfilment, PaymentDecision, PaymentEvent, apply_payment};
use boli_store::items::{CreditPurchaseItem, GatewayEventItem, OrderItem, PaymentItem, Purpose};
use boli_store::{PaymentRefused, StoreError};

/// News of a payment, with how it came.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The gateway order whose payment this is about. The event names its own, which may differ.
    pub gateway_order_id: String,
    pub event: PaymentEvent,
    /// Why a payment failed, in the gateway's words.
    pub reason: Option<String>,
    /// The webhook event that brought it: remembered together with its effect.
    pub webhook: Option<GatewayEventItem>,
    pub at: Timestamp,
}

/// What was paid for.
#[derive(Clone, Debug)]
pub enum Subject {
    Order(Box<OrderItem>),
    Credits(CreditPurchaseItem),
}

/// What news came to.
#[derive(Clone, Debug)]
pub struct Applied {
    /// As it was before.
    pub payment: PaymentItem,
    /// As it was before.
    pub subject: Subject,
    /// What was committed. [`PaymentDecision::Capture`] is for the caller to do: it asks the
    /// gateway, not the table.
    pub decision: PaymentDecision,
}

/// Tries while others change the same payment; more than the rounds three devices and two
/// webhooks can cause.
const ATTEMPTS: usize = 8;

/// Applies news of a payment; `None` when its gateway order is not ours.
///
/// # Errors
/// 503 when the table is busy, or others kept changing the payment.
pub async fn apply(deps: &Deps, evidence: &Evidence) -> Result<Option<Applied>, Failure> {
    let mut units_are_gone = false;
    for _ in 0..ATTEMPTS {
        let Some(payment) = deps.store().payment(&evidence.gateway_order_id).await? else {
            return Ok(None);
        };
        let subject = subject(deps, &payment).await?;
        let decision = decide(&payment, &subject, evidence, units_are_gone);
        match commit::commit(deps, &payment, &subject, &decision, evidence).await? {
            Committed::Done => {
                count(&payment, &decision);
                return Ok(Some(Applied {
                    payment,
                    subject,
                    decision,
                }));
            }
            Committed::Replayed => {
                return Ok(Some(Applied {
                    payment,
                    subject,
                    decision: PaymentDecision::NoChange,
                }));
            }
            Committed::Changed => {}
            Committed::OutOfStock => units_are_gone = true,
        }
    }
    Err(Failure::unavailable("the payment kept changing"))
}

/// What was committed, as metrics.
fn count(payment: &PaymentItem, decision: &PaymentDecision) {
    match decision {
        PaymentDecision::Complete {
            is_captured: true, ..
        }
        | PaymentDecision::ConfirmCapture { .. } => {
            metrics::count(Metric::CapturedPaise, payment.amount.0);
        }
        PaymentDecision::Refund { .. } => metrics::count(Metric::RefundsDue, 1),
        PaymentDecision::Quarantine { .. } => metrics::count(Metric::MoneyMismatches, 1),
        PaymentDecision::Complete {
            is_captured: false, ..
        }
        | PaymentDecision::NoChange
        | PaymentDecision::Capture { .. }
        | PaymentDecision::Fail
        | PaymentDecision::ReserveAgain { .. } => {}
    }
}

/// How a commit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Committed {
    Done,
    /// The webhook event was applied before.
    Replayed,
    /// Somebody was faster.
    Changed,
    /// The order's units are neither held nor for sale, or its promo code was spent on another.
    OutOfStock,
}

impl Committed {
    fn of(outcome: Result<(), PaymentRefused>) -> Result<Self, Failure> {
        match outcome {
            Ok(()) => Ok(Self::Done),
            Err(PaymentRefused::Replayed) => Ok(Self::Replayed),
            Err(PaymentRefused::Changed) => Ok(Self::Changed),
            Err(PaymentRefused::OutOfStock) => Ok(Self::OutOfStock),
            Err(PaymentRefused::Store(error)) => Err(error.into()),
        }
    }
}

async fn subject(deps: &Deps, payment: &PaymentItem) -> Result<Subject, Failure> {
    let subject = match payment.purpose {
        Purpose::Order(order) => deps
            .store()
            .order(order)
            .await?
            .map(|order| Subject::Order(Box::new(order))),
        Purpose::Credits(purchase) => deps
            .store()
            .credit_purchase(payment.user_id, purchase)
            .await?
            .map(Subject::Credits),
    };
    // Both are made in one transaction, and neither is ever removed.
    subject.ok_or_else(|| StoreError::Shape("a payment without what it pays".to_owned()).into())
}

/// The rule's decision. Units that went back to sale are reserved and sold in the one
/// transaction that completes the payment, so "reserve again" means to try just that.
fn decide(
    payment: &PaymentItem,
    subject: &Subject,
    evidence: &Evidence,
    units_are_gone: bool,
) -> PaymentDecision {
    let fulfilment = if units_are_gone {
        Fulfilment::Impossible
    } else {
        fulfilment(subject)
    };
    match apply_payment(&payment.state(fulfilment), &evidence.event) {
        PaymentDecision::ReserveAgain { .. } => {
            apply_payment(&payment.state(Fulfilment::Reserved), &evidence.event)
        }
        decision => decision,
    }
}

fn fulfilment(subject: &Subject) -> Fulfilment {
    match subject {
        Subject::Credits(_) => Fulfilment::Reserved,
        Subject::Order(order) if order.order_status == OrderStatus::Cancelled => {
            Fulfilment::Impossible
        }
        Subject::Order(order) if order.reservation_released => Fulfilment::Released,
        Subject::Order(_) => Fulfilment::Reserved,
    }
}
