//! What operators decide about withdrawals, wherever they work: on the command line or in the
//! admin panel.

use crate::{Deps, Failure};
use boli_domain::ledger::Journal;
use boli_domain::withdrawal::Decision;
use boli_store::CommitError;
use boli_store::items::WithdrawalItem;

/// Ends an open withdrawal: approved, what was reserved is paid; rejected, it is the seller's
/// to withdraw again. `false` when somebody has decided already.
///
/// # Errors
/// The table can't be reached.
pub async fn decide(
    deps: &Deps,
    withdrawal: &WithdrawalItem,
    decision: Decision,
    notes: &str,
) -> Result<bool, Failure> {
    let WithdrawalItem {
        id,
        seller_id,
        amount,
        ..
    } = *withdrawal;
    let journal = match decision {
        Decision::Approve => Journal::withdrawal_paid(id, seller_id, amount),
        Decision::Reject => Journal::withdrawal_rejected(id, seller_id, amount),
    };
    let journal = journal.map_err(Failure::internal)?;
    let ended = deps
        .store()
        .end_withdrawal(withdrawal, decision.status(), notes, &journal, deps.now())
        .await;
    match ended {
        Ok(()) => Ok(true),
        Err(CommitError::Refused { .. }) => Ok(false),
        Err(CommitError::Store(error)) => Err(error.into()),
    }
}
