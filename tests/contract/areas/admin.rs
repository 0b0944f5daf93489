//! What operators see of the platform's money.

use crate::show::{PHONE, SAREE};
use crate::stage::Stage;
use crate::verdict::Outcome;
use http::Method;
use serde_json::json;
use std::time::Duration;

pub async fn play() -> Vec<Outcome> {
    let mut stage = Stage::with_people().await;
    stage.with_admin().await;
    stage.with_plenty_of_products().await;
    for lines in [&[(SAREE, 2)][..], &[(PHONE, 1), (SAREE, 1)]] {
        stage.order("<order>", lines).await;
        stage.pay("buyer1", "<order>").await;
        // Lists are sorted by time, and in a world nothing takes any.
        stage.world.pass(Duration::from_secs(1)).await;
    }
    for _ in 0..2 {
        stage.buy_credits(7).await;
        stage.world.pass(Duration::from_secs(1)).await;
    }
    stage
        .replay(&[
            "admin_api/wallet_anonymous",
            "admin_api/wallet_as_seller",
            "admin_api/stats_as_seller",
            "admin_api/stats",
            "admin_api/stats_without_credit_rows",
            "admin_api/history",
            "admin_api/history_bad_date_ignored",
            "admin_api/history_filtered",
            "admin_api/report_as_seller",
            "admin_api/report_bad_date",
            "admin_api/report_detailed",
            "admin_api/report_summary_crashes",
        ])
        .await;
    stage.done().await
}

impl Stage {
    /// seller1 buys stream credits.
    async fn buy_credits(&mut self, credits: u32) {
        let body = json!({ "credits": credits });
        let path = "/api/payments/credits/purchase/";
        let opened = self.must("seller1", Method::POST, path, Some(body)).await;
        let gateway_order = "<gateway order of credits>";
        self.let_stand_for(gateway_order, opened["razorpay_order_id"].as_str().unwrap());
        self.check_out(gateway_order, "<payment of credits>", "paid")
            .await;
        let body = json!({
            "razorpay_order_id": gateway_order,
            "razorpay_payment_id": "<payment of credits>",
            "razorpay_signature": "<hmac-sha256-hex>",
        });
        let path = "/api/payments/verify-payment/";
        self.must("seller1", Method::POST, path, Some(body)).await;
        self.world.settle().await;
    }
}
