//! Payments, journals, earnings and credits.

use super::{LATER, NOW, id, stored};
use crate::items::{
    BalanceItem, CreditPurchaseItem, EarningItem, GatewayEventItem, JournalItem, PaymentItem,
    Purpose, RefundItem,
};
use boli_domain::ledger::{Account, Leg};
use boli_domain::order::PaymentStatus;
use boli_domain::{Paise, RowId};

stored! {
    payment: payment_item(Purpose::Order(id(10))),
    payment_of_credits: payment_item(Purpose::Credits(id(12))),
    journal: journal_item(),
    balance: BalanceItem {
        seller_id: id(1),
        pending: 54_950,
        available: -100,
        in_flight: 0,
    },
    earning: EarningItem {
        id: RowId(222_736_946_000_001),
        seller_id: id(1),
        order_id: id(10),
        order_number: "BOLI-20261122-0001".into(),
        order_line_id: RowId(222_736_946_000_002),
        product_name: "Silk saree".into(),
        quantity: 1,
        gross: Paise(54_950),
        fee: Paise(0),
        created_at: NOW,
        is_withdrawn: true,
    },
    refund: RefundItem {
        gateway_payment_id: "pay_1".into(),
        gateway_order_id: "order_1".into(),
        amount: Paise(62_038),
        reason: "The units were gone".into(),
        created_at: NOW,
        gateway_refund_id: Some("rfnd_1".into()),
    },
    credit_purchase: CreditPurchaseItem {
        id: id(12),
        seller_id: id(1),
        seller_name: "Asha Rao".into(),
        payment_id: id(11),
        gateway_order_id: "order_1".into(),
        gateway_payment_id: Some("pay_1".into()),
        credits: 10,
        price_per_credit: Paise(50_000),
        total: Paise(500_000),
        payment_status: PaymentStatus::Completed,
        created_at: NOW,
    },
    gateway_event: GatewayEventItem {
        id: "evt_1".into(),
        received_at: NOW,
    },
}

fn payment_item(purpose: Purpose) -> PaymentItem {
    PaymentItem {
        id: id(11),
        gateway_order_id: "order_1".into(),
        gateway_payment_id: Some("pay_1".into()),
        user_id: id(2),
        user_name: "Ravi Iyer".into(),
        purpose,
        amount: Paise(62_038),
        payment_status: PaymentStatus::Failed,
        captured: true,
        created_at: NOW,
        completed_at: Some(LATER),
        failure_reason: Some("Declined by the bank".into()),
        quarantined: vec!["pay_2".into()],
        refunded: vec!["pay_3".into()],
        revision: 4,
    }
}

/// A leg on every account, so that the spelling of each is kept.
fn journal_item() -> JournalItem {
    let legs = [
        (Account::Gateway, -62_038),
        (Account::SellerPending(id(1)), 54_950),
        (Account::SellerAvailable(id(1)), 1),
        (Account::SellerInFlight(id(1)), -1),
        (Account::PlatformFee, 1_099),
        (Account::Shipping, 5_000),
        (Account::Tax, 989),
        (Account::CreditRevenue, 1),
        (Account::RefundsDue, -1),
    ];
    JournalItem {
        kind: "order_paid".into(),
        external_id: "order_1".into(),
        legs: legs
            .into_iter()
            .map(|(account, amount)| Leg { account, amount })
            .collect(),
        created_at: NOW,
    }
}
