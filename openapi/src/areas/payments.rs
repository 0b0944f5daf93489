//! Payments, credits, wallets, withdrawals and the platform's own money.

use crate::answer::Answer;
use crate::field::{Field, Kind, choice, integer_of, of, text, word};
use crate::operation::Operation;
use boli_domain::books::EntryKind;
use boli_domain::limits::{
    BANK_MOBILE_DIGITS, IFSC_CHARS, MAX_ACCOUNT_NUMBER_CHARS, MAX_BANK_NAME_CHARS,
    MAX_CREDIT_PURCHASE, MAX_FAILURE_REASON_CHARS, MIN_CREDIT_PURCHASE,
};
use boli_wire::payments::{
    CreditPayment, CreditPurchase, CreditTransactions, Earnings, FailureNoted, OrderPayment,
    Payment, PaymentVerified, WebhookTaken,
};
use boli_wire::platform::{PlatformEntry, PlatformStats, PlatformWallet};
use boli_wire::usage::Usage;
use boli_wire::wallet::{
    BankDetails, BankDetailsUpdated, SellerStats, Wallet, WalletTransaction, Withdrawal,
    WithdrawalRequested,
};

/// Longer than any id or signature of the gateway.
const MAX_ID: usize = 200;
/// Longer than a word of a filter.
const MAX_WORD: usize = 100;

pub(super) fn operations() -> Vec<Operation> {
    let mut operations = payments();
    operations.extend(credits());
    operations.extend(sellers());
    operations.extend(platform());
    operations
}

fn payments() -> Vec<Operation> {
    vec![
        Operation::of("payments-list", "The caller's payments, newest first.")
            .get("/api/payments/payments/")
            .paged()
            .page::<Payment>(),
        Operation::of("payments-get", "One of the caller's payments.")
            .get("/api/payments/payments/{id}/")
            .ok::<Payment>(),
        Operation::of(
            "payments-create-order",
            "Opens the payment of one of the caller's unpaid orders at the gateway.",
        )
        .post("/api/payments/create-order/")
        .body([
            of("order_id", Kind::Id).required(),
            choice("purpose", &["order_payment", "credit_purchase"]),
        ])
        .ok::<OrderPayment>()
        .refuses([404, 409]),
        Operation::of("payments-verify", "Takes the checkout's signed answer.")
            .post("/api/payments/verify-payment/")
            .body([
                text("razorpay_order_id", MAX_ID).required(),
                text("razorpay_payment_id", MAX_ID).required(),
                text("razorpay_signature", MAX_ID).required(),
            ])
            .ok::<PaymentVerified>()
            .refuses([404, 409]),
        Operation::of(
            "payments-report-failure",
            "The checkout failed or was given up.",
        )
        .post("/api/payments/payment-failed/")
        .body([
            text("razorpay_order_id", MAX_ID),
            of("order_id", Kind::Id),
            text("error_reason", MAX_FAILURE_REASON_CHARS),
            text("error_message", MAX_FAILURE_REASON_CHARS),
        ])
        .ok::<FailureNoted>()
        .refuses([404, 409]),
        Operation::of(
            "payments-webhook",
            "Takes an event of the gateway, signed by it.",
        )
        .open()
        .post("/api/payments/webhook/")
        .header(text("x-razorpay-signature", MAX_ID).required())
        .body([text("event", MAX_WORD)])
        .ok::<WebhookTaken>(),
    ]
}

fn credits() -> Vec<Operation> {
    vec![
        Operation::of(
            "payments-purchase-credits",
            "Opens the payment of stream credits.",
        )
        .post("/api/payments/credits/purchase/")
        .body([integer_of(
            "credits",
            i64::from(MIN_CREDIT_PURCHASE)..=i64::from(MAX_CREDIT_PURCHASE),
        )
        .required()])
        .ok::<CreditPayment>()
        .refuses([403]),
        Operation::of(
            "payments-list-credit-purchases",
            "The caller's purchases, newest first.",
        )
        .get("/api/payments/credit-purchases/")
        .ok::<CreditTransactions>(),
        Operation::of(
            "payments-get-credit-purchase",
            "One of the caller's purchases.",
        )
        .get("/api/payments/credit-purchases/{id}/")
        .ok::<CreditPurchase>(),
        Operation::of(
            "payments-view-invoice",
            "The invoice of a purchase, as a page.",
        )
        .get("/api/payments/invoice/{id}/view/")
        .answers(Answer::file(["text/html"])),
        Operation::of(
            "payments-download-invoice",
            "The invoice of a purchase, as a PDF.",
        )
        .get("/api/payments/invoice/{id}/download/")
        .answers(Answer::file(["application/pdf", "text/plain"])),
        Operation::of(
            "payments-download-report",
            "The caller's purchases as a PDF.",
        )
        .post("/api/payments/download-report/")
        .body([
            of("start_date", Kind::Day),
            of("end_date", Kind::Day),
            text("status", MAX_WORD),
        ])
        .answers(Answer::file(["application/pdf"])),
        Operation::of(
            "payments-get-usage",
            "What the caller's streams took of the credits.",
        )
        .get("/api/payments/usage-history/")
        .ok::<Usage>(),
    ]
}

