//! What follows from orders, payments, refunds and journals.

use super::{Command, Effect};
use boli_domain::ledger::JournalKind;
use boli_domain::order::PaymentStatus;
use boli_store::items::{JournalItem, OrderItem, PaymentItem, Purpose, RefundItem, WithdrawalItem};
use boli_wire::commands::{
    KeepBooks, Notify, PayWithdrawal, ReleaseReservation, TrackReferral, VerifyPayment,
};

pub(super) fn of_order(old: Option<&OrderItem>, new: &OrderItem) -> Vec<Effect> {
    let order_id = new.id;
    let Some(old) = old else {
        let release = Command::ReleaseReservation(ReleaseReservation::Order { order_id });
        let placed = Command::Notify(Notify::OrderPlaced { order_id });
        return vec![placed.now(), release.at(new.reserved_until)];
    };
    let mut effects = Vec::new();
    if new.is_paid() && !old.is_paid() {
        // The step "paid" is in the mail about the payment.
        effects.push(Command::Notify(Notify::OrderPaid { order_id }).now());
        let user_id = new.buyer.id;
        effects.push(Command::TrackReferral(TrackReferral::Bought { user_id }).now());
    } else {
        let steps = old.tracking.len()..new.tracking.len();
        let update = |track| Command::Notify(Notify::OrderUpdated { order_id, track }).now();
        effects.extend(steps.map(update));
    }
    if let (None, Some(due)) = (old.earnings_due_at, new.earnings_due_at) {
        let release = ReleaseReservation::Earnings { order_id };
        effects.push(Command::ReleaseReservation(release).at(due));
    }
    effects
}

pub(super) fn of_payment(old: Option<&PaymentItem>, new: &PaymentItem) -> Vec<Effect> {
    let set_aside_before = old.map_or(0, |old| old.quarantined.len());
    let set_aside = new.quarantined.iter().skip(set_aside_before);
    let mut effects: Vec<Effect> = set_aside
        .map(|gateway_payment_id| {
            let news = Notify::PaymentSetAside {
                gateway_order_id: new.gateway_order_id.clone(),
                gateway_payment_id: gateway_payment_id.clone(),
            };
            Command::Notify(news).now()
        })
        .collect();
    effects.extend(of_payment_status(old, new));
    effects
}

fn of_payment_status(old: Option<&PaymentItem>, new: &PaymentItem) -> Vec<Effect> {
    let before = old.map(|old| old.payment_status);
    if before == Some(new.payment_status) {
        return Vec::new();
    }
    let gateway_order_id = new.gateway_order_id.clone();
    match new.payment_status {
        PaymentStatus::Failed => {
            vec![Command::Notify(Notify::PaymentFailed { gateway_order_id }).now()]
        }
        PaymentStatus::Completed => {
            let mut effects = Vec::new();
            let unconfirmed = new.gateway_payment_id.clone().filter(|_| !new.captured);
            if let Some(gateway_payment_id) = unconfirmed {
                let gateway_order_id = gateway_order_id.clone();
                let confirm = VerifyPayment::Confirm {
                    gateway_order_id,
                    gateway_payment_id,
                };
                effects.push(Command::VerifyPayment(confirm).now());
            }
            if matches!(new.purpose, Purpose::Credits(_)) {
                effects.push(Command::Notify(Notify::CreditsBought { gateway_order_id }).now());
            }
            effects
        }
        PaymentStatus::Pending
        | PaymentStatus::Processing
        | PaymentStatus::Cancelled
        | PaymentStatus::Refunded => Vec::new(),
    }
}

pub(super) fn of_refund(old: Option<&RefundItem>, new: &RefundItem) -> Vec<Effect> {
    let gateway_payment_id = new.gateway_payment_id.clone();
    let refund = VerifyPayment::Refund { gateway_payment_id };
    match old {
        None => vec![Command::VerifyPayment(refund).now()],
        Some(_) => Vec::new(),
    }
}

/// Each attempt to pay is begun once it may be.
pub(super) fn of_withdrawal(old: Option<&WithdrawalItem>, new: &WithdrawalItem) -> Vec<Effect> {
    let before = old.map_or(0, |old| old.payouts.number());
    let attempt = new.payouts.number();
    let begun = new.payouts.last().filter(|_| attempt > before);
    let pay = PayWithdrawal::Attempt {
        seller_id: new.seller_id,
        withdrawal_id: new.id,
        attempt,
    };
    let pay = begun.map(|begun| Command::PayWithdrawal(pay).at(begun.not_before));
    pay.into_iter().collect()
}

pub(super) fn of_journal(old: Option<&JournalItem>, new: &JournalItem) -> Vec<Effect> {
    let is_booked = JournalKind::from_word(&new.kind).is_some_and(JournalKind::is_booked);
    let keep = KeepBooks {
        kind: new.kind.clone(),
        external_id: new.external_id.clone(),
    };
    let wanted = old.is_none() && is_booked;
    let keep = wanted.then(|| Command::KeepBooks(keep).now());
    keep.into_iter().collect()
}
