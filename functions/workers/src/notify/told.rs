//! What people are told in the app, and whom.

use super::Told;
use super::letter::House;
use boli_domain::UserId;
use boli_domain::order::{OrderStatus, PaymentStatus};
use boli_runtime::notices::{Notice, OrderEvent, PaymentEvent};
use boli_store::items::{OrderItem, PromoCodeItem, ReferralItem};

/// To its owner: the account is active.
pub fn activated(user: UserId, house: &House) -> Told {
    Told {
        to: user,
        event: "activated".to_owned(),
        notice: Notice::welcome(&house.brand),
    }
}

/// To the buyer: the order waits for its payment.
pub fn payment_due(order: &OrderItem) -> Told {
    to_buyer(
        order,
        "payment-pending",
        Notice::payment(order, PaymentEvent::Pending),
    )
}

/// To the buyer: paid, and so confirmed.
pub fn paid(order: &OrderItem) -> [Told; 2] {
    [
        to_buyer(
            order,
            "paid",
            Notice::payment(order, PaymentEvent::Successful),
        ),
        to_buyer(
            order,
            "confirmed",
            Notice::order(order, OrderEvent::Confirmed),
        ),
    ]
}

/// To the buyer: an attempt to pay failed. Once for each order, as the mail.
pub fn payment_failed(order: &OrderItem) -> Told {
    to_buyer(
        order,
        "payment-failed",
        Notice::payment(order, PaymentEvent::Failed),
    )
}

/// To the buyer: the order moved on, or was ended; a paid one is refunded then.
pub fn updated(order: &OrderItem, step: usize) -> Vec<Told> {
    let events: &[OrderEvent] = match order.tracking.get(step).map(|track| track.status) {
        Some(OrderStatus::Shipped) => &[OrderEvent::Shipped],
        Some(OrderStatus::Delivered) => &[OrderEvent::Delivered],
        Some(OrderStatus::Cancelled) if order.payment_status == PaymentStatus::Refunded => {
            &[OrderEvent::Cancelled, OrderEvent::Refunded]
        }
        Some(OrderStatus::Cancelled) => &[OrderEvent::Cancelled],
        _ => &[],
    };
    let told = |event: &OrderEvent| {
        let what = format!("{event:?}").to_lowercase();
        to_buyer(order, &what, Notice::order(order, *event))
    };
    events.iter().map(told).collect()
}

/// To the referrer: somebody joined.
pub fn joined(referral: &ReferralItem) -> Told {
    Told {
        to: referral.referrer_id,
        event: format!("referral-{}", referral.id),
        notice: Notice::joined(referral),
    }
}

/// To its owner: a level brought a promo code.
pub fn promo_earned(promo: &PromoCodeItem) -> Told {
    Told {
        to: promo.owner_id,
        event: format!("promo-{}", promo.code),
        notice: Notice::promo_earned(promo),
    }
}

fn to_buyer(order: &OrderItem, what: &str, notice: Notice) -> Told {
    Told {
        to: order.buyer.id,
        event: format!("order-{}-{what}", order.id),
        notice,
    }
}
