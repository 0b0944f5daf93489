//! What operators decide about withdrawals, wherever they work: on the command line or in the
//! admin panel.

use crate::{Deps, Failure};
use boli_domain::ledger::Journal;
use boli_domain::payout::{Destination, PayoutUnfit, Payouts, payout_mode};
use boli_domain::withdrawal::{Approval, ApprovalRefused, WithdrawalStatus, approve as judge};
use boli_store::CommitError;
use boli_store::items::WithdrawalItem;

/// How an approved withdrawal is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaidBy {
    /// The operator has paid it.
    Hand,
    /// A worker pays it.
    RazorpayX,
}

/// What became of an approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approved {
    /// Another operator must approve too.
    Noted,
    /// It is paid, or on its way.
    Now(WithdrawalStatus),
}

/// Why an approval was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotApproved {
    #[error(transparent)]
    Refused(#[from] ApprovalRefused),
    #[error(transparent)]
    Unfit(#[from] PayoutUnfit),
    #[error("{0}")]
    Failed(Failure),
}

/// An operator approves a withdrawal. When that is enough, what was reserved is paid: noted as
/// paid by hand, or sent by a worker, which the change starts.
///
/// # Errors
/// [`NotApproved`].
pub async fn approve(
    deps: &Deps,
    withdrawal: &WithdrawalItem,
    operator: &str,
    paid_by: PaidBy,
    notes: &str,
) -> Result<Approved, NotApproved> {
    let now = deps.now();
    let mut after = withdrawal.clone();
    let mut journals = Vec::new();
    let approval = judge(withdrawal.approvable(), operator, now)?;
    let approved = match approval {
        Approval::Noted { by } => {
            after.approved_by = by;
            Approved::Noted
        }
        Approval::Approved { by } => {
            after.approved_by = by;
            notes.clone_into(&mut after.notes);
            match paid_by {
                PaidBy::Hand => {
                    let paid = after.taken().paid;
                    let paid = Journal::withdrawal_paid(after.id, after.seller_id, paid);
                    journals.push(paid.map_err(|error| failed(Failure::internal(error)))?);
                    after.withdrawal_status = WithdrawalStatus::Completed;
                    after.processed_at = Some(now);
                }
                PaidBy::RazorpayX => {
                    let mode = payout_mode(after.taken().paid, Destination::of(&after.bank))?;
                    after.payouts = Payouts::begun(mode, now);
                    after.withdrawal_status = after.payouts.status();
                }
            }
            Approved::Now(after.withdrawal_status)
        }
    };
    match revise(deps, &after, &journals).await.map_err(failed)? {
        true => Ok(approved),
        false => Err(ApprovalRefused::Decided.into()),
    }
}

const fn failed(failure: Failure) -> NotApproved {
    NotApproved::Failed(failure)
}

/// Turns a withdrawal down that waits: what was reserved is the seller's to withdraw again.
/// `false` when somebody has decided already.
///
/// # Errors
/// The table can't be reached.
pub async fn reject(
    deps: &Deps,
    withdrawal: &WithdrawalItem,
    notes: &str,
) -> Result<bool, Failure> {
    if withdrawal.withdrawal_status != WithdrawalStatus::Pending {
        return Ok(false);
    }
    let (id, seller) = (withdrawal.id, withdrawal.seller_id);
    let journal = Journal::withdrawal_rejected(id, seller, withdrawal.taken());
    let journal = journal.map_err(Failure::internal)?;
    let rejected = WithdrawalItem {
        withdrawal_status: WithdrawalStatus::Rejected,
        processed_at: Some(deps.now()),
        notes: notes.to_owned(),
        ..withdrawal.clone()
    };
    revise(deps, &rejected, &[journal]).await
}

/// Whether this call changed the withdrawal; somebody else was faster if not.
pub(crate) async fn revise(
    deps: &Deps,
    withdrawal: &WithdrawalItem,
    journals: &[Journal],
) -> Result<bool, Failure> {
    let store = deps.store();
    match store
        .revise_withdrawal(withdrawal, journals, deps.now())
        .await
    {
        Ok(()) => Ok(true),
        Err(CommitError::Refused { .. }) => Ok(false),
        Err(CommitError::Store(error)) => Err(error.into()),
    }
}
