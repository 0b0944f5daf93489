//! Tax documents on paper, with what the rules want of them (CGST Rules, r. 46, 49 and 53).

use boli_domain::Paise;
use boli_domain::gst::Territory;
use boli_domain::india::State;
use boli_domain::tax_document::DocumentKind;
use boli_runtime::documents::pdf::{A4, Paper};
use boli_store::items::{TaxDocumentItem, TaxLine};

const COLUMNS: [f32; 6] = [0.0, 0.16, 0.32, 0.5, 0.66, 0.84];
const HEAD: [&str; 6] = ["HSN", "Quantity", "Unit price", "Taxable", "Tax", "Amount"];
/// What goes onto a line.
const LINE_CHARS: usize = 95;

/// All documents, each from the top of a page.
pub fn pdf(documents: &[TaxDocumentItem]) -> Vec<u8> {
    let mut paper = Paper::new(A4);
    for document in documents {
        paper.page();
        write(&mut paper, document);
    }
    paper.finish()
}

fn write(paper: &mut Paper, document: &TaxDocumentItem) {
    paper.title(document.kind.title());
    line(paper, &format!("Number: {}", document.number));
    line(
        paper,
        &format!("Date: {}", document.issued_at.to_long_date()),
    );
    line(paper, &format!("Order: {}", document.order_number));
    if let Some(original) = &document.original {
        let day = original.issued_at.to_long_date();
        line(paper, &format!("Against: {} of {day}", original.number));
    }
    paper.gap();
    supplier(paper, document);
    recipient(paper, document);
    paper.bold_row(&COLUMNS, &HEAD.map(str::to_owned));
    for sold in &document.lines {
        lines(paper, document, sold);
    }
    paper.gap();
    totals(paper, document);
    line(paper, "Tax payable on reverse charge: No");
    line(paper, "Issued electronically; no signature is needed.");
}

fn supplier(paper: &mut Paper, document: &TaxDocumentItem) {
    let supplier = &document.supplier;
    line(paper, &format!("Sold by: {}", supplier.name));
    line(paper, &supplier.address);
    if let Some(state) = supplier.state() {
        line(paper, &format!("State: {}", coded(state)));
    }
    match &supplier.gstin {
        Some(gstin) => line(paper, &format!("GSTIN: {gstin}")),
        None => line(paper, "Not registered under GST"),
    }
    paper.gap();
}

fn recipient(paper: &mut Paper, document: &TaxDocumentItem) {
    line(
        paper,
        &format!("Billed and delivered to: {}", document.recipient.name),
    );
    for part in &document.recipient.address {
        line(paper, part);
    }
    if let Some(place) = document.place_of_supply {
        line(paper, &format!("Place of supply: {}", coded(place)));
    }
    paper.gap();
}

/// What was sold, its figures, and the rate and amount of each tax.
fn lines(paper: &mut Paper, document: &TaxDocumentItem, sold: &TaxLine) {
    line(paper, &sold.description);
    let hsn = sold.goods.hsn.as_ref();
    let cells = [
        hsn.map_or_else(|| "-".to_owned(), ToString::to_string),
        format!("{} NOS", sold.quantity),
        sold.unit_price.to_string(),
        sold.amount.taxable.to_string(),
        sold.amount.tax().to_string(),
        sold.amount.price().to_string(),
    ];
    paper.row(&COLUMNS, &cells);
    let Some(rate) = sold.goods.rate.filter(|_| sold.amount.tax() > Paise::ZERO) else {
        return;
    };
    let taxes = match document.territory {
        Territory::Across => format!("IGST {} %: {}", rate.percent(), sold.amount.igst),
        within @ (Territory::State | Territory::Union) => format!(
            "CGST {half} %: {}, {} {half} %: {}",
            sold.amount.cgst,
            within.state_tax(),
            sold.amount.sgst,
            half = rate.half_percent(),
        ),
    };
    line(paper, &taxes);
}

fn totals(paper: &mut Paper, document: &TaxDocumentItem) {
    let total = &document.total;
    let state_tax = document.territory.state_tax();
    let mut rows = vec![("Taxable value", total.taxable)];
    if document.kind != DocumentKind::BillOfSupply {
        rows.extend(match document.territory {
            Territory::Across => vec![("IGST", total.igst)],
            Territory::State | Territory::Union => {
                vec![("CGST", total.cgst), (state_tax, total.sgst)]
            }
        });
    }
    rows.push(("Total", total.price()));
    for (name, amount) in rows {
        let cells = [name.to_owned(), format!("INR {amount}")];
        paper.bold_row(&[0.5, 0.84], &cells);
    }
    paper.gap();
}

/// As the tax's own forms write it: `29-Karnataka`.
fn coded(state: State) -> String {
    format!("{}-{}", state.code(), state.name())
}

fn line(paper: &mut Paper, text: &str) {
    let fitting: String = text.chars().take(LINE_CHARS).collect();
    paper.line(&fitting);
}
