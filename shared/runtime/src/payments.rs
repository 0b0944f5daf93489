//! What a payment comes to. The checkout's callback, the gateway's webhooks and the
//! confirmation by the gateway all end in [`apply`]: read, decide by the one rule
//! ([`apply_payment`]), commit in one transaction, and again when somebody was faster; a try that
//! completed nothing is noted. No event is remembered: the rule makes nothing of what it was told
//! before.

mod commit;
pub mod gateway;
pub mod supply;

use crate::metrics::{self, Metric};
use crate::{Deps, Failure};
use boli_domain::Timestamp;
use boli_domain::payment::{
    CURRENCY, Fulfilment, News, PaymentDecision, PaymentEvent, apply_payment,
};
use boli_store::PaymentRefused;
use boli_store::items::AttemptItem;
pub use boli_store::{Payment, Subject};

/// News of a payment, with how it came.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The gateway order whose payment this is about. The event names its own, which may differ.
    pub gateway_order_id: String,
    pub event: PaymentEvent,
    /// Why a payment failed, in the gateway's words.
    pub reason: Option<String>,
    pub at: Timestamp,
}

/// What news came to.
#[derive(Clone, Debug)]
pub struct Applied {
    /// As it was before.
    pub payment: Payment,
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
        let payment = deps.store().payment(&evidence.gateway_order_id).await?;
        let Some(mut payment) = payment else {
            return Ok(None);
        };
        let news = attempt(&payment, evidence);
        payment.attempts.extend(news.clone());
        let decision = decide(&payment, evidence, units_are_gone);
        match commit::commit(deps, &payment, &decision, evidence).await? {
            Committed::Done => {
                if !matches!(decision, PaymentDecision::Complete { .. })
                    && let Some(attempt) = &news
                {
                    note(deps, attempt).await?;
                }
                count(&payment, &decision);
                return Ok(Some(Applied { payment, decision }));
            }
            Committed::Changed => {}
            Committed::OutOfStock => units_are_gone = true,
        }
    }
    Err(Failure::unavailable("the payment kept changing"))
}

/// Notes a try to pay. One that completed its payment stands there.
async fn note(deps: &Deps, attempt: &AttemptItem) -> Result<(), Failure> {
    let is_news = deps.store().note_attempt(attempt).await?;
    if is_news && attempt.captured {
        metrics::count(Metric::CapturedPaise, attempt.amount.0);
    }
    Ok(())
}

/// What news says of a try, unless that is known: captured or failed. What is authorized is the
/// bank's still, and a signature says neither.
fn attempt(payment: &Payment, evidence: &Evidence) -> Option<AttemptItem> {
    let event = &evidence.event;
    let (captured, amount, failure_reason) = match &event.news {
        News::Captured(money) => {
            let is_ours = money.amount == payment.opened.amount
                && money.currency == CURRENCY
                && event.gateway_order_id == payment.opened.gateway_order_id;
            // Other money completes nothing; it is set aside.
            (is_ours, money.amount, None)
        }
        News::Failed => (false, payment.opened.amount, evidence.reason.clone()),
        News::Signed | News::Authorized(_) => return None,
    };
    let gateway_payment_id = event.payment_id.clone()?;
    let mut known = payment.attempts.iter();
    let known = known.find(|known| known.gateway_payment_id == gateway_payment_id);
    if known.is_some_and(|known| known.captured || !captured) {
        return None;
    }
    let trail = payment.subject.trail();
    if trail.captured && trail.gateway_payment_id.as_ref() == Some(&gateway_payment_id) {
        return None;
    }
    Some(AttemptItem {
        gateway_order_id: payment.opened.gateway_order_id.clone(),
        gateway_payment_id,
        captured,
        amount,
        failure_reason,
        updated_at: evidence.at,
    })
}

/// What was committed, as metrics.
fn count(payment: &Payment, decision: &PaymentDecision) {
    match decision {
        PaymentDecision::Complete {
            is_captured: true, ..
        } => metrics::count(Metric::CapturedPaise, payment.opened.amount.0),
        PaymentDecision::Refund { .. } => metrics::count(Metric::RefundsDue, 1),
        PaymentDecision::Quarantine { .. } => metrics::count(Metric::MoneyMismatches, 1),
        PaymentDecision::Complete {
            is_captured: false, ..
        }
        | PaymentDecision::ConfirmCapture { .. }
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
    /// Somebody was faster.
    Changed,
    /// The order's units are neither held nor for sale, or its promo code was spent on another.
    OutOfStock,
}

impl Committed {
    fn of(outcome: Result<(), PaymentRefused>) -> Result<Self, Failure> {
        match outcome {
            Ok(()) => Ok(Self::Done),
            Err(PaymentRefused::Changed) => Ok(Self::Changed),
            Err(PaymentRefused::OutOfStock) => Ok(Self::OutOfStock),
            Err(PaymentRefused::Store(error)) => Err(error.into()),
        }
    }
}

/// The rule's decision. Units that went back to sale are taken off it in the one transaction that
/// completes the payment, so "reserve again" means to try just that.
fn decide(payment: &Payment, evidence: &Evidence, units_are_gone: bool) -> PaymentDecision {
    let fulfilment = if units_are_gone {
        Fulfilment::Impossible
    } else {
        payment.subject.fulfilment()
    };
    match apply_payment(&payment.state(fulfilment), &evidence.event) {
        PaymentDecision::ReserveAgain { .. } => {
            apply_payment(&payment.state(Fulfilment::Reserved), &evidence.event)
        }
        decision => decision,
    }
}
