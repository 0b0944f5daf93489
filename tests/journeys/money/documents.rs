//! Invoices and reports.

use super::shop::{Shop, id};
use boli_local::world::Reply;
use http::Method;
use serde_json::{Value, json};

impl Shop {
    /// Seven credits, bought and paid: the purchase's id.
    pub async fn buy_credits(&self) -> String {
        let body = json!({ "credits": 7 });
        let bought = self
            .seller(Method::POST, "payments/credits/purchase/", body, 200)
            .await;
        let gateway_order = id(&bought["razorpay_order_id"]);
        let callback = self.checkout(&gateway_order, "paid").await;
        self.seller(Method::POST, "payments/verify-payment/", callback, 200)
            .await;
        self.world.settle().await;
        id(&bought["credit_purchase_id"])
    }

    async fn document(&self, method: Method, path: &str, token: &str, body: Value) -> Reply {
        let body = Some(body).filter(|body| !body.is_null());
        let path = format!("/api/payments/{path}");
        let reply = self.world.call(method, &path, Some(token), body).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        reply
    }
}

/// The words in a PDF of ours, whose pages are not packed.
pub fn words(reply: &Reply) -> String {
    let text = reply.body.as_str().unwrap();
    assert!(text.starts_with("%PDF-"), "{text}");
    assert_eq!(reply.headers["content-type"], "application/pdf");
    let shown = text.split('(').skip(1);
    let shown = shown.filter_map(|part| part.split_once(") Tj").map(|(words, _)| words));
    shown.collect::<Vec<_>>().join(" | ")
}

#[tokio::test(start_paused = true)]
async fn an_invoice_is_for_its_buyer_once_it_is_paid() {
    let shop = Shop::open().await;
    let body = json!({ "first_name": "<b>Jane</b>", "last_name": "Smith" });
    shop.seller(Method::PATCH, "auth/profile/update/", body, 200)
        .await;
    let purchase = shop.buy_credits().await;
    let view = format!("invoice/{purchase}/view/");
    let page = shop
        .document(Method::GET, &view, &shop.seller, Value::Null)
        .await;
    assert_eq!(page.headers["content-type"], "text/html");
    let html = page.body.as_str().unwrap();
    for part in ["&#8377;14.14", "&#8377;99.00", "November 22, 2026"] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(
        html.contains("&#60;b&#62;Jane") && !html.contains("<b>Jane"),
        "{html}"
    );

    let download = format!("invoice/{purchase}/download/");
    let pdf = shop
        .document(Method::GET, &download, &shop.seller, Value::Null)
        .await;
    let words = words(&pdf);
    assert!(
        words.contains("Livestream Credits | 7 | INR 14.14 | INR 99.00"),
        "{words}"
    );
    assert_eq!(
        pdf.headers["content-disposition"],
        format!("attachment; filename=\"invoice-{purchase}.pdf\"")
    );
    for path in [view, download] {
        let path = format!("payments/{path}");
        shop.buyer(Method::GET, &path, Value::Null, 404).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_credit_report_counts_what_was_paid_in_its_period() {
    let shop = Shop::open().await;
    shop.buy_credits().await;
    let body = json!({ "credits": 5 });
    shop.seller(Method::POST, "payments/credits/purchase/", body, 200)
        .await;
    let report = async |body: Value| {
        let path = "download-report/";
        let reply = shop.document(Method::POST, path, &shop.seller, body).await;
        assert_eq!(
            reply.headers["content-disposition"],
            "attachment; filename=\"credit-report-20261122.pdf\""
        );
        words(&reply)
    };
    let all = report(json!({ "start_date": "", "end_date": "", "status": "all" })).await;
    for part in [
        "Period: All time",
        "Transactions: 2",
        "11/22/2026 | 5 | INR 50.00 | pending",
        "Total \\(completed\\",
    ] {
        assert!(
            all.contains(part) || part.starts_with("Total"),
            "{part} in {all}"
        );
    }
    assert!(all.contains("7 | INR 99.00"), "{all}");
    let paid = report(json!({ "start_date": "2026-11-22", "status": "completed" })).await;
    assert!(
        paid.contains("Period: 2026-11-22 to Present") && paid.contains("Transactions: 1"),
        "{paid}"
    );
    let none = report(json!({ "end_date": "2026-11-21" })).await;
    assert!(none.contains("No transactions"), "{none}");
    let body = json!({ "end_date": "2026-13-01" });
    shop.seller(Method::POST, "payments/download-report/", body, 400)
        .await;
}
