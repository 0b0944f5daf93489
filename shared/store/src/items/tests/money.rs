//! Payments, journals, earnings and credits.

use super::{LATER, NOW, id, stored};
use crate::items::{
    AttemptItem, BalanceItem, BankDetailsItem, BookedItem, CreditPurchaseItem, EntrySource,
    FiguresItem, JournalItem, Payee, PaymentItem, PaymentTrail, PlatformEntryItem, Purpose,
    RefundItem, SaleItem, SaleLine, SoldLine, WalletTransactionItem, WithdrawalItem,
    WithheldOfYear,
};
use boli_domain::bank::BankAccount;
use boli_domain::books::{EntryKind, Figures};
use boli_domain::ledger::{Account, Leg};
use boli_domain::order::PaymentStatus;
use boli_domain::payout::{Attempt, PayoutMode, Payouts};
use boli_domain::refund::RefundStatus;
use boli_domain::tax_document::FinancialYear;
use boli_domain::wallet::{Category, Direction};
use boli_domain::withdrawal::WithdrawalStatus;
use boli_domain::withholding::Withheld;
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
        debt: -300,
        wallet: 5_000,
        updated_at: Some(LATER),
    },
    payment_attempt: AttemptItem {
        gateway_order_id: "order_1".into(),
        gateway_payment_id: "pay_1".into(),
        captured: false,
        amount: Paise(62_038),
        failure_reason: Some("Declined by the bank".into()),
        updated_at: LATER,
    },
    sale: SaleItem {
        order_id: id(10),
        seller_id: id(1),
        created_at: NOW,
        order_number: "KAAAAAAA".into(),
        paid_at: LATER,
        lines: vec![SaleLine {
            id: RowId(222_736_946_000_001),
            product_name: "Silk saree".into(),
            quantity: 1,
            gross: Paise(54_950),
            fee: Paise(0),
        }],
    },
    refund: RefundItem {
        id: "late-pay_1".into(),
        gateway_payment_id: "pay_1".into(),
        gateway_order_id: "order_1".into(),
        amount: Paise(62_038),
        reason: "The units were gone".into(),
        created_at: NOW,
        status: RefundStatus::Pending,
        gateway_refund_id: Some("rfnd_1".into()),
    },
    credit_purchase: CreditPurchaseItem {
        id: id(12),
        seller_id: id(1),
        seller_name: "Asha Rao".into(),
        payment_id: id(11),
        gateway_order_id: "order_1".into(),
        credits: 10,
        price_per_credit: Paise(50_000),
        total: Paise(500_000),
        payment_status: PaymentStatus::Completed,
        payment: trail(),
        created_at: NOW,
    },
    bank_details: BankDetailsItem {
        id: RowId(222_736_946_000_003),
        seller_id: id(1),
        bank: bank(),
        created_at: NOW,
        updated_at: LATER,
        moved_at: Some(LATER),
        payee: Some(Payee {
            contact_id: "cont_1".into(),
            fund_account_id: Some("fa_1".into()),
        }),
    },
    withdrawal: WithdrawalItem {
        id: id(13),
        seller_id: id(1),
        seller_name: "asha".into(),
        amount: Paise(1_000_000),
        withheld: vec![WithheldOfYear {
            year: FinancialYear(2026),
            withheld: Withheld {
                tcs: Paise(24),
                tds: Paise(48),
            },
        }],
        bank: bank(),
        withdrawal_status: WithdrawalStatus::Rejected,
        requested_at: NOW,
        processed_at: Some(LATER),
        notes: "The account is closed".into(),
        approved_by: vec!["asha".into()],
        payable_from: Some(NOW),
        payouts: Payouts {
            attempts: vec![Attempt {
                fund_account_id: Some("fa_1".into()),
                payout_id: Some("pout_1".into()),
                returned: true,
                ..Attempt::new(PayoutMode::Imps, NOW)
            }],
            released: true,
        },
        revision: 3,
    },
    booked: BookedItem {
        kind: "order_paid".into(),
        external_id: "order_1".into(),
        booked_at: NOW,
    },
    wallet_transaction: WalletTransactionItem {
        id: id(14),
        user_id: id(1),
        direction: Direction::Credit,
        category: Category::ProductSale,
        amount: Paise(54_950),
        description: "Sale revenue for Silk saree (Qty: 1) from order BWMVOEVW".into(),
        order_number: Some("BWMVOEVW".into()),
        reference_id: "BWMVOEVW".into(),
        line: Some(SoldLine {
            product_id: id(5),
            product_name: "Silk saree".into(),
            quantity: 1,
            unit_price: Paise(54_950),
        }),
        created_at: NOW,
    },
    platform_entry_of_an_order: platform_entry(EntryKind::PlatformFee, EntrySource::Order {
        order_number: "BWMVOEVW".into(),
        subtotal: Paise(54_950),
        total: Paise(63_150),
    }),
    platform_entry_of_credits: platform_entry(EntryKind::CreditPurchase, EntrySource::Credits {
        purchase_id: id(12),
        payment_id: id(11),
        credits: 7,
        price_per_credit: Paise(1_414),
        buyer: "asha".into(),
    }),
    figures: FiguresItem {
        day: "2026-11-22".into(),
        shard: 3,
        updated_at: NOW,
        figures: Figures {
            platform_fee: 300,
            platform_fee_rows: 1,
            shipping_fee: 7_900,
            shipping_fee_rows: 2,
            tax_amount: -1,
            tax_amount_rows: 3,
            credit_purchase: 9_900,
            credit_purchase_rows: 4,
            orders: 5,
            credits: 7,
        },
    },
}

fn payment_item(purpose: Purpose) -> PaymentItem {
    PaymentItem {
        id: id(11),
        gateway_order_id: "order_1".into(),
        user_id: id(2),
        user_name: "Ravi Iyer".into(),
        purpose,
        amount: Paise(62_038),
        created_at: NOW,
    }
}

/// All that can become of a payment.
pub fn trail() -> PaymentTrail {
    PaymentTrail {
        gateway_payment_id: Some("pay_1".into()),
        captured: true,
        completed_at: Some(LATER),
        failure_reason: Some("Declined by the bank".into()),
        quarantined: vec!["pay_2".into()],
        refunded: vec!["pay_3".into()],
        payment_revision: 4,
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
        (Account::Wallet(id(2)), 1),
        (Account::Promotions, -1),
    ];
    JournalItem {
        kind: "order_paid".into(),
        external_id: "order_1".into(),
        legs: legs
            .into_iter()
            .map(|(account, amount)| Leg { account, amount })
            .collect(),
        party: Some(id(1)),
        created_at: NOW,
    }
}

fn bank() -> BankAccount {
    BankAccount {
        account_holder_name: "Asha Rao".into(),
        bank_name: "HDFC Bank".into(),
        account_number: "12345678901".into(),
        ifsc_code: "HDFC0000001".into(),
        mobile_number: "9876543210".into(),
    }
}

fn platform_entry(kind: EntryKind, source: EntrySource) -> PlatformEntryItem {
    PlatformEntryItem {
        id: RowId(222_736_946_000_004),
        day: "2026-11-22".into(),
        kind,
        amount: -300,
        source,
        created_at: NOW,
    }
}
