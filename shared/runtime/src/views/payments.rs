//! Payments, purchases of credits and earnings as clients see them.

use boli_domain::Paise;
use boli_store::items::{CreditPurchaseItem, EarningItem, PaymentItem, Purpose};
use boli_wire::payments::{self as wire, CURRENCY};
use boli_wire::{Decimal, Ist};

/// A payment.
#[must_use]
pub fn payment(payment: &PaymentItem) -> wire::Payment {
    wire::Payment {
        id: payment.id,
        user: payment.user_id,
        user_name: payment.user_name.clone(),
        buyer_name: payment.user_name.clone(),
        order: match payment.purpose {
            Purpose::Order(order) => Some(order),
            Purpose::Credits(_) => None,
        },
        amount: Decimal(payment.amount),
        currency: CURRENCY,
        payment_method: "razorpay",
        status: payment.payment_status,
        razorpay_order_id: Some(payment.gateway_order_id.clone()),
        razorpay_payment_id: payment.gateway_payment_id.clone(),
        created_at: Ist(payment.created_at),
        completed_at: payment.completed_at.map(Ist),
        failure_reason: payment.failure_reason.clone(),
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
        razorpay_payment_id: purchase.gateway_payment_id.clone(),
    }
}

/// A purchase of credits with its payment.
#[must_use]
pub fn credit_purchase(purchase: &CreditPurchaseItem, paid: &PaymentItem) -> wire::CreditPurchase {
    wire::CreditPurchase {
        id: purchase.id,
        seller: purchase.seller_id,
        seller_name: purchase.seller_name.clone(),
        payment: purchase.payment_id,
        payment_data: payment(paid),
        credits_purchased: purchase.credits,
        price_per_credit: Decimal(purchase.price_per_credit),
        total_amount: Decimal(purchase.total),
        status: purchase.payment_status,
        created_at: Ist(purchase.created_at),
    }
}

/// What a seller earned with one line, and whether withdrawals have used it up.
#[must_use]
pub fn earning(earning: &EarningItem, is_withdrawn: bool) -> wire::Earning {
    wire::Earning {
        id: earning.id,
        order_item: earning.order_line_id,
        order_item_data: wire::EarningSource {
            order_number: earning.order_number.clone(),
            product_name: earning.product_name.clone(),
            quantity: earning.quantity,
        },
        gross_amount: Decimal(earning.gross),
        platform_fee: Decimal(earning.fee),
        net_amount: Decimal(net(earning)),
        is_withdrawn,
        created_at: Ist(earning.created_at),
    }
}

/// What is left to the seller.
#[must_use]
pub fn net(earning: &EarningItem) -> Paise {
    earning.gross.checked_sub(earning.fee).unwrap_or_default()
}
