//! Payments, purchases of credits and earnings as clients see them.

use boli_domain::order::PaymentStatus;
use boli_store::Payment;
use boli_store::items::{
    CreditPurchaseItem, PaymentItem, PaymentTrail, Purpose, SaleItem, SaleLine,
};
use boli_wire::payments::{self as wire, CURRENCY};
use boli_wire::{Decimal, Ist};

/// A payment.
#[must_use]
pub fn payment(payment: &Payment) -> wire::Payment {
    let Payment {
        opened, subject, ..
    } = payment;
    of(opened, subject.payment_status(), subject.trail())
}

fn of(opened: &PaymentItem, status: PaymentStatus, trail: &PaymentTrail) -> wire::Payment {
    wire::Payment {
        id: opened.id,
        user: opened.user_id,
        user_name: opened.user_name.clone(),
        buyer_name: opened.user_name.clone(),
        order: match opened.purpose {
            Purpose::Order(order) => Some(order),
            Purpose::Credits(_) => None,
        },
        amount: Decimal(opened.amount),
        currency: CURRENCY,
        payment_method: "razorpay",
        status,
        razorpay_order_id: Some(opened.gateway_order_id.clone()),
        razorpay_payment_id: trail.gateway_payment_id.clone(),
        created_at: Ist(opened.created_at),
        completed_at: trail.completed_at.map(Ist),
        failure_reason: trail.failure_reason.clone(),
        notes: String::new(),
    }
}

/// A purchase of credits as a transaction.
#[must_use]
pub fn credit_transaction(purchase: &CreditPurchaseItem) -> wire::CreditTransaction {
    wire::CreditTransaction {
        id: purchase.id,
        transaction_type: "purchase",
        credits: purchase.credits,
        amount: Decimal(purchase.total),
        status: purchase.payment_status,
        description: format!("Purchased {} credits", purchase.credits),
        created_at: Ist(purchase.created_at),
        razorpay_payment_id: purchase.payment.gateway_payment_id.clone(),
    }
}

/// A purchase of credits with its payment.
#[must_use]
pub fn credit_purchase(
    purchase: &CreditPurchaseItem,
    opened: &PaymentItem,
) -> wire::CreditPurchase {
    wire::CreditPurchase {
        id: purchase.id,
        seller: purchase.seller_id,
        seller_name: purchase.seller_name.clone(),
        payment: purchase.payment_id,
        payment_data: of(opened, purchase.payment_status, &purchase.payment),
        credits_purchased: purchase.credits,
        price_per_credit: Decimal(purchase.price_per_credit),
        total_amount: Decimal(purchase.total),
        status: purchase.payment_status,
        created_at: Ist(purchase.created_at),
    }
}

/// What a seller earned with one line, and whether withdrawals have used it up.
#[must_use]
pub fn earning(sale: &SaleItem, line: &SaleLine, is_withdrawn: bool) -> wire::Earning {
    wire::Earning {
        id: line.id,
        order_item: line.id,
        order_item_data: wire::EarningSource {
            order_number: sale.order_number.clone(),
            product_name: line.product_name.clone(),
            quantity: line.quantity,
        },
        gross_amount: Decimal(line.gross),
        platform_fee: Decimal(line.fee),
        net_amount: Decimal(line.net()),
        is_withdrawn,
        created_at: Ist(sale.paid_at),
    }
}