fn sellers() -> Vec<Operation> {
    let bank = |name, max| text(name, max).required();
    let whole = [
        bank("bank_account_number", MAX_ACCOUNT_NUMBER_CHARS),
        bank("confirm_account_number", MAX_ACCOUNT_NUMBER_CHARS),
        bank("bank_ifsc_code", *IFSC_CHARS.end()),
        bank("confirm_ifsc_code", *IFSC_CHARS.end()),
        bank("bank_name", MAX_BANK_NAME_CHARS),
        bank("account_holder_name", MAX_BANK_NAME_CHARS),
        bank("mobile_number", BANK_MOBILE_DIGITS),
    ];
    let changed = [
        text("account_holder_name", MAX_BANK_NAME_CHARS),
        text("bank_name", MAX_BANK_NAME_CHARS),
        text("account_number", MAX_ACCOUNT_NUMBER_CHARS),
        text("ifsc_code", *IFSC_CHARS.end()),
        text("mobile_number", BANK_MOBILE_DIGITS),
    ];
    vec![
        Operation::of("payments-get-wallet", "The caller's wallet.")
            .get("/api/payments/wallet/")
            .ok::<Wallet>(),
        Operation::of(
            "payments-list-wallet-transactions",
            "Its movements, newest first.",
        )
        .get("/api/payments/wallet/transactions/")
        .paged()
        .page::<WalletTransaction>(),
        Operation::of(
            "payments-list-earnings",
            "What the caller earned, newest first.",
        )
        .get("/api/payments/seller/earnings/")
        .ok::<Earnings>()
        .refuses([403]),
        Operation::of("payments-get-seller-stats", "A seller's money in figures.")
            .get("/api/payments/seller/stats/")
            .ok::<SellerStats>()
            .refuses([403]),
        Operation::of(
            "payments-download-statement",
            "What came in, went out and is left of a seller's money, as a PDF or as CSV.",
        )
        .get("/api/payments/seller/statement/")
        .query([
            of("from", Kind::Day),
            of("to", Kind::Day),
            of("format", Kind::Choice(&["pdf", "csv"])),
        ])
        .answers(Answer::file(["application/pdf", "text/csv"]))
        .refuses([400, 403, 503]),
        Operation::of(
            "payments-list-withdrawals",
            "What the caller asked to be paid, newest first.",
        )
        .get("/api/payments/withdrawals/")
        .paged()
        .page::<Withdrawal>(),
        Operation::of(
            "payments-get-withdrawal",
            "One of the caller's withdrawals.",
        )
        .get("/api/payments/withdrawals/{id}/")
        .ok::<Withdrawal>(),
        Operation::of("payments-request-withdrawal", "A seller asks to be paid.")
            .post("/api/payments/seller/withdraw/")
            .body([of("amount", Kind::Money).required()])
            .body(whole.clone())
            .created::<WithdrawalRequested>()
            .refuses([403, 409]),
        Operation::of(
            "payments-get-bank-details",
            "Where the seller who asks is paid.",
        )
        .get("/api/payments/seller/bank-details/")
        .ok::<BankDetails>()
        .refuses([403]),
        Operation::of(
            "payments-edit-bank-details",
            "Changes what is sent of the bank details.",
        )
        .put("/api/payments/seller/bank-details/")
        .patch("/api/payments/seller/bank-details/")
        .body(changed)
        .ok::<BankDetails>()
        .refuses([403]),
        Operation::of(
            "payments-update-bank-details",
            "Replaces the bank details; what a slip would cost is typed twice.",
        )
        .post("/api/payments/seller/update-bank-details/")
        .body(whole)
        .ok::<BankDetailsUpdated>()
        .refuses([403]),
    ]
}

fn platform() -> Vec<Operation> {
    let period: [Field; 2] = [of("date_from", Kind::Day), of("date_to", Kind::Day)];
    vec![
        Operation::of(
            "payments-get-platform-wallet",
            "What the platform has earned, for staff.",
        )
        .get("/api/payments/admin/wallet/")
        .ok::<PlatformWallet>()
        .refuses([403]),
        Operation::of(
            "payments-list-platform-entries",
            "Each thing that the platform earned, newest first, for staff.",
        )
        .get("/api/payments/admin/wallet/history/")
        .query([word::<EntryKind>("transaction_type")])
        .query(period.clone())
        .paged()
        .page::<PlatformEntry>()
        .refuses([403]),
        Operation::of(
            "payments-get-platform-stats",
            "The platform's figures, for staff.",
        )
        .get("/api/payments/admin/dashboard/stats/")
        .ok::<PlatformStats>()
        .refuses([403]),
        Operation::of(
            "payments-report-revenue",
            "The platform's revenue as a PDF, for staff.",
        )
        .post("/api/payments/admin/revenue/report/")
        .body(period)
        .body([choice("report_type", &["detailed", "summary"])])
        .answers(Answer::file(["application/pdf"]))
        .refuses([403]),
    ]
}
