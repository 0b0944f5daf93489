//! Paying for orders and credits, the gateway's events, and earnings.

use crate::show::{PHONE, SAREE};
use crate::stage::Stage;
use crate::verdict::Outcome;
use boli_local::razorpay::signature;
use boli_local::settings::RAZORPAY_WEBHOOK_SECRET;
use boli_runtime::withdrawals;
use http::Method;
use serde_json::json;
use std::time::Duration;

const PAID_ORDER: &str = "786ab973-aaea-46da-88bf-a79ad34096b6";
const GATEWAY_ORDER: &str = "order_42c2ed7f4f2141";
/// An order whose payment failed.
const UNPAID_ORDER: &str = "0dc24d6f-3cfd-45ce-ba85-48857983dc0b";
/// An order that the gateway's event tells to be paid, its gateway order and payment.
const EVENT_ORDER: (&str, &str, &str) = (
    "075e51c1-15de-43ca-b606-b2b13c83f631",
    "order_b03e2070a7c54e",
    "pay_W1",
);
/// An order with two lines of one seller.
const ORDER_OF_TWO: &str = "7878f0d4-b476-4fa9-b7d0-1d7395e0c3c5";
const FAILED_EVENT_ORDER: (&str, &str, &str) = (
    "<order failed by an event>",
    "order_7ed2d00d73e94b",
    "pay_W2",
);
/// Two requests for the same money.
const WITHDRAWALS: [&str; 2] = [
    "e0a0c92d-2bfc-483e-b8cd-a2cf0fe68ae2",
    "5a43968a-2a08-4b96-a049-16f4c6fda481",
];
const PACKAGE_GATEWAY_ORDER: &str = "order_2a07458575aa4c";
const FAILED_GATEWAY_ORDER: &str = "order_e2a1f16343164b";

pub async fn play() -> Vec<Outcome> {
    let mut stage = Stage::with_people().await;
    stage.with_plenty_of_products().await;
    forgotten(&mut stage).await;
    opening(&mut stage).await;
    verification(&mut stage).await;
    credits(&mut stage).await;
    failures(&mut stage).await;
    earnings(&mut stage).await;
    bank_details(&mut stage).await;
    withdrawals(&mut stage).await;
    events(&mut stage).await;
    stage.done().await
}

/// Three payments that were opened and forgotten: the recordings made them of amounts that no
/// order has.
async fn forgotten(stage: &mut Stage) {
    for order in ["<first>", "<second>", "<third>"] {
        stage.order(order, &[(SAREE, 1)]).await;
        stage
            .open_payment(order, "<gateway order of a forgotten one>")
            .await;
        // Lists are sorted by time, and in a world nothing takes any.
        stage.world.pass(Duration::from_secs(1)).await;
    }
    stage
        .must("buyer1", Method::DELETE, "/api/orders/cart/clear/", None)
        .await;
}

async fn opening(stage: &mut Stage) {
    stage
        .given(&[
            "orders/cart_add_client_price_trusted",
            "orders/order_create_ok",
        ])
        .await;
    stage
        .replay(&[
            "payments/create_order_bad_purpose",
            "payments/create_order_unknown_order",
            "payments/create_order_other_users_order",
            "payments/create_order_no_order_id",
            "payments/create_order_negative_amount_accepted",
            "payments/create_order_client_amount_trusted",
            "payments/create_order_ok",
        ])
        .await;
    let closed = json!({ "order_id": PAID_ORDER, "error_message": "Payment failed" });
    let path = "/api/payments/payment-failed/";
    stage.must("buyer1", Method::POST, path, Some(closed)).await;
}

async fn verification(stage: &mut Stage) {
    stage
        .replay(&[
            "payments/verify_anonymous",
            "payments/verify_missing_fields",
            "payments/verify_bad_signature",
        ])
        .await;
    stage.check_out(GATEWAY_ORDER, "pay_A1", "paid").await;
    stage
        .replay(&[
            "payments/verify_by_other_user",
            "payments/verify_ok",
            "payments/verify_replay",
            "payments/cart_after_payment",
            "payments/order_track_confirmed",
            "payments/payment_failed_after_success_accepted",
            "payments/payment_failed_missing_everything",
            "payments/payments_list",
            "payments/payments_list_empty",
            "payments/payment_detail",
            "payments/payment_detail_other",
        ])
        .await;
}

