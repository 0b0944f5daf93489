//! What `RazorpayX` says of a payout, however it is heard: webhook, answer or question. All of
//! it runs the same rule, so any order and any repetition ends in the same state.

use crate::withdrawals::revise;
use crate::{Deps, Failure};
use boli_domain::UserId;
use boli_domain::ledger::Journal;
use boli_domain::payout::{Applied, PayoutKey, PayoutNews, Trouble, apply_payout};
use boli_domain::withdrawal::WithdrawalStatus;
use boli_providers::GatewayPayout;
use boli_store::items::WithdrawalItem;

/// Times that a withdrawal is read again because somebody else changed it.
const TRIES: usize = 5;

/// Applies news of a payout to its withdrawal; `false` when there is none of that id.
///
/// # Errors
/// The table can't be reached, or the news contradicts our record: a person must look.
pub async fn hear(
    deps: &Deps,
    seller: UserId,
    key: PayoutKey,
    payout: &GatewayPayout,
) -> Result<bool, Failure> {
    let news = PayoutNews {
        payout_id: payout.id.clone(),
        attempt: key.attempt,
        step: payout.status.step(),
        trouble: Trouble::of_reason(payout.reason()),
    };
    for _ in 0..TRIES {
        let Some(withdrawal) = deps.store().withdrawal(seller, key.withdrawal).await? else {
            return Ok(false);
        };
        if payout.amount != withdrawal.taken().paid {
            return Err(Failure::internal("a payout of another amount than ours"));
        }
        let applied = apply_payout(&withdrawal.payouts, &news, deps.now());
        let Some(applied) = applied.map_err(Failure::internal)? else {
            return Ok(true);
        };
        tracing::info!(withdrawal = %withdrawal.id, payout = %payout.id, status = ?payout.status, "payout news");
        let words = match applied.payouts.status() {
            WithdrawalStatus::Rejected => Some(news.trouble.words().to_owned()),
            WithdrawalStatus::Completed => payout.utr.as_ref().map(|utr| format!("UTR {utr}")),
            WithdrawalStatus::Pending | WithdrawalStatus::Processing => None,
        };
        if commit(deps, withdrawal, applied, words).await? {
            return Ok(true);
        }
    }
    Err(Failure::unavailable("others change the withdrawal"))
}

/// Ends a withdrawal that nothing was sent for, because its bank details can't be paid to.
///
/// # Errors
/// The table can't be reached.
pub async fn give_up(deps: &Deps, withdrawal: WithdrawalItem) -> Result<bool, Failure> {
    match withdrawal.payouts.given_up() {
        None => Ok(false),
        Some(applied) => {
            let words = Trouble::Seller.words().to_owned();
            commit(deps, withdrawal, applied, Some(words)).await
        }
    }
}

/// Whether this call changed the withdrawal. `words` are the seller's, when its status changes.
async fn commit(
    deps: &Deps,
    withdrawal: WithdrawalItem,
    applied: Applied,
    words: Option<String>,
) -> Result<bool, Failure> {
    let (id, seller, taken) = (withdrawal.id, withdrawal.seller_id, withdrawal.taken());
    let journals: Result<Vec<Journal>, _> = applied
        .moves
        .iter()
        .map(|moved| Journal::of_payout(*moved, id, seller, taken))
        .collect();
    let journals = journals.map_err(Failure::internal)?;
    let status = applied.payouts.status();
    let mut after = WithdrawalItem {
        payouts: applied.payouts,
        ..withdrawal
    };
    if status != after.withdrawal_status {
        after.withdrawal_status = status;
        after.processed_at = (!status.is_open()).then(|| deps.now());
        after.notes = words.unwrap_or(after.notes);
    }
    revise(deps, &after, &journals).await
}
