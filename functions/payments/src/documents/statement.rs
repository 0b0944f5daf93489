//! A seller's statement on paper.

use boli_domain::SignedPaise;
use boli_domain::statement::{LineKind, Statement};
use boli_runtime::documents::pdf::{A4, Paper};

const COLUMNS: [f32; 5] = [0.0, 0.15, 0.29, 0.72, 0.87];

/// What the paper is about.
pub struct StatementPaper<'a> {
    pub brand: &'a str,
    pub seller: &'a str,
    /// The first and the last day.
    pub from: &'a str,
    pub to: &'a str,
    pub statement: &'a Statement,
}

impl StatementPaper<'_> {
    /// The PDF.
    #[must_use]
    pub fn pdf(&self) -> Vec<u8> {
        let mut paper = Paper::new(A4);
        paper.title(&format!("{} Statement", self.brand));
        paper.line(self.seller);
        paper.line(&format!("{} to {}, amounts in INR", self.from, self.to));
        paper.gap();
        let sums = [
            ("Opening balance", self.statement.opening),
            ("Sales", self.statement.sales),
            ("Refunds", self.statement.refunds),
            ("Withdrawals", self.statement.withdrawals),
            ("Withdrawals returned by the bank", self.statement.reversals),
            ("Tax withheld (TCS and TDS)", self.statement.tax),
            ("Other", self.statement.other),
        ];
        for (what, amount) in sums {
            paper.row(&[0.0, 0.72], &[what.to_owned(), shown(amount)]);
        }
        let closing = shown(self.statement.closing);
        paper.bold_row(&[0.0, 0.72], &["Closing balance".to_owned(), closing]);
        paper.gap();
        let head = ["Date", "What", "Reference", "Amount", "Balance"];
        paper.bold_row(&COLUMNS, &head.map(str::to_owned));
        for line in &self.statement.lines {
            let cells = [
                line.at.to_ist_date(),
                word(line.kind).to_owned(),
                line.reference.clone(),
                shown(line.amount),
                shown(line.balance),
            ];
            paper.row(&COLUMNS, &cells);
        }
        if self.statement.lines.is_empty() {
            paper.line("Nothing moved in these days.");
        }
        paper.finish()
    }
}

fn shown(amount: i64) -> String {
    SignedPaise(amount).to_string()
}

const fn word(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Sale => "Sale",
        LineKind::Refund => "Refund",
        LineKind::Withdrawal => "Withdrawal",
        LineKind::Reversal => "Returned",
        LineKind::Tax => "Tax",
        LineKind::Other => "Other",
    }
}
