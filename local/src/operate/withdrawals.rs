//! What operators decide about withdrawals.

use boli_domain::WithdrawalId;
use boli_domain::limits::MAX_WITHDRAWAL_NOTES_CHARS;
use boli_runtime::withdrawals::{Approved, PaidBy};
use boli_runtime::{Deps, withdrawals};
use boli_store::items::WithdrawalItem;
use std::error::Error;
use std::process::ExitCode;

/// Prints what waits for a decision: what to pay of what was asked for, the rest being tax.
pub async fn list(deps: &Deps) -> Result<ExitCode, Box<dyn Error>> {
    let open = deps.store().open_withdrawals().await?;
    for withdrawal in &open {
        let bank = &withdrawal.bank;
        println!(
            "{}  {}  Rs {} of {}  {}: {}, {} {}, account {}{}{}",
            withdrawal.id,
            withdrawal.requested_at.to_ist_date(),
            withdrawal.taken().paid,
            withdrawal.amount,
            withdrawal.seller_name,
            bank.account_holder_name,
            bank.bank_name,
            bank.ifsc_code,
            bank.account_number,
            withdrawal
                .payable_from
                .filter(|from| *from > deps.now())
                .map(|from| format!("  new bank details, not before {}", from.to_ist()))
                .unwrap_or_default(),
            if withdrawal.approved_by.is_empty() {
                String::new()
            } else {
                format!("  approved by {}", withdrawal.approved_by.join(", "))
            },
        );
    }
    println!("{} wait for a decision.", open.len());
    Ok(ExitCode::SUCCESS)
}

/// Approves one of them. Without `RazorpayX` that means that the operator has paid it.
pub async fn approve(
    deps: &Deps,
    id: WithdrawalId,
    operator: &str,
    paid_by_hand: bool,
    notes: &str,
) -> Result<ExitCode, Box<dyn Error>> {
    let withdrawal = waiting(deps, id, notes).await?;
    let account = deps.environment().get("RAZORPAYX_ACCOUNT_NUMBER");
    let paid_by = if paid_by_hand || account.is_none() {
        PaidBy::Hand
    } else {
        PaidBy::RazorpayX
    };
    let approved = withdrawals::approve(deps, &withdrawal, operator, paid_by, notes).await?;
    match (approved, paid_by) {
        (Approved::Noted, _) => {
            println!("{id} is approved by {operator}; another operator must approve it too.");
        }
        (Approved::Now(status), PaidBy::Hand) => {
            println!("{id} is {} now: noted as paid by hand.", status.wire());
            if !paid_by_hand {
                println!("RAZORPAYX_ACCOUNT_NUMBER is not set, so nothing was sent to a bank.");
            }
        }
        (Approved::Now(status), PaidBy::RazorpayX) => {
            println!("{id} is {} now: RazorpayX pays it.", status.wire());
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Turns one of them down.
pub async fn reject(
    deps: &Deps,
    id: WithdrawalId,
    notes: &str,
) -> Result<ExitCode, Box<dyn Error>> {
    let withdrawal = waiting(deps, id, notes).await?;
    let rejected = withdrawals::reject(deps, &withdrawal, notes).await;
    if !rejected.map_err(|failure| failure.to_string())? {
        return Err(format!("somebody has decided about {id} already").into());
    }
    println!("{id} is rejected now.");
    Ok(ExitCode::SUCCESS)
}

async fn waiting(
    deps: &Deps,
    id: WithdrawalId,
    notes: &str,
) -> Result<WithdrawalItem, Box<dyn Error>> {
    if notes.chars().count() > MAX_WITHDRAWAL_NOTES_CHARS {
        return Err(format!("notes have at most {MAX_WITHDRAWAL_NOTES_CHARS} characters").into());
    }
    let open = deps.store().open_withdrawals().await?;
    let withdrawal = open.into_iter().find(|one| one.id == id);
    Ok(withdrawal.ok_or_else(|| format!("{id} does not wait for a decision"))?)
}
