//! The invoice of a purchase of credits (contract section 13.1), as a page and as a PDF.

use askama::Template;
use boli_domain::CreditPurchaseId;
use boli_domain::order::PaymentStatus;
use boli_runtime::Failure;
use boli_runtime::documents::pdf::{LETTER, Paper};
use boli_store::items::{CreditPurchaseItem, UserItem};

/// What is bought.
const DESCRIPTION: &str = "Livestream Credits";
const COLUMNS: [f32; 4] = [0.0, 0.45, 0.6, 0.8];

/// An invoice's words and amounts.
#[derive(Template)]
#[template(path = "invoice.html")]
pub struct Invoice<'a> {
    brand: &'a str,
    number: String,
    date: String,
    customer: String,
    email: &'a str,
    payment: &'a str,
    description: &'static str,
    credits: u32,
    unit_price: String,
    total: String,
}

/// The page in place of an invoice that is not there yet.
#[derive(Template)]
#[template(path = "invoice_pending.html")]
pub struct NoInvoice {
    status: &'static str,
}

impl<'a> Invoice<'a> {
    /// The invoice; what there is to say instead while the purchase is not paid.
    pub fn of(
        brand: &'a str,
        purchase: &'a CreditPurchaseItem,
        buyer: &'a UserItem,
    ) -> Result<Self, NoInvoice> {
        if purchase.payment_status != PaymentStatus::Completed {
            return Err(NoInvoice {
                status: purchase.payment_status.wire(),
            });
        }
        Ok(Self {
            brand,
            number: number(purchase.id),
            date: purchase.created_at.to_long_date(),
            customer: buyer.display_name(),
            email: &buyer.email,
            payment: purchase
                .payment
                .gateway_payment_id
                .as_deref()
                .unwrap_or("N/A"),
            description: DESCRIPTION,
            credits: purchase.credits,
            unit_price: purchase.price_per_credit.to_string(),
            total: purchase.total.to_string(),
        })
    }

    /// The page.
    ///
    /// # Errors
    /// The template can't be filled in.
    pub fn html(&self) -> Result<String, Failure> {
        self.render().map_err(Failure::internal)
    }

    /// The PDF.
    pub fn pdf(&self) -> Vec<u8> {
        let mut paper = Paper::new(LETTER);
        paper.title(self.brand);
        paper.line("Credit Purchase Invoice");
        paper.gap();
        for (name, value) in [
            ("Invoice number", self.number.as_str()),
            ("Date", &self.date),
            ("Customer", &self.customer),
            ("Email", self.email),
            ("Payment ID", self.payment),
        ] {
            paper.line(&format!("{name}: {value}"));
        }
        paper.gap();
        let head = ["Description", "Quantity", "Unit Price", "Total"];
        paper.bold_row(&COLUMNS, &head.map(str::to_owned));
        let (unit_price, total) = (&self.unit_price, &self.total);
        let line = [
            self.description.to_owned(),
            self.credits.to_string(),
            format!("INR {unit_price}"),
            format!("INR {total}"),
        ];
        paper.row(&COLUMNS, &line);
        let sum = ["Total Amount", "", ""].map(str::to_owned);
        let sum: Vec<String> = sum.into_iter().chain([format!("INR {total}")]).collect();
        paper.bold_row(&COLUMNS, &sum);
        paper.gap();
        paper.line("Thank you for your purchase!");
        paper.line(&format!("{} - Your Livestreaming Partner", self.brand));
        paper.finish()
    }
}

impl NoInvoice {
    /// The page.
    ///
    /// # Errors
    /// The template can't be filled in.
    pub fn html(&self) -> Result<String, Failure> {
        self.render().map_err(Failure::internal)
    }

    /// The same without markup.
    pub fn text(&self) -> String {
        format!(
            "Invoice not available. This credit purchase is {}.",
            self.status
        )
    }
}

fn number(id: CreditPurchaseId) -> String {
    format!("INV-{id}")
}
