//! Decisions about payments as transactions.

use super::supply::{supply, won};
use super::{Committed, Evidence};
use crate::{Deps, Failure};
use boli_domain::ledger::Journal;
use boli_domain::order::OrderStatus;
use boli_domain::payment::{PaymentDecision, RefundReason};
use boli_domain::refund::{RefundStatus, whole_refund};
use boli_store::items::{CreditPurchaseItem, OrderItem, RefundItem, Track};
use boli_store::{CreditCompletion, OrderCompletion, Payment, Return, Subject, TrailWrite};

/// Commits a decision, with everything that may not be seen half done.
pub(super) async fn commit(
    deps: &Deps,
    payment: &Payment,
    decision: &PaymentDecision,
    evidence: &Evidence,
) -> Result<Committed, Failure> {
    let subject = &payment.subject;
    let change = match decision {
        PaymentDecision::NoChange
        | PaymentDecision::Capture { .. }
        | PaymentDecision::ReserveAgain { .. } => return Ok(Committed::Done),
        PaymentDecision::Complete {
            payment_id,
            is_captured,
        } => {
            return match subject {
                Subject::Order(order) => {
                    complete_order(deps, order, payment_id, *is_captured, evidence).await
                }
                Subject::Credits(purchase) => {
                    complete_credits(deps, purchase, payment_id, *is_captured, evidence).await
                }
            };
        }
        PaymentDecision::Refund { payment_id, reason } => {
            let money = give_back(deps, payment, payment_id, *reason, evidence)?;
            return Committed::of(deps.store().return_payment(money).await);
        }
        PaymentDecision::Fail => TrailWrite::Failed {
            reason: evidence.reason.as_deref().unwrap_or("Payment failed"),
            at: evidence.at,
        },
        PaymentDecision::ConfirmCapture { payment_id } => TrailWrite::PaidBy(payment_id),
        PaymentDecision::Quarantine {
            payment_id,
            mismatch,
        } => {
            // Somebody must look: this line raises the alarm.
            tracing::error!(payment = %payment.opened.id, gateway_payment = %payment_id, %mismatch, "payment quarantined");
            TrailWrite::Quarantine(payment_id)
        }
    };
    Committed::of(deps.store().write_trail(subject, change).await)
}

async fn complete_order(
    deps: &Deps,
    order: &OrderItem,
    gateway_payment_id: &str,
    captured: bool,
    evidence: &Evidence,
) -> Result<Committed, Failure> {
    // Only won lines matter, and what became of an order that was released.
    let cart = if order.lines.iter().any(|line| line.auction.is_some()) {
        deps.store().cart(order.buyer.id).await?
    } else {
        Vec::new()
    };
    let step = step(
        deps,
        order,
        OrderStatus::Confirmed,
        "Payment completed",
        evidence,
    );
    let journal = Journal::order_paid(order.id, &order.totals(), &order.shares());
    let completion = OrderCompletion {
        gateway_payment_id,
        captured,
        supply: supply(order, &cart),
        won: won(order, &cart),
        step,
        order,
        journal: journal.map_err(Failure::internal)?,
    };
    Committed::of(deps.store().complete_order_payment(completion).await)
}

async fn complete_credits(
    deps: &Deps,
    purchase: &CreditPurchaseItem,
    gateway_payment_id: &str,
    captured: bool,
    evidence: &Evidence,
) -> Result<Committed, Failure> {
    let journal = Journal::credits_bought(purchase.id, purchase.seller_id, purchase.total);
    let completion = CreditCompletion {
        gateway_payment_id,
        captured,
        purchase,
        journal: journal.map_err(Failure::internal)?,
        now: evidence.at,
    };
    Committed::of(deps.store().complete_credit_payment(completion).await)
}

fn give_back<'a>(
    deps: &Deps,
    payment: &'a Payment,
    gateway_payment_id: &str,
    reason: RefundReason,
    evidence: &Evidence,
) -> Result<Return<'a>, Failure> {
    let is_late = reason == RefundReason::Late;
    let ends = match &payment.subject {
        Subject::Order(order) if is_late && order.order_status == OrderStatus::Pending => {
            let note = "Paid too late: the payment is refunded";
            Some(step(deps, order, OrderStatus::Cancelled, note, evidence))
        }
        Subject::Order(_) | Subject::Credits(_) => None,
    };
    let amount = payment.opened.amount;
    let journal = Journal::unclaimed_money(gateway_payment_id, amount);
    Ok(Return {
        subject: &payment.subject,
        is_late,
        ends,
        refund: RefundItem {
            id: whole_refund(gateway_payment_id),
            gateway_payment_id: gateway_payment_id.to_owned(),
            gateway_order_id: payment.opened.gateway_order_id.clone(),
            amount,
            reason: if is_late { "late" } else { "paid twice" }.to_owned(),
            created_at: evidence.at,
            status: RefundStatus::Due,
            gateway_refund_id: None,
        },
        journal: journal.map_err(Failure::internal)?,
    })
}

/// A step that the buyer's payment took.
fn step(
    deps: &Deps,
    order: &OrderItem,
    status: OrderStatus,
    notes: &str,
    evidence: &Evidence,
) -> Track {
    Track {
        id: order.next_track_id(deps.new_row_id()),
        status,
        notes: notes.to_owned(),
        tracking_id: None,
        courier_name: None,
        packing_media_sha256: None,
        created_at: evidence.at,
        created_by: order.buyer.id,
        created_by_name: order.buyer.username.clone(),
    }
}
