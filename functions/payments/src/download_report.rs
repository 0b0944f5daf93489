//! `POST /api/payments/download-report/`: the caller's purchases of credits as a PDF, of a period
//! and with a status where the body says so.

use crate::documents::credit_report::CreditReport;
use boli_domain::Timestamp;
use boli_runtime::documents::{PDF, download};
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::CreditPurchaseItem;
use boli_wire::Form;

pub const FUNCTION: Function = Function::http("payments-download-report", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

/// Longer than a date or a status; others are refused with the words for a wrong one.
const MAX_CHARS: usize = 100;

/// Which purchases to report.
struct Wanted {
    start: String,
    end: String,
    status: String,
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let wanted = parse(&request).await?;
    let mut purchases = deps.store().credit_purchases(caller.id()).await?;
    purchases.retain(|purchase| wanted.has(purchase));

    let now = deps.now();
    let report = CreditReport {
        brand: deps.environment().brand(),
        user_name: &caller.user.username,
        generated_at: now,
        start: &wanted.start,
        end: &wanted.end,
        purchases: &purchases,
    };
    let day = now.to_ist_date().replace('-', "");
    Ok(download(
        &format!("credit-report-{day}.pdf"),
        PDF,
        report.pdf()?,
    ))
}

async fn parse(request: &Request) -> Result<Wanted, Failure> {
    let mut form = request.form().await?;
    let wanted = Wanted {
        start: date(&mut form, "start_date")?,
        end: date(&mut form, "end_date")?,
        status: form.optional_text("status", MAX_CHARS).unwrap_or_default(),
    };
    form.finish()?;
    Ok(wanted)
}

/// `YYYY-MM-DD` or blank. The words are the recorded server's.
fn date(form: &mut Form, name: &str) -> Result<String, Failure> {
    let text = form.optional_text(name, MAX_CHARS).unwrap_or_default();
    if text.is_empty() || Timestamp::of_ist_date(&text).is_some() {
        return Ok(text);
    }
    Err(Failure::invalid(format!(
        "Failed to generate report: ['\u{201c}{text}\u{201d} value has an invalid format. It must be \
         in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format.']"
    )))
}

impl Wanted {
    fn has(&self, purchase: &CreditPurchaseItem) -> bool {
        let day = purchase.created_at.to_ist_date();
        let is_wanted = matches!(self.status.as_str(), "" | "all")
            || self.status == purchase.payment_status.wire();
        is_wanted
            && (self.start.is_empty() || self.start <= day)
            && (self.end.is_empty() || day <= self.end)
    }
}
