//! What follows from orders, purchases of credits, won lines, refunds and journals.

use super::{Command, Effect, relist};
use boli_domain::ledger::JournalKind;
use boli_domain::order::PaymentStatus;
use boli_store::Entry;
use boli_store::items::{
    CartLineItem, CreditPurchaseItem, JournalItem, OrderItem, PaymentTrail, RefundItem, ReturnItem,
    WithdrawalItem,
};
use boli_wire::commands::{
    KeepBooks, Notify, PayWithdrawal, ReleaseReservation, TrackReferral, VerifyPayment,
};

pub(super) fn of_order(old: Option<&OrderItem>, new: &OrderItem) -> Vec<Effect> {
    let order_id = new.id;
    let Some(old) = old else {
        let release = Command::ReleaseReservation(ReleaseReservation::Order { order_id });
        let placed = Command::Notify(Notify::OrderPlaced { order_id });
        let mut effects = vec![placed.now(), release.at(new.reserved_until)];
        effects.extend(relist(None, new, Entry::Order(order_id)));
        return effects;
    };
    let mut effects: Vec<Effect> = relist(Some(old), new, Entry::Order(order_id))
        .into_iter()
        .collect();
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
    if let Some(gateway_order_id) = &new.gateway_order_id {
        let (old, new) = (
            (old.payment_status, &old.payment),
            (new.payment_status, &new.payment),
        );
        effects.extend(of_payment(gateway_order_id, old, new));
    }
    effects
}

pub(super) fn of_credit_purchase(
    old: Option<&CreditPurchaseItem>,
    new: &CreditPurchaseItem,
) -> Vec<Effect> {
    let Some(old) = old else {
        return Vec::new();
    };
    let gateway_order_id = &new.gateway_order_id;
    let before = (old.payment_status, &old.payment);
    let now = (new.payment_status, &new.payment);
    let mut effects = of_payment(gateway_order_id, before, now);
    if now.0 == PaymentStatus::Completed && before.0 != now.0 {
        let gateway_order_id = gateway_order_id.clone();
        effects.push(Command::Notify(Notify::CreditsBought { gateway_order_id }).now());
    }
    effects
}

/// What follows from what became of a payment.
fn of_payment(
    gateway_order_id: &str,
    (before, old): (PaymentStatus, &PaymentTrail),
    (now, new): (PaymentStatus, &PaymentTrail),
) -> Vec<Effect> {
    let gateway_order_id = || gateway_order_id.to_owned();
    let set_aside = new.quarantined.iter().skip(old.quarantined.len());
    let mut effects: Vec<Effect> = set_aside
        .map(|gateway_payment_id| {
            let news = Notify::PaymentSetAside {
                gateway_order_id: gateway_order_id(),
                gateway_payment_id: gateway_payment_id.clone(),
            };
            Command::Notify(news).now()
        })
        .collect();
    if before == now {
        return effects;
    }
    match (now, &new.gateway_payment_id) {
        (PaymentStatus::Failed, _) => {
            let failed = Notify::PaymentFailed {
                gateway_order_id: gateway_order_id(),
            };
            effects.push(Command::Notify(failed).now());
        }
        // By its signature alone: the gateway is asked whether the money is there.
        (PaymentStatus::Completed, Some(payment)) if !new.captured => {
            let confirm = VerifyPayment::Confirm {
                gateway_order_id: gateway_order_id(),
                gateway_payment_id: payment.clone(),
            };
            effects.push(Command::VerifyPayment(confirm).now());
        }
        _ => {}
    }
    effects
}

/// A won line holds a unit until then.
pub(super) fn of_cart_line(old: Option<&CartLineItem>, new: &CartLineItem) -> Vec<Effect> {
    let hold = release(new).filter(|_| old.is_none());
    let hold = hold.map(|release| release.at(new.hold_ends()));
    hold.into_iter().collect()
}

/// A won line that is gone was paid or returned: nobody need look after it any more.
pub(super) fn of_removed_cart_line(old: &CartLineItem) -> Vec<Effect> {
    release(old).map(Command::now).into_iter().collect()
}

fn release(line: &CartLineItem) -> Option<Command> {
    let hold = ReleaseReservation::WonLine {
        user_id: line.user_id,
        product_id: line.product_id,
        auction_id: line.auction_id?,
    };
    Some(Command::ReleaseReservation(hold))
}

pub(super) fn of_refund(old: Option<&RefundItem>, new: &RefundItem) -> Vec<Effect> {
    let refund = VerifyPayment::Refund {
        gateway_payment_id: new.gateway_payment_id.clone(),
        refund_id: new.id.clone(),
    };
    match old {
        None => vec![Command::VerifyPayment(refund).now()],
        Some(_) => Vec::new(),
    }
}

/// Each step is told to the other side; asked for anew, a return begins anew.
pub(super) fn of_return(old: Option<&ReturnItem>, new: &ReturnItem) -> Vec<Effect> {
    let before = old.filter(|old| old.created_at == new.created_at);
    let steps = before.map_or(0, |old| old.history.len())..new.history.len();
    let told = |step| {
        let moved = Notify::ReturnMoved {
            order_id: new.order_id,
            item: new.line_id,
            step,
        };
        Command::Notify(moved).now()
    };
    steps.map(told).collect()
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
    // Its seller hears of the end, and of money that comes back after it.
    let was = old.map(|old| old.withdrawal_status);
    let is_news = was.is_some_and(|was| was != new.withdrawal_status);
    let ended = Notify::WithdrawalEnded {
        seller_id: new.seller_id,
        withdrawal_id: new.id,
    };
    let ended = (is_news && !new.withdrawal_status.is_open()).then(|| Command::Notify(ended).now());
    pay.into_iter().chain(ended).collect()
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
