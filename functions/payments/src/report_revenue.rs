//! `POST /api/payments/admin/revenue/report/`: what the platform earned in a period, the last thirty
//! days if none is named, as a PDF, for operators.

use crate::documents::revenue_report;
use crate::platform::{self, Period};
use boli_domain::Timestamp;
use boli_domain::limits::{MAX_REPORT_ROWS, REPORT_DAYS};
use boli_runtime::documents::{PDF, download};
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::Form;
use std::str::FromStr;

pub const FUNCTION: Function = Function::http("payments-report-revenue", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

/// Longer than a date; others are refused with the words for a wrong one.
const MAX_CHARS: usize = 100;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Detailed,
    Summary,
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "detailed" => Ok(Self::Detailed),
            "summary" => Ok(Self::Summary),
            _ => Err(()),
        }
    }
}

/// What to report, with days as `YYYY-MM-DD`.
struct Wanted {
    from: String,
    to: String,
    kind: Kind,
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    caller.staff("Only administrators can generate revenue reports")?;
    let Wanted { from, to, kind } = parse(&request, deps.now()).await?;
    let period = Period {
        from: Some(from.clone()),
        to: Some(to.clone()),
    };
    let mut days = deps.store().figures().await?;
    days.retain(|day| period.has(&day.day));
    let figures = platform::sum(&days);

    let brand = deps.environment().brand();
    let pdf = match kind {
        Kind::Summary => revenue_report::summary(brand, &from, &to, &figures),
        Kind::Detailed => {
            let mut places = platform::places(&days, None);
            places.truncate(MAX_REPORT_ROWS);
            let entries = platform::entries(deps, &places, None).await?;
            revenue_report::details(brand, &from, &to, &figures, &entries)
        }
    };
    Ok(download(
        &format!("admin-revenue-report-{from}-to-{to}.pdf"),
        PDF,
        pdf,
    ))
}

async fn parse(request: &Request, now: Timestamp) -> Result<Wanted, Failure> {
    let mut form = request.form().await?;
    let from = date(&mut form, "date_from")?;
    let to = date(&mut form, "date_to")?;
    let kind = form.optional_choice("report_type");
    form.finish()?;
    Ok(Wanted {
        from: from.unwrap_or_else(|| now.minus(REPORT_DAYS).to_ist_date()),
        to: to.unwrap_or_else(|| now.to_ist_date()),
        kind: kind.unwrap_or(Kind::Detailed),
    })
}

/// `YYYY-MM-DD`, or nothing when it is blank. The words are the recorded server's.
fn date(form: &mut Form, name: &str) -> Result<Option<String>, Failure> {
    let text = form.optional_text(name, MAX_CHARS).unwrap_or_default();
    if text.is_empty() {
        return Ok(None);
    }
    match Timestamp::of_ist_date(&text) {
        Some(day) => Ok(Some(day.to_ist_date())),
        None => Err(Failure::invalid(format!(
            "Failed to generate revenue report: time data '{text}' does not match format '%Y-%m-%d'"
        ))),
    }
}
