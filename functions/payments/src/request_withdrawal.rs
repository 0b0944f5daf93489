//! `POST /api/payments/seller/withdraw/`: a seller asks to be paid. Exactly the amount is
//! reserved, so that nobody can ask for the same money twice; operators have it paid or turn it
//! down. The bank details are kept for the next time; after they changed, nothing is paid to
//! them for a while (`BANK_COOLING_HOURS`).

use crate::bank::{self, Confirmed};
use boli_domain::Paise;
use boli_domain::bank::BankAccount;
use boli_domain::ledger::Journal;
use boli_domain::limits::BANK_COOLING_HOURS;
use boli_domain::payout::Payouts;
use boli_domain::withdrawal::{WithdrawalStatus, may_withdraw};
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response};
use boli_store::ReserveRefused;
use boli_store::items::{BalanceItem, WithdrawalItem};
use boli_wire::wallet::WithdrawalRequested;
use boli_wire::{FieldErrors, Number};
use std::time::Duration;

pub const FUNCTION: Function = Function::http("payments-request-withdrawal", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

/// What the seller asks for.
struct Wanted {
    amount: Paise,
    bank: BankAccount,
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    caller.seller(|| Failure::forbidden("Only sellers can request withdrawals"))?;
    let wanted = parse(&request, available(deps, &caller).await?).await?;
    let earlier = deps.store().bank_details(caller.id()).await?;

    let now = deps.now();
    let details = bank::details(caller.id(), earlier, wanted.bank.clone(), now);
    let cooling = cooling(deps)?;
    let withdrawal = WithdrawalItem {
        id: deps.new_id(),
        seller_id: caller.id(),
        seller_name: caller.user.username.clone(),
        amount: wanted.amount,
        bank: wanted.bank,
        withdrawal_status: WithdrawalStatus::Pending,
        requested_at: now,
        processed_at: None,
        notes: String::new(),
        approved_by: Vec::new(),
        payable_from: details.moved_at.map(|moved_at| moved_at.plus(cooling)),
        payouts: Payouts::default(),
        revision: 0,
    };
    let journal = Journal::withdrawal_requested(withdrawal.id, caller.id(), withdrawal.amount)
        .map_err(Failure::internal)?;
    let reserved = deps
        .store()
        .request_withdrawal(&withdrawal, &details, &journal)
        .await;
    match reserved {
        Ok(()) => Response::created(&WithdrawalRequested {
            message: "Withdrawal request created successfully",
            withdrawal_id: withdrawal.id,
            amount: Number(withdrawal.amount),
            status: withdrawal.withdrawal_status,
        }),
        // Another device was faster.
        Err(ReserveRefused::Insufficient) => {
            let left = available(deps, &caller).await?;
            Err(refused(withdrawal.amount, left))
        }
        Err(ReserveRefused::Store(error)) => Err(error.into()),
    }
}

/// How long details that changed wait for their first payment.
fn cooling(deps: &Deps) -> Result<Duration, Failure> {
    const HOUR: Duration = Duration::from_secs(60 * 60);
    let hours: u32 = deps
        .environment()
        .parse_or("BANK_COOLING_HOURS", BANK_COOLING_HOURS)?;
    Ok(HOUR.saturating_mul(hours))
}

async fn available(deps: &Deps, caller: &Caller) -> Result<Paise, Failure> {
    let balance = deps.store().balance(caller.id()).await?;
    Ok(balance.map_or(Paise::ZERO, |own| BalanceItem::withdrawable(&own)))
}

/// The amount is judged as a field beside the others; what two fields say together comes
/// after all of them (contract section 10).
async fn parse(request: &Request, available: Paise) -> Result<Wanted, Failure> {
    let mut form = request.form().await?;
    let amount = form.optional_amount("amount");
    if form.raw("amount").is_none() {
        // Notes that it is missing.
        form.amount("amount");
    }
    if let Some(Err(refused)) = amount.map(|amount| may_withdraw(amount, available)) {
        form.reject("amount", refused.to_string());
    }
    let bank = Confirmed::read(&mut form);
    form.finish()?;
    Ok(Wanted {
        amount: amount.unwrap_or_default(),
        bank: bank.check()?,
    })
}

fn refused(amount: Paise, available: Paise) -> Failure {
    let text = may_withdraw(amount, available).err().map_or_else(
        || "The balance was changed meanwhile.".to_owned(),
        |refused| refused.to_string(),
    );
    FieldErrors::one("amount", text).into()
}