async fn credits(stage: &mut Stage) {
    // As the recorded invoice calls them.
    let name = json!({ "first_name": "Jane", "last_name": "Smith" });
    let path = "/api/auth/profile/update/";
    stage.must("seller1", Method::PATCH, path, Some(name)).await;
    stage
        .replay(&[
            "payments/credits_purchase_as_buyer",
            "payments/credits_purchase_missing",
            "payments/credits_purchase_below_minimum",
            "payments/credits_purchase_package",
        ])
        .await;
    // Lists are sorted by time, and in a world nothing takes any.
    stage.world.pass(Duration::from_secs(1)).await;
    let five = json!({ "credits": 5 });
    stage
        .must(
            "seller1",
            Method::POST,
            "/api/payments/credits/purchase/",
            Some(five),
        )
        .await;
    stage.world.pass(Duration::from_secs(1)).await;
    stage
        .replay(&["payments/credits_purchase_client_price_trusted"])
        .await;
    stage
        .replay(&[
            "payments/credits_payment_failed",
            "payments/invoice_view_pending",
            "payments/invoice_download_pending",
        ])
        .await;
    stage
        .check_out(PACKAGE_GATEWAY_ORDER, "pay_C1", "paid")
        .await;
    stage
        .replay(&[
            "payments/credits_verify_ok",
            "payments/credits_verify_replay_adds_again",
        ])
        .await;
    stage.world.settle().await;
    stage
        .replay(&[
            "payments/credit_purchases_list",
            "payments/credit_purchase_detail",
            "payments/invoice_view_ok",
            "payments/invoice_download_ok",
            "payments/invoice_view_anonymous",
            "payments/invoice_view_bad_id",
            "payments/invoice_view_other_seller",
            "payments/report_all",
            "payments/report_bad_date",
        ])
        .await;
}

async fn failures(stage: &mut Stage) {
    stage.order(UNPAID_ORDER, &[(SAREE, 1)]).await;
    stage.open_payment(UNPAID_ORDER, FAILED_GATEWAY_ORDER).await;
    stage
        .replay(&[
            "payments/payment_failed_order_ok",
            "payments/order_after_failed_payment",
        ])
        .await;
    stage.world.pass(Duration::from_secs(1)).await;
}

async fn earnings(stage: &mut Stage) {
    stage
        .replay(&[
            "payments/seller_earnings_as_buyer",
            "payments/seller_stats_as_buyer",
            "payments/wallet_buyer_created_on_first_get",
            "payments/wallet_transactions_no_wallet",
        ])
        .await;
    stage.order(ORDER_OF_TWO, &[(PHONE, 1), (SAREE, 1)]).await;
    stage.pay("buyer1", ORDER_OF_TWO).await;
    for order in [PAID_ORDER, ORDER_OF_TWO] {
        stage.deliver(order).await;
    }
    stage
        .replay(&[
            "payments/seller_earnings",
            "payments/seller_stats",
            "payments/wallet_seller",
            "payments/wallet_transactions_seller",
        ])
        .await;
}

async fn bank_details(stage: &mut Stage) {
    stage
        .replay(&[
            "payments/bank_details_as_buyer",
            "payments/bank_update_as_buyer",
            "payments/bank_update_missing",
            "payments/bank_update_account_mismatch",
            "payments/bank_update_bad_mobile",
            "payments/bank_update_ifsc_short",
            "payments/bank_update_ok",
            "payments/bank_details_get",
            "payments/bank_details_patch",
            "payments/bank_details_put_partial_rejected",
        ])
        .await;
}

async fn withdrawals(stage: &mut Stage) {
    stage
        .replay(&[
            "payments/withdraw_as_buyer",
            "payments/withdraw_missing",
            "payments/withdraw_below_minimum",
            "payments/withdraw_account_mismatch",
            "payments/withdraw_bad_mobile",
            "payments/withdraw_ok",
            "payments/withdraw_ok_second_overlaps",
        ])
        .await;
    let only = stage.in_this_world(WITHDRAWALS[0]);
    stage.let_stand_for(WITHDRAWALS[1], only);
    stage
        .replay(&[
            "payments/seller_stats_after_withdraw",
            "payments/seller_earnings_after_withdraw",
            "payments/withdrawals_as_buyer",
            "payments/withdrawals_list",
            "payments/withdrawal_detail",
        ])
        .await;
    let operator = stage.world.cloud().operator();
    for withdrawal in operator.store().open_withdrawals().await.unwrap() {
        let rejected = withdrawals::reject(operator, &withdrawal, "").await;
        assert!(rejected.unwrap());
    }
    stage
        .replay(&["admin_api/seller_stats_after_rejected_withdrawal"])
        .await;
}

async fn events(stage: &mut Stage) {
    stage.replay(&["payments/webhook_no_signature"]).await;
    stage.let_sign("payments/webhook_bad_signature", "00".to_owned());
    stage.replay(&["payments/webhook_bad_signature"]).await;
    for (event, (order, gateway_order, payment), outcome) in [
        ("payments/webhook_captured_ok", EVENT_ORDER, "paid"),
        ("payments/webhook_failed_ok", FAILED_EVENT_ORDER, "failed"),
    ] {
        stage.world.pass(Duration::from_secs(1)).await;
        stage.order(order, &[(SAREE, 1)]).await;
        stage.open_payment(order, gateway_order).await;
        stage.check_out(gateway_order, payment, outcome).await;
        let body = crate::example::load(event).request["_raw"]
            .as_str()
            .unwrap()
            .to_owned();
        let body = stage.in_this_world(&body);
        stage.let_sign(event, signature(RAZORPAY_WEBHOOK_SECRET, body.as_bytes()));
        stage.replay(&[event]).await;
        stage.world.settle().await;
    }
    stage
        .replay(&[
            "payments/order_after_webhook_still_pending",
            "payments/payments_after_webhooks",
        ])
        .await;
}
