//! What stands in a tax document, from what an order keeps of the day it was made.

use crate::keep_books::Refunded;
use boli_domain::gst::{GoodsTax, GstRate, TaxSplit, Territory};
use boli_domain::india::State;
use boli_domain::tax_document::{DocumentKind, FinancialYear};
use boli_domain::{Paise, Timestamp};
use boli_store::items::{
    LineSeller, OrderItem, OrderLine, Original, Recipient, TaxDocumentItem, TaxLine,
};

/// A seller's invoice of an order, or the bill of supply of who is not registered or sells only
/// what has no tax. It has no number yet.
pub fn invoice(order: &OrderItem, seller: &LineSeller, at: Timestamp) -> TaxDocumentItem {
    let supplier = seller.tax.clone();
    let from = supplier.state();
    // Without an address that says it, goods are supplied where they come from (IGST Act,
    // s. 10(1)(ca)).
    let place_of_supply = order.address_part("state").parse::<State>().ok().or(from);
    let territory = match (from, place_of_supply) {
        (Some(from), Some(to)) => Territory::of(from, to),
        _ => Territory::State,
    };
    let lines = order
        .lines
        .iter()
        .filter(|line| line.seller.id == seller.id);
    let is_registered = supplier.gstin.is_some();
    let lines: Vec<TaxLine> = lines
        .map(|line| tax_line(line, is_registered, territory))
        .collect();
    let total = total(&lines);
    TaxDocumentItem {
        order_id: order.id,
        seller_id: seller.id,
        kind: if total.tax() == Paise::ZERO {
            DocumentKind::BillOfSupply
        } else {
            DocumentKind::TaxInvoice
        },
        year: FinancialYear::of(at),
        number: String::new(),
        issued_at: at,
        order_number: order.order_number.clone(),
        supplier,
        recipient: recipient(order),
        place_of_supply,
        territory,
        lines,
        total,
        original: None,
    }
}

/// What takes lines of a document back. It has no number yet.
pub fn credit_note(
    original: &TaxDocumentItem,
    refunded: &Refunded,
    at: Timestamp,
) -> TaxDocumentItem {
    // A document has the seller's lines in the order's order.
    let order = refunded.order.lines.iter();
    let own = order.filter(|line| line.seller.id == original.seller_id);
    let is_refunded = |line: &OrderLine| refunded.lines.iter().any(|back| back.id == line.id);
    let lines: Vec<TaxLine> = own
        .zip(&original.lines)
        .filter(|(line, _)| is_refunded(line))
        .map(|(_, taxed)| taxed.clone())
        .collect();
    TaxDocumentItem {
        kind: DocumentKind::CreditNote,
        year: FinancialYear::of(at),
        number: String::new(),
        issued_at: at,
        total: total(&lines),
        lines,
        original: Some(Original {
            number: original.number.clone(),
            issued_at: original.issued_at,
            first_line: refunded.first,
        }),
        ..original.clone()
    }
}

fn total(lines: &[TaxLine]) -> TaxSplit {
    let total = lines.iter().try_fold(TaxSplit::default(), |sum, line| {
        sum.checked_add(line.amount)
    });
    total.unwrap_or_default()
}

/// Who is not registered takes no tax (CGST Act, s. 32), nor do goods without a rate.
fn tax_line(line: &OrderLine, is_registered: bool, territory: Territory) -> TaxLine {
    let rate = line.tax.rate.filter(|_| is_registered);
    TaxLine {
        description: line.product_name.clone(),
        quantity: line.quantity,
        unit_price: line.unit_price,
        goods: GoodsTax {
            rate,
            ..line.tax.clone()
        },
        amount: TaxSplit::of(line.total(), rate.unwrap_or(GstRate::NIL), territory),
    }
}

fn recipient(order: &OrderItem) -> Recipient {
    let addressee = order.address_part("full_name");
    let name = if addressee.is_empty() {
        &order.buyer.name
    } else {
        addressee
    };
    Recipient {
        name: name.to_owned(),
        address: order
            .address_lines()
            .into_iter()
            .map(str::to_owned)
            .collect(),
    }
}
