//! Tax documents.

use super::{LATER, NOW, id, stored};
use crate::items::{
    Original, Recipient, Supplier, TaxDocumentItem, TaxLine, TaxSeriesItem, WithheldItem,
};
use boli_domain::Paise;
use boli_domain::gst::{GoodsTax, GstRate, TaxSplit, Territory};
use boli_domain::tax_document::{DocumentKind, FinancialYear};
use boli_domain::withholding::{MonthSales, Withheld};

stored! {
    tax_document: invoice(),
    tax_document_taken_back: TaxDocumentItem {
        kind: DocumentKind::CreditNote,
        number: "CRN/2627/000001".into(),
        issued_at: LATER,
        original: Some(Original {
            number: invoice().number,
            issued_at: NOW,
            first_line: None,
        }),
        ..invoice()
    },
    tax_series: TaxSeriesItem {
        seller_id: id(1),
        year: FinancialYear(2026),
        kind: DocumentKind::TaxInvoice,
        issued: 17,
        months: [("2026-11".to_owned(), MonthSales::of(&invoice().supply()))].into(),
    },
    withheld: WithheldItem {
        seller_id: id(1),
        year: FinancialYear(2026),
        withheld: Withheld {
            tcs: Paise(24),
            tds: Paise(48),
        },
    },
}

fn invoice() -> TaxDocumentItem {
    let amount = TaxSplit::of(Paise(49_900), GstRate(500), Territory::State);
    TaxDocumentItem {
        order_id: id(10),
        seller_id: id(1),
        kind: DocumentKind::TaxInvoice,
        year: FinancialYear(2026),
        number: "INV/2627/000017".into(),
        issued_at: NOW,
        order_number: "AB12CD34".into(),
        supplier: Supplier {
            name: "Asha Silks LLP".into(),
            address: "12 MG Road, Bengaluru".into(),
            gstin: Some("29AAGCB7383J1Z4".parse().unwrap()),
            pan: Some("AAGCB7383J".parse().unwrap()),
            has_aadhaar: true,
            state: None,
        },
        recipient: Recipient {
            name: "Meera Iyer".into(),
            address: vec!["4 Lake View".into(), "Bengaluru".into()],
        },
        place_of_supply: Some("29".parse().unwrap()),
        territory: Territory::State,
        lines: vec![TaxLine {
            description: "Silk saree".into(),
            quantity: 1,
            unit_price: Paise(49_900),
            goods: GoodsTax {
                hsn: Some("5007".parse().unwrap()),
                rate: Some(GstRate(500)),
            },
            amount,
        }],
        total: amount,
        original: None,
    }
}
