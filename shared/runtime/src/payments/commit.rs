//! Decisions about payments as transactions.

use super::supply::{cart_ends, supply};
use super::{Committed, Evidence, Subject};
use crate::{Deps, Failure};
use boli_domain::Paise;
use boli_domain::ledger::Journal;
use boli_domain::order::OrderStatus;
use boli_domain::payment::{PaymentDecision, RefundReason};
use boli_store::items::{
    CreditPurchaseItem, EarningItem, OrderItem, PaymentItem, RefundItem, Track,
};
use boli_store::{CreditCompletion, FailedPurpose, OrderCompletion, Return};

/// Commits a decision, with everything that follows from it in the table.
pub(super) async fn commit(
    deps: &Deps,
    payment: &PaymentItem,
    subject: &Subject,
    decision: &PaymentDecision,
    evidence: &Evidence,
) -> Result<Committed, Failure> {
    let store = deps.store();
    let webhook = evidence.webhook.clone();
    let outcome = match decision {
        PaymentDecision::NoChange
        | PaymentDecision::Capture { .. }
        | PaymentDecision::ReserveAgain { .. } => return Ok(Committed::Done),
        PaymentDecision::Fail => {
            let purpose = match subject {
                Subject::Order(order) => FailedPurpose::Order(order),
                Subject::Credits(purchase) => FailedPurpose::Credits(purchase),
            };
            let reason = evidence.reason.as_deref().unwrap_or("Payment failed");
            store
                .fail_payment(payment, purpose, reason, evidence.at, webhook)
                .await
        }
        PaymentDecision::Complete {
            payment_id,
            is_captured,
        } => {
            let paid = Paid {
                payment,
                payment_id,
                is_captured: *is_captured,
            };
            return match subject {
                Subject::Order(order) => complete_order(deps, paid, order, evidence).await,
                Subject::Credits(purchase) => {
                    complete_credits(deps, paid, purchase, evidence).await
                }
            };
        }
        PaymentDecision::ConfirmCapture { payment_id } => {
            store.confirm_capture(payment, payment_id, webhook).await
        }
        PaymentDecision::Refund { payment_id, reason } => {
            let money = give_back(deps, payment, subject, payment_id, *reason, evidence)?;
            store.return_payment(money).await
        }
        PaymentDecision::Quarantine {
            payment_id,
            mismatch,
        } => {
            // Somebody must look: this line raises the alarm.
            tracing::error!(payment = %payment.id, gateway_payment = %payment_id, %mismatch, "payment quarantined");
            let has_paid = payment.gateway_payment_id.as_ref() == Some(payment_id);
            let order = match subject {
                Subject::Order(order) if has_paid => Some(order.id),
                Subject::Order(_) | Subject::Credits(_) => None,
            };
            store
                .quarantine_payment(payment, payment_id, order, webhook)
                .await
        }
    };
    Committed::of(outcome)
}

#[derive(Clone, Copy)]
struct Paid<'a> {
    payment: &'a PaymentItem,
    payment_id: &'a str,
    is_captured: bool,
}

async fn complete_order(
    deps: &Deps,
    paid: Paid<'_>,
    order: &OrderItem,
    evidence: &Evidence,
) -> Result<Committed, Failure> {
    let cart = deps.store().cart(order.buyer.id).await?;
    let step = step(
        deps,
        order,
        OrderStatus::Confirmed,
        "Payment completed",
        evidence,
    );
    let journal = Journal::order_paid(order.id, &order.totals(), &order.shares());
    let completion = OrderCompletion {
        payment: paid.payment,
        gateway_payment_id: paid.payment_id,
        captured: paid.is_captured,
        supply: supply(order, &cart),
        cart: cart_ends(order, &cart),
        earnings: earnings(order, &step),
        step,
        order,
        journal: journal.map_err(Failure::internal)?,
        event: evidence.webhook.clone(),
    };
    Committed::of(deps.store().complete_order_payment(completion).await)
}

async fn complete_credits(
    deps: &Deps,
    paid: Paid<'_>,
    purchase: &CreditPurchaseItem,
    evidence: &Evidence,
) -> Result<Committed, Failure> {
    let journal = Journal::credits_bought(purchase.id, purchase.seller_id, purchase.total);
    let completion = CreditCompletion {
        payment: paid.payment,
        gateway_payment_id: paid.payment_id,
        captured: paid.is_captured,
        purchase,
        journal: journal.map_err(Failure::internal)?,
        now: evidence.at,
        event: evidence.webhook.clone(),
    };
    Committed::of(deps.store().complete_credit_payment(completion).await)
}

/// Sellers earn the full line totals.
fn earnings(order: &OrderItem, step: &Track) -> Vec<EarningItem> {
    let earning = |line: &boli_store::items::OrderLine| EarningItem {
        id: line.id,
        seller_id: line.seller.id,
        order_id: order.id,
        order_number: order.order_number.clone(),
        order_line_id: line.id,
        product_name: line.product_name.clone(),
        quantity: line.quantity,
        gross: line.total(),
        fee: Paise::ZERO,
        created_at: step.created_at,
    };
    order.lines.iter().map(earning).collect()
}

fn give_back<'a>(
    deps: &Deps,
    payment: &'a PaymentItem,
    subject: &'a Subject,
    gateway_payment_id: &str,
    reason: RefundReason,
    evidence: &Evidence,
) -> Result<Return<'a>, Failure> {
    let is_late = reason == RefundReason::Late;
    let ends = match subject {
        Subject::Order(order) if is_late && order.order_status == OrderStatus::Pending => {
            let note = "Paid too late: the payment is refunded";
            Some((
                &**order,
                step(deps, order, OrderStatus::Cancelled, note, evidence),
            ))
        }
        Subject::Order(_) | Subject::Credits(_) => None,
    };
    let journal = Journal::unclaimed_money(gateway_payment_id, payment.amount);
    Ok(Return {
        payment,
        is_late,
        ends,
        refund: RefundItem {
            gateway_payment_id: gateway_payment_id.to_owned(),
            gateway_order_id: payment.gateway_order_id.clone(),
            amount: payment.amount,
            reason: if is_late { "late" } else { "paid twice" }.to_owned(),
            created_at: evidence.at,
            gateway_refund_id: None,
        },
        journal: journal.map_err(Failure::internal)?,
        event: evidence.webhook.clone(),
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
        created_at: evidence.at,
        created_by: order.buyer.id,
        created_by_name: order.buyer.username.clone(),
    }
}
