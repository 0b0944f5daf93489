//! `GET /api/payments/admin/wallet/history/`: each thing that the platform earned, newest first, for
//! operators; of one kind and of a period where the query says so.

use crate::platform::{self, Period};
use boli_domain::Timestamp;
use boli_domain::books::EntryKind;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::platform::PlatformEntry;

pub const FUNCTION: Function = Function::http("payments-list-platform-entries", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    caller.staff("Only administrators can access admin wallet")?;
    let kind = request.query("transaction_type");
    let known = kind.and_then(EntryKind::from_wire);
    if kind.is_some() && known.is_none() {
        // There is nothing of such a kind.
        return Response::ok(&request.page(deps, Vec::<PlatformEntry>::new())?);
    }
    let period = Period {
        from: date(&request, "date_from"),
        to: date(&request, "date_to"),
    };
    let mut days = deps.store().figures().await?;
    days.retain(|day| period.has(&day.day));
    let page = request.page(deps, platform::places(&days, known))?;
    let shown = platform::entries(deps, &page.results, known).await?;
    Response::ok(&page.with(shown))
}

/// A date that can't be read is none (contract section 10).
fn date(request: &Request, name: &str) -> Option<String> {
    let text = request.query(name)?;
    Timestamp::of_ist_date(text).map(Timestamp::to_ist_date)
}
