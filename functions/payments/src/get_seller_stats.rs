//! `GET /api/payments/seller/stats/`: a seller's money in figures.

use boli_domain::Paise;
use boli_domain::withdrawal::WithdrawalStatus;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::{BalanceItem, SaleItem, SaleLine, WithdrawalItem};
use boli_wire::Number;
use boli_wire::wallet::SellerStats;

pub const FUNCTION: Function = Function::http("payments-get-seller-stats", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    caller.seller(|| Failure::forbidden("Only sellers can access payment stats"))?;
    let store = deps.store();
    let sales = store.sales(caller.id()).await?;
    let withdrawals = store.withdrawals(caller.id()).await?;
    let balance = store.balance(caller.id()).await?;

    let month = deps.now().to_ist_month();
    let is_recent = |sale: &&SaleItem| sale.paid_at.to_ist_month() == month;
    let recent = sales.iter().filter(is_recent);
    Response::ok(&SellerStats {
        total_earnings: sum(sales.iter().flat_map(net))?,
        available_balance: Number(
            balance.map_or(Paise::ZERO, |own| BalanceItem::withdrawable(&own)),
        ),
        pending_withdrawals: sum_of(&withdrawals, WithdrawalStatus::is_open)?,
        total_withdrawals: sum_of(&withdrawals, |status| status == WithdrawalStatus::Completed)?,
        this_month_earnings: sum(recent.flat_map(net))?,
    })
}

fn net(sale: &SaleItem) -> impl Iterator<Item = Paise> {
    sale.lines.iter().map(SaleLine::net)
}

fn sum_of(
    withdrawals: &[WithdrawalItem],
    counts: impl Fn(WithdrawalStatus) -> bool,
) -> Result<Number, Failure> {
    let counted = withdrawals
        .iter()
        .filter(|one| counts(one.withdrawal_status));
    sum(counted.map(|one| one.amount))
}

fn sum(amounts: impl Iterator<Item = Paise>) -> Result<Number, Failure> {
    Paise::checked_sum(amounts)
        .map(Number)
        .ok_or_else(|| Failure::internal("the amounts do not fit"))
}
