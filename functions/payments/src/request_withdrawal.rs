//! `POST /api/payments/seller/withdraw/`: a seller asks to be paid. Exactly the amount is
//! reserved, so that nobody can ask for the same money twice; operators have it paid or turn it
//! down. The bank details are kept for the next time; after they changed, nothing is paid to
//! them for a while (`BANK_COOLING_HOURS`). What the tax offices are owed of the seller's sales so
//! far is kept back (`WITHHOLDING_RATES`).

use crate::bank::{self, Confirmed};
use boli_domain::Paise;
use boli_domain::bank::BankAccount;
use boli_domain::ledger::Journal;
use boli_domain::limits::BANK_COOLING_HOURS;
use boli_domain::payout::Payouts;
use boli_domain::withdrawal::{WithdrawalStatus, may_withdraw};
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response, withholding};
use boli_store::ReserveRefused;
use boli_store::items::{BalanceItem, BankDetailsItem, SellerProfile, WithdrawalItem};
use boli_wire::wallet::WithdrawalRequested;
use boli_wire::{FieldErrors, Number};
use std::time::Duration;

pub const FUNCTION: Function = Function::http("payments-request-withdrawal", |deps, request| {
    Box::pin(handle(deps, request))
})
.requires(|deps| withholding::rates(deps.environment()).map(drop));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

/// Tries while other withdrawals of the seller keep back the same taxes: after one of them
/// nothing is left to keep back, so that they end.
const ATTEMPTS: usize = 4;

/// What the seller asks for.
struct Wanted {
    amount: Paise,
    bank: BankAccount,
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let seller = caller.seller(|| Failure::forbidden("Only sellers can request withdrawals"))?;
    let wanted = parse(&request, available(deps, &caller).await?).await?;
    let earlier = deps.store().bank_details(caller.id()).await?;

    let now = deps.now();
    let details = bank::details(caller.id(), earlier, wanted.bank.clone(), now);
    let cooling = cooling(deps)?;
    let draft = WithdrawalItem {
        id: deps.new_id(),
        seller_id: caller.id(),
        seller_name: caller.user.username.clone(),
        amount: wanted.amount,
        withheld: Vec::new(),
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
    for _ in 0..ATTEMPTS {
        match reserve(deps, seller, &draft, &details).await? {
            Ok(()) => {
                return Response::created(&WithdrawalRequested {
                    message: "Withdrawal request created successfully",
                    withdrawal_id: draft.id,
                    amount: Number(draft.amount),
                    status: draft.withdrawal_status,
                });
            }
            // Another device was faster.
            Err(ReserveRefused::Insufficient) => {
                let left = available(deps, &caller).await?;
                return Err(refused(draft.amount, left));
            }
            Err(ReserveRefused::Overtaken) => {}
            Err(ReserveRefused::Store(error)) => return Err(error.into()),
        }
    }
    Err(Failure::unavailable(
        "other withdrawals keep back the taxes",
    ))
}

/// Reserves the amount, less what is kept back as of now.
async fn reserve(
    deps: &Deps,
    seller: &SellerProfile,
    draft: &WithdrawalItem,
    details: &BankDetailsItem,
) -> Result<Result<(), ReserveRefused>, Failure> {
    let years = deps.store().tax_years(draft.seller_id).await?;
    let withdrawal = WithdrawalItem {
        withheld: withholding::of_withdrawal(deps, seller, &years, draft.amount)?,
        ..draft.clone()
    };
    let (id, seller) = (withdrawal.id, withdrawal.seller_id);
    let journal = Journal::withdrawal_requested(id, seller, withdrawal.taken());
    let journal = journal.map_err(Failure::internal)?;
    Ok(deps
        .store()
        .request_withdrawal(&withdrawal, details, &journal, &years)
        .await)
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
