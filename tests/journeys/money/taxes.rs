//! Each seller's tax documents of an order.

use super::documents::words;
use super::shop::Shop;
use boli_domain::gst::{GstRate, TaxSplit, Territory};
use boli_domain::tax_document::DocumentKind;
use boli_domain::withholding::Rates;
use boli_domain::withholding::report::{self, Supply};
use boli_domain::{OrderId, Paise};
use boli_store::items::{TaxDocumentItem, UserItem};
use http::Method;
use serde_json::{Value, json};

const GSTIN: &str = "29AAGCB7383J1Z4";

impl Shop {
    /// The seller says what the taxes must know, and the product too.
    pub async fn register_for_taxes(&self) {
        let body = json!({
            "pan": "aagcb7383j", "gstin": GSTIN, "legal_name": "Jane Retail LLP", "state": "KA",
        });
        self.seller(Method::PATCH, "auth/profile/update/", body, 200)
            .await;
        let body = json!({ "hsn_code": "5007", "gst_rate": 5 });
        let path = format!("products/products/{}/", self.product);
        let changed = self.seller(Method::PATCH, &path, body, 200).await;
        assert_eq!(
            (&changed["hsn_code"], &changed["gst_rate"]),
            (&json!("5007"), &json!("5"))
        );
    }

    pub async fn tax_documents(&self, order: &str) -> Vec<TaxDocumentItem> {
        let order: OrderId = order.parse().unwrap();
        let store = self.world.cloud().operator().store();
        store.tax_documents(order).await.unwrap()
    }

