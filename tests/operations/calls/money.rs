//! Payments, credits, wallets, withdrawals and the platform's own money.

use super::{Body, Row, row, withdrawal};
use crate::scene::Caller::{Buyer, Seller};
use serde_json::json;

pub fn rows() -> Vec<Row> {
    let mut rows = payments();
    rows.extend(credits());
    rows.extend(sellers());
    rows.extend(platform());
    rows
}

fn payments() -> Vec<Row> {
    let event = json!({ "event": "payment.failed", "payload": { "payment": { "entity": {
        "id": "pay_ByAsha", "order_id": "$gateway_order", "status": "failed",
    } } } });
    let mut webhook = row("payments-webhook", Buyer, "200 200 200 200 200 200 200");
    webhook.body = Body::Event(event);
    vec![
        row("payments-list", Buyer, "401 200 200 200 200 200 200"),
        row("payments-get", Buyer, "401 404 404 404 404 404 200").on("payment"),
        row(
            "payments-create-order",
            Buyer,
            "401 404 404 404 404 404 200",
        )
        .json(json!({ "order_id": "$unpaid_order" })),
        row("payments-verify", Buyer, "401 404 404 404 404 404 200").json(json!({
            "razorpay_order_id": "$gateway_order", "razorpay_payment_id": "pay_ByAsha",
            "razorpay_signature": "$checkout_signature",
        })),
        row(
            "payments-report-failure",
            Buyer,
            "401 404 404 404 404 404 200",
        )
        .json(json!({ "razorpay_order_id": "$gateway_order" })),
        webhook,
    ]
}

fn credits() -> Vec<Row> {
    vec![
        row(
            "payments-purchase-credits",
            Seller,
            "401 403 200 200 403 403 200",
        )
        .json(json!({ "credits": 20 })),
        row(
            "payments-list-credit-purchases",
            Seller,
            "401 200 200 200 200 200 200",
        ),
        row(
            "payments-get-credit-purchase",
            Seller,
            "401 404 404 404 404 404 200",
        )
        .on("credit_purchase"),
        row(
            "payments-view-invoice",
            Seller,
            "401 404 404 404 404 404 200",
        )
        .on("credit_purchase"),
        row(
            "payments-download-invoice",
            Seller,
            "401 404 404 404 404 404 200",
        )
        .on("credit_purchase"),
        row(
            "payments-download-report",
            Seller,
            "401 200 200 200 200 200 200",
        )
        .json(json!({ "status": "all" })),
        row("payments-get-usage", Seller, "401 200 200 200 200 200 200"),
    ]
}

fn sellers() -> Vec<Row> {
    vec![
        row("payments-get-wallet", Seller, "401 200 200 200 200 200 200"),
        row(
            "payments-list-wallet-transactions",
            Seller,
            "401 200 200 200 200 200 200",
        ),
        row(
            "payments-list-earnings",
            Seller,
            "401 200 200 200 200 200 200",
        ),
        row(
            "payments-get-seller-stats",
            Seller,
            "401 403 200 200 403 403 200",
        ),
        row(
            "payments-download-statement",
            Seller,
            "401 403 200 200 403 403 200",
        ),
        row(
            "payments-list-withdrawals",
            Seller,
            "401 200 200 200 200 200 200",
        ),
        row(
            "payments-get-withdrawal",
            Seller,
            "401 404 404 404 404 404 200",
        )
        .on("withdrawal"),
        row(
            "payments-request-withdrawal",
            Seller,
            "401 403 400 400 403 403 201",
        )
        .json(withdrawal()),
        row(
            "payments-get-bank-details",
            Seller,
            "401 403 200 200 403 403 200",
        ),
        row(
            "payments-edit-bank-details",
            Seller,
            "401 403 200 200 403 403 200",
        )
        .json(json!({ "mobile_number": "9876543211" })),
        row(
            "payments-update-bank-details",
            Seller,
            "401 403 200 200 403 403 200",
        )
        .json(withdrawal()),
    ]
}

fn platform() -> Vec<Row> {
    vec![
        row(
            "payments-get-platform-wallet",
            Seller,
            "401 403 403 403 403 200 403",
        ),
        row(
            "payments-list-platform-entries",
            Seller,
            "401 403 403 403 403 200 403",
        ),
        row(
            "payments-get-platform-stats",
            Seller,
            "401 403 403 403 403 200 403",
        ),
        row(
            "payments-report-revenue",
            Seller,
            "401 403 403 403 403 200 403",
        )
        .json(json!({ "report_type": "summary" })),
    ]
}
