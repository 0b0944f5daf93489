//! `GET /api/payments/seller/earnings/`: what the caller earned, newest first, with totals.
//! Buyers earn nothing.

use boli_domain::Paise;
use boli_runtime::views::payments;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::EarningItem;
use boli_wire::Total;
use boli_wire::payments::Earnings;

pub const FUNCTION: Function = Function::http("payments-list-earnings", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let earnings = deps.store().earnings(caller.id()).await?;
    let balance = deps.store().balance(caller.id()).await?;
    // Never negative; a seller without earnings has no balance.
    let available = balance.map_or(0, |balance| u64::try_from(balance.available).unwrap_or(0));
    let withdrawn = earnings.iter().filter(|earning| earning.is_withdrawn);
    Response::ok(&Earnings {
        total_earnings: sum(earnings.iter())?,
        withdrawn_earnings: sum(withdrawn)?,
        available_earnings: Total(Paise(available)),
        earnings: earnings.iter().map(payments::earning).collect(),
    })
}

fn sum<'a>(earnings: impl Iterator<Item = &'a EarningItem>) -> Result<Total, Failure> {
    Paise::checked_sum(earnings.map(payments::net))
        .map(Total)
        .ok_or_else(|| Failure::internal("the earnings do not fit"))
}
