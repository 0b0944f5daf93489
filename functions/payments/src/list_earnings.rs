//! `GET /api/payments/seller/earnings/`: what the caller earned, newest first, with totals.
//! Buyers earn nothing.

use boli_domain::Paise;
use boli_domain::withdrawal::{WithdrawalStatus, used_up};
use boli_runtime::views::payments;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::{BalanceItem, SaleItem, SaleLine, WithdrawalItem};
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
    let store = deps.store();
    let sales = store.sales(caller.id()).await?;
    let earnings = newest_first(&sales);
    // A buyer has no balance.
    let balance = store.balance(caller.id()).await?;
    let withdrawn = withdrawn(&store.withdrawals(caller.id()).await?)?;
    let used = used_up_of(&earnings, withdrawn);
    Response::ok(&Earnings {
        total_earnings: Total(sum(earnings.iter().map(|(_, line)| line.net()))?),
        withdrawn_earnings: Total(withdrawn),
        available_earnings: Total(
            balance.map_or(Paise::ZERO, |own| BalanceItem::withdrawable(&own)),
        ),
        earnings: earnings
            .iter()
            .zip(used)
            .map(|((sale, line), used)| payments::earning(sale, line, used))
            .collect(),
    })
}

/// A line with the sale that it is part of.
type Earning<'a> = (&'a SaleItem, &'a SaleLine);

/// The lines of all sales by the order they came into orders.
fn newest_first(sales: &[SaleItem]) -> Vec<Earning<'_>> {
    let mut earnings: Vec<Earning<'_>> = sales
        .iter()
        .flat_map(|sale| sale.lines.iter().map(move |line| (sale, line)))
        .collect();
    earnings.sort_by_key(|(_, line)| std::cmp::Reverse(line.id));
    earnings
}

/// What was asked for and not turned down: exactly that much is gone (fault F34).
fn withdrawn(withdrawals: &[WithdrawalItem]) -> Result<Paise, Failure> {
    let gone = withdrawals
        .iter()
        .filter(|one| one.withdrawal_status != WithdrawalStatus::Rejected);
    sum(gone.map(|one| one.amount))
}

/// Which of the earnings, newest first, withdrawals have used up.
fn used_up_of(earnings: &[Earning<'_>], withdrawn: Paise) -> Vec<bool> {
    let oldest_first: Vec<Paise> = earnings.iter().rev().map(|(_, line)| line.net()).collect();
    let mut used = used_up(&oldest_first, withdrawn);
    used.reverse();
    used
}

fn sum(amounts: impl Iterator<Item = Paise>) -> Result<Paise, Failure> {
    Paise::checked_sum(amounts).ok_or_else(|| Failure::internal("the earnings do not fit"))
}
