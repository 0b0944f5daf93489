//! `GET /api/payments/admin/wallet/`: what the platform has earned, for operators.

use crate::platform;
use boli_domain::SignedPaise;
use boli_domain::Timestamp;
use boli_domain::books::EntryKind;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::platform::PlatformWallet;
use boli_wire::{Ist, SignedDecimal, SignedNumber};

pub const FUNCTION: Function = Function::http("payments-get-platform-wallet", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    caller.staff("Only administrators can access admin wallet")?;
    let days = deps.store().figures().await?;
    let figures = platform::sum(&days);
    let now = deps.now();
    let first_day = days.last().and_then(|day| Timestamp::of_ist_date(&day.day));
    let total = |kind| SignedDecimal(SignedPaise(figures.get(kind).amount));
    let revenue = SignedPaise(figures.revenue());
    Response::ok(&PlatformWallet {
        balance: SignedDecimal(revenue),
        total_platform_fees: total(EntryKind::PlatformFee),
        total_shipping_fees: total(EntryKind::ShippingFee),
        total_tax_amount: total(EntryKind::TaxAmount),
        total_credit_revenue: total(EntryKind::CreditPurchase),
        total_orders_processed: figures.orders,
        total_credits_sold: figures.credits,
        total_revenue: SignedNumber(revenue),
        created_at: Ist(first_day.unwrap_or(now)),
        updated_at: Ist(days.first().map_or(now, |day| day.updated_at)),
    })
}
