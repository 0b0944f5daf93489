//! The report about a seller's purchases of credits (contract section 13.2).

use boli_domain::order::PaymentStatus;
use boli_domain::{Paise, Timestamp};
use boli_runtime::Failure;
use boli_runtime::documents::pdf::{LETTER, Paper};
use boli_store::items::CreditPurchaseItem;

const COLUMNS: [f32; 4] = [0.0, 0.3, 0.5, 0.75];

/// What the report is about.
pub struct CreditReport<'a> {
    pub brand: &'a str,
    pub user_name: &'a str,
    pub generated_at: Timestamp,
    /// Days as the client wrote them; blank for no end.
    pub start: &'a str,
    pub end: &'a str,
    pub purchases: &'a [CreditPurchaseItem],
}

impl CreditReport<'_> {
    /// The PDF. Totals are of what was paid for only.
    ///
    /// # Errors
    /// The amounts do not fit.
    pub fn pdf(&self) -> Result<Vec<u8>, Failure> {
        let mut paper = Paper::new(LETTER);
        paper.title(&format!("{} Credit Report", self.brand));
        let purchases = self.purchases;
        for line in [
            format!("Generated: {}", self.generated_at.to_long_date()),
            format!("User: {}", self.user_name),
            format!("Period: {}", self.period()),
            format!("Transactions: {}", purchases.len()),
        ] {
            paper.line(&line);
        }
        paper.gap();
        if purchases.is_empty() {
            paper.line("No transactions found for the selected period.");
            return Ok(paper.finish());
        }
        let head = ["Date", "Credits", "Amount", "Status"];
        paper.bold_row(&COLUMNS, &head.map(str::to_owned));
        for purchase in purchases {
            let cells = [
                purchase.created_at.to_slashed_date(),
                purchase.credits.to_string(),
                format!("INR {}", purchase.total),
                purchase.payment_status.wire().to_owned(),
            ];
            paper.row(&COLUMNS, &cells);
        }
        let paid = || {
            let is_paid =
                |one: &&CreditPurchaseItem| one.payment_status == PaymentStatus::Completed;
            purchases.iter().filter(is_paid)
        };
        let credits: u64 = paid().map(|one| u64::from(one.credits)).sum();
        let total = Paise::checked_sum(paid().map(|one| one.total))
            .ok_or_else(|| Failure::internal("the amounts do not fit"))?;
        let sum = [
            "Total (completed)".to_owned(),
            credits.to_string(),
            format!("INR {total}"),
        ];
        paper.bold_row(&COLUMNS, &sum);
        Ok(paper.finish())
    }

    fn period(&self) -> String {
        match (self.start, self.end) {
            ("", "") => "All time".to_owned(),
            ("", end) => format!("All time to {end}"),
            (start, "") => format!("{start} to Present"),
            (start, end) => format!("{start} to {end}"),
        }
    }
}