    async fn seller_account(&self) -> UserItem {
        let store = self.world.cloud().operator().store();
        let seller = store.user_by_username("seller1").await.unwrap();
        seller.unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn a_registered_sellers_order_has_a_tax_invoice_with_all_that_the_rules_want() {
    let shop = Shop::open().await;
    shop.register_for_taxes().await;
    let (order, _) = shop.paid_order(2).await;
    let documents = shop.tax_documents(&order).await;
    assert_eq!(documents.len(), 1, "{documents:?}");
    let invoice = &documents[0];
    assert_eq!(invoice.kind, DocumentKind::TaxInvoice);
    assert_eq!(invoice.number, "INV/2627/000001");
    assert_eq!(invoice.supplier.name, "Jane Retail LLP");
    assert_eq!(invoice.supplier.gstin.as_ref().unwrap().as_str(), GSTIN);
    assert_eq!(invoice.recipient.name, "Test User");
    assert!(invoice.recipient.address.contains(&"560001".to_owned()));
    assert_eq!(invoice.place_of_supply.unwrap().name(), "Karnataka");
    let line = &invoice.lines[0];
    assert_eq!(line.goods.hsn.as_ref().unwrap().as_str(), "5007");
    assert_eq!((line.quantity, line.unit_price), (2, Paise(49_900)));
    let split = TaxSplit::of(Paise(99_800), GstRate(500), Territory::State);
    assert_eq!((line.amount, invoice.total), (split, split));
    assert_eq!(invoice.total.price(), Paise(99_800));
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_order_has_a_credit_note_that_names_its_invoice() {
    let shop = Shop::open().await;
    shop.register_for_taxes().await;
    let (order, _) = shop.paid_order(1).await;
    shop.move_on(&order, "cancelled").await;
    shop.world.settle().await;
    let documents = shop.tax_documents(&order).await;
    let kinds: Vec<DocumentKind> = documents.iter().map(|document| document.kind).collect();
    assert_eq!(kinds, [DocumentKind::CreditNote, DocumentKind::TaxInvoice]);
    let (note, invoice) = (&documents[0], &documents[1]);
    assert_eq!(note.number, "CRN/2627/000001");
    let original = note.original.as_ref().unwrap();
    assert_eq!(original.number, invoice.number);
    assert_eq!((note.total, &note.lines), (invoice.total, &invoice.lines));
    let store = shop.world.cloud().operator().store();
    let month = store.tax_documents_of_month("2026-11").await.unwrap();
    assert_eq!(month.len(), 2);
    let supplies: Vec<Supply> = month.iter().map(TaxDocumentItem::supply).collect();
    let rows = report::collected("2026-11", &supplies, &Rates::law());
    assert_eq!(
        report::collected_csv(&rows).lines().nth(1),
        Some("29AAGCB7383J1Z4,475.24,475.24,0.00,0.00,0.00,0.00")
    );
    // The invoice alone: 0.25 % each of 475.24, as they are within one state.
    let rows = report::collected("2026-11", &supplies[..1], &Rates::law());
    assert_eq!(
        report::collected_csv(&rows).lines().nth(1),
        Some("29AAGCB7383J1Z4,475.24,0.00,475.24,0.00,1.19,1.19")
    );
    let other = store.tax_documents_of_month("2026-12").await.unwrap();
    assert!(other.is_empty());
}

#[tokio::test(start_paused = true)]
async fn who_is_not_registered_issues_bills_of_supply_without_tax() {
    let shop = Shop::open().await;
    // A rate alone does not let anybody take tax.
    let path = format!("products/products/{}/", shop.product);
    shop.seller(Method::PATCH, &path, json!({ "gst_rate": "18" }), 200)
        .await;
    let (order, _) = shop.paid_order(1).await;
    let documents = shop.tax_documents(&order).await;
    assert_eq!(documents.len(), 1, "{documents:?}");
    let bill = &documents[0];
    assert_eq!(bill.kind, DocumentKind::BillOfSupply);
    assert_eq!(bill.number, "BOS/2627/000001");
    assert_eq!(
        (bill.total.tax(), bill.total.taxable),
        (Paise::ZERO, Paise(49_900))
    );
    assert_eq!(bill.lines[0].goods.rate, None);
}

#[tokio::test(start_paused = true)]
async fn sellers_say_only_what_fits_together() {
    let shop = Shop::open().await;
    let path = "auth/profile/update/";
    for (body, field) in [
        (json!({ "gstin": "29AAGCB7383J1Z5" }), "gstin"),
        // The account has another PAN.
        (json!({ "gstin": GSTIN }), "gstin"),
        (
            json!({ "pan": "AAGCB7383J", "gstin": GSTIN, "state": "Goa" }),
            "state",
        ),
        (json!({ "state": "California" }), "state"),
        (json!({ "pan": "ABCPD0000E" }), "pan"),
    ] {
        let refused = shop.seller(Method::PATCH, path, body.clone(), 400).await;
        assert!(refused.to_string().contains(field), "{body}: {refused}");
    }
    assert!(shop.seller_account().await.seller.unwrap().tax.is_unsaid());
    let path = format!("products/products/{}/", shop.product);
    for body in [
        json!({ "hsn_code": "500" }),
        json!({ "gst_rate": "12" }),
        json!({ "gst_rate": "lots" }),
    ] {
        shop.seller(Method::PATCH, &path, body, 400).await;
    }

    shop.register_for_taxes().await;
    let profile = shop
        .seller(Method::GET, "auth/profile/", Value::Null, 200)
        .await;
    let seen = &profile["profile"];
    assert_eq!(
        (&seen["gstin"], &seen["state"]),
        (&json!(GSTIN), &json!("Karnataka"))
    );
    assert_eq!(seen["legal_name"], "Jane Retail LLP");
    let pan = seen["pan_number"].as_str().unwrap();
    assert!(!pan.contains("7383"), "{pan}");
    // Another PAN, and the registration is another's.
    shop.seller(
        Method::PATCH,
        "auth/profile/update/",
        json!({ "pan": "AAACR5055K" }),
        400,
    )
    .await;
    // An older client changes the product as a whole, and does not know of the taxes.
    let whole = json!({
        "name": "Saree", "description": "Hand woven", "category": 2, "base_price": 499, "quantity": 3,
    });
    let kept = shop.seller(Method::PUT, &path, whole, 200).await;
    assert_eq!(
        (&kept["hsn_code"], &kept["gst_rate"]),
        (&json!("5007"), &json!("5"))
    );
}

#[tokio::test(start_paused = true)]
async fn buyer_and_seller_save_the_documents_of_an_order_and_nobody_else_does() {
    let shop = Shop::open().await;
    shop.register_for_taxes().await;
    shop.fill_cart(1).await;
    let (order, gateway_order) = shop.order().await;
    let path = format!("orders/orders/{order}/invoice/");
    // Nothing is issued before it is paid.
    shop.buyer(Method::GET, &path, Value::Null, 404).await;
    let callback = shop.checkout(&gateway_order, "paid").await;
    shop.verify(&callback, 200).await;
    shop.world.settle().await;
    shop.move_on(&order, "cancelled").await;
    shop.world.settle().await;

    let path = format!("/api/{path}");
    for token in [&shop.buyer, &shop.seller] {
        let reply = shop.world.call(Method::GET, &path, Some(token), None).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        let words = words(&reply);
        for part in [
            "Tax Invoice | Number: INV/2627/000001",
            "Sold by: Jane Retail LLP",
            "State: 29-Karnataka",
            "Place of supply: 29-Karnataka",
            "GSTIN: 29AAGCB7383J1Z4",
            "Billed and delivered to: Test User",
            "Saree | 5007 | 1 NOS | 499.00 | 475.24 | 23.76 | 499.00",
            "CGST 2.5 %: 11.88, SGST 2.5 %: 11.88",
            "Total | INR 499.00",
            "Credit Note | Number: CRN/2627/000001",
            "Against: INV/2627/000001 of November",
        ] {
            assert!(words.contains(part), "{part} in {words}");
        }
    }
    let stranger = shop.world.cloud().seller("stranger", 0).await.unwrap();
    let reply = shop
        .world
        .call(Method::GET, &path, Some(&stranger.token), None)
        .await;
    assert_eq!(reply.status, 404);
}
