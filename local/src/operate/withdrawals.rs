//! What operators decide about withdrawals.

use boli_domain::WithdrawalId;
use boli_domain::limits::MAX_WITHDRAWAL_NOTES_CHARS;
use boli_domain::withdrawal::Decision;
use boli_runtime::{Deps, withdrawals};
use std::error::Error;
use std::process::ExitCode;

/// Prints what waits for a decision.
pub async fn list(deps: &Deps) -> Result<ExitCode, Box<dyn Error>> {
    let open = deps.store().open_withdrawals().await?;
    for withdrawal in &open {
        let bank = &withdrawal.bank;
        println!(
            "{}  {}  Rs {}  {}: {}, {} {}, account {}",
            withdrawal.id,
            withdrawal.requested_at.to_ist_date(),
            withdrawal.amount,
            withdrawal.seller_name,
            bank.account_holder_name,
            bank.bank_name,
            bank.ifsc_code,
            bank.account_number,
        );
    }
    println!("{} wait for a decision.", open.len());
    Ok(ExitCode::SUCCESS)
}

/// Decides about one of them.
pub async fn end(
    deps: &Deps,
    id: WithdrawalId,
    decision: Decision,
    notes: &str,
) -> Result<ExitCode, Box<dyn Error>> {
    if notes.chars().count() > MAX_WITHDRAWAL_NOTES_CHARS {
        return Err(format!("notes have at most {MAX_WITHDRAWAL_NOTES_CHARS} characters").into());
    }
    let open = deps.store().open_withdrawals().await?;
    let withdrawal = open.iter().find(|one| one.id == id);
    let withdrawal = withdrawal.ok_or_else(|| format!("{id} does not wait for a decision"))?;
    let decided = withdrawals::decide(deps, withdrawal, decision, notes).await;
    if !decided.map_err(|failure| failure.to_string())? {
        return Err(format!("somebody has decided about {id} already").into());
    }
    println!("{id} is {} now.", decision.status().wire());
    Ok(ExitCode::SUCCESS)
}
