//! Payments and credits.

use super::{Exception, Expect, UNAUTHENTICATED};

const SOME_ORDER: &str = r#""786ab973-aaea-46da-88bf-a79ad34096b6""#;

pub const EXCEPTIONS: &[Exception] = &[
    (
        "payments/verify_anonymous",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "payments/create_order_no_order_id",
        "N: a payment needs the order it pays",
        Expect::Reply(400, r#"{"order_id": ["This field is required."]}"#),
    ),
    (
        "payments/create_order_negative_amount_accepted",
        "F30: the client's amount counts for nothing",
        Expect::Reply(400, r#"{"order_id": ["This field is required."]}"#),
    ),
    (
        "payments/verify_replay",
        "F31: the same answer again, without effect",
        Expect::Like("payments/verify_ok"),
    ),
    (
        "payments/order_after_webhook_still_pending",
        "F32: the gateway's event confirms the order",
        Expect::With(&[
            ("/status", r#""confirmed""#),
            ("/payment_status", r#""completed""#),
            ("/confirmed_at", r#""2026-11-22T19:08:19.000000+05:30""#),
            (
                "/tracking",
                r#"[
                    {"id": 14, "status": "confirmed", "notes": "Payment completed",
                     "tracking_id": null, "courier_name": null,
                     "created_at": "2026-11-22T19:08:19.000000+05:30",
                     "created_by": {"id": "28344047-d3e5-43b7-a178-aa9e17ef64a0", "username": "buyer1"}},
                    {"id": 13, "status": "pending", "notes": "Order created, awaiting payment",
                     "tracking_id": null, "courier_name": null,
                     "created_at": "2026-11-22T19:08:18.000000+05:30",
                     "created_by": {"id": "28344047-d3e5-43b7-a178-aa9e17ef64a0", "username": "buyer1"}}
                ]"#,
            ),
        ]),
    ),
    (
        "payments/payment_failed_after_success_accepted",
        "F33: a payment that completed stays so",
        Expect::With(&[("/payment_status", r#""completed""#)]),
    ),
    (
        "payments/payments_list",
        "N: a payment needs the order it pays",
        Expect::With(&[
            ("/results/2/order", SOME_ORDER),
            ("/results/3/order", SOME_ORDER),
            ("/results/2/amount", r#""581.00""#),
        ]),
    ),
    (
        "payments/payments_after_webhooks",
        "N: a payment needs the order it pays; F32: the gateway's event names its payment",
        Expect::With(&[
            ("/results/1/razorpay_payment_id", r#""pay_W1""#),
            ("/results/6/order", SOME_ORDER),
            ("/results/7/order", SOME_ORDER),
            ("/results/6/amount", r#""581.00""#),
        ]),
    ),
    (
        "payments/bank_details_put_partial_rejected",
        "D5: PUT changes what is sent, as PATCH does",
        Expect::Like("payments/bank_details_patch"),
    ),
    (
        "payments/withdraw_ok_second_overlaps",
        "F34: the same money can't be asked for twice",
        Expect::Reply(
            400,
            r#"{"amount": ["Insufficient balance. Available balance is \u20b92998.00"]}"#,
        ),
    ),
    (
        "payments/withdrawals_list",
        "F34: the same money can't be asked for twice",
        Expect::Rows("payments/withdrawals_list", "/results", 1),
    ),
    (
        "payments/invoice_view_anonymous",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "payments/invoice_view_bad_id",
        "N: 404 for what there is not",
        Expect::Reply(404, r#"{"detail": "Not found."}"#),
    ),
    (
        "payments/invoice_view_other_seller",
        "N: 404 for what there is not",
        Expect::Reply(404, r#"{"error": "Credit purchase not found"}"#),
    ),
];
