//! `GET /api/payments/admin/dashboard/stats/`: the platform's figures of all time, of this month and
//! of today, in India, for operators.

use crate::platform::{self, Period};
use boli_domain::SignedPaise;
use boli_domain::books::{EntryKind, Figures};
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::SignedNumber;
use boli_wire::platform::PlatformStats;

pub const FUNCTION: Function = Function::http("payments-get-platform-stats", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    caller.staff("Only administrators can access admin statistics")?;
    let days = deps.store().figures().await?;
    let now = deps.now();
    let since = |from: String| {
        let period = Period {
            from: Some(from),
            to: None,
        };
        platform::sum(days.iter().filter(|day| period.has(&day.day)))
    };
    let all = platform::sum(&days);
    let month = since(format!("{}-01", now.to_ist_month()));
    let today = since(now.to_ist_date());
    let revenue = |figures: &Figures| SignedNumber(SignedPaise(figures.revenue()));
    let total = |kind| SignedNumber(SignedPaise(all.get(kind).amount));
    Response::ok(&PlatformStats {
        total_revenue: revenue(&all),
        platform_fees: total(EntryKind::PlatformFee),
        shipping_fees: total(EntryKind::ShippingFee),
        tax_amount: total(EntryKind::TaxAmount),
        credit_revenue: total(EntryKind::CreditPurchase),
        total_orders: all.orders,
        total_credits_sold: all.credits,
        this_month_revenue: revenue(&month),
        this_month_orders: month.orders,
        this_month_credits: month.credits,
        today_revenue: revenue(&today),
        today_orders: today.orders,
        today_credits: today.credits,
    })
}
