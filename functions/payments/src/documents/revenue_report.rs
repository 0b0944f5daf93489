//! The report about what the platform earned (contract section 13.3).

use boli_domain::SignedPaise;
use boli_domain::books::{EntryKind, Figures};
use boli_domain::limits::MAX_REPORT_ROWS;
use boli_runtime::documents::pdf::{A4, Paper};
use boli_wire::platform::PlatformEntry;

const SUMMARY: [f32; 3] = [0.0, 0.4, 0.7];
const DETAILS: [f32; 5] = [0.0, 0.13, 0.32, 0.46, 0.8];
/// Characters of a description and of a reference that a column holds.
const DESCRIPTION_CHARS: usize = 40;
const REFERENCE_CHARS: usize = 20;

/// Sum and number of each kind, and of all.
pub fn summary(brand: &str, from: &str, to: &str, figures: &Figures) -> Vec<u8> {
    let mut paper = titled(brand, from, to);
    let head = ["Type", "Amount", "Transactions"];
    paper.bold_row(&SUMMARY, &head.map(str::to_owned));
    for kind in EntryKind::ALL {
        let figure = figures.get(kind);
        let cells = [
            kind.wire().to_owned(),
            amount(figure.amount),
            figure.rows.to_string(),
        ];
        paper.row(&SUMMARY, &cells);
    }
    let total = [
        "Grand total".to_owned(),
        amount(figures.revenue()),
        figures.rows(None).to_string(),
    ];
    paper.bold_row(&SUMMARY, &total);
    paper.finish()
}

/// Every entry up to the number that a report holds, newest first; `figures` are of all.
pub fn details(
    brand: &str,
    from: &str,
    to: &str,
    figures: &Figures,
    entries: &[PlatformEntry],
) -> Vec<u8> {
    let mut paper = titled(brand, from, to);
    let head = ["Date", "Type", "Amount", "Description", "Reference"];
    paper.bold_row(&DETAILS, &head.map(str::to_owned));
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    for entry in entries {
        let cells = [
            entry.created_at.0.to_ist_date(),
            entry.transaction_type.wire().to_owned(),
            amount(entry.amount.0.0),
            cut(&entry.description, DESCRIPTION_CHARS),
            cut(&entry.reference_id, REFERENCE_CHARS),
        ];
        paper.row(&DETAILS, &cells);
    }
    let rows = figures.rows(None);
    if usize::try_from(rows).unwrap_or(usize::MAX) > MAX_REPORT_ROWS {
        paper.gap();
        paper.line(&format!(
            "The newest {MAX_REPORT_ROWS} of {rows} transactions. Choose a shorter period to see the others."
        ));
    }
    paper.finish()
}

fn titled(brand: &str, from: &str, to: &str) -> Paper {
    let mut paper = Paper::new(A4);
    paper.title(&format!("{brand} Revenue Report"));
    paper.line(&format!("Period: {from} to {to}"));
    paper.gap();
    paper
}

fn amount(paise: i64) -> String {
    format!("INR {}", SignedPaise(paise))
}
