//! Queue `pay-withdrawal`: pays approved withdrawals through `RazorpayX`, and hears what becomes
//! of them. What was sent and not answered is only ever sent again under its key; a new key is a
//! new attempt, which follows from news that the last one came back (Razorpay: idempotency).

use boli_domain::limits::{PAYOUT_KEY_LIFE, PAYOUT_POLL};
use boli_domain::payout::{Attempt, PayoutKey, PayoutStep, Trouble, contact_name, narration};
use boli_domain::{UserId, WithdrawalId};
use boli_providers::razorpay::Notes;
use boli_providers::{GatewayPayout, PayoutOrder, Payouts, RazorpayError, RazorpayX, WebhookEvent};
use boli_runtime::payouts::{give_up, hear};
use boli_runtime::queue::QueueRecord;
use boli_runtime::{Deps, Failure, Function};
use boli_store::CommitError;
use boli_store::items::{Payee, WithdrawalItem};
use boli_wire::commands::PayWithdrawal;
use std::time::Duration;

pub const FUNCTION: Function = Function::queue("workers-pay-withdrawal", |deps, record| {
    Box::pin(handle(deps, record))
})
.requires(|deps| {
    deps.payouts()?;
    deps.queues().require::<PayWithdrawal>()
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

/// An attempt that has no answer for this long is a person's: its message becomes a dead letter.
const PATIENCE: Duration = Duration::from_secs(60 * 60);
/// The wait between questions about a payout that banks take their time with, for days at most.
const LATER_POLL: Duration = Duration::from_secs(15 * 60);
/// The note of a payout that says whose it is.
const SELLER_NOTE: &str = "seller_id";

async fn handle(deps: &Deps, record: QueueRecord) -> Result<(), Failure> {
    match record.command()? {
        PayWithdrawal::Attempt {
            seller_id,
            withdrawal_id,
            attempt,
        } => go_on(deps, seller_id, withdrawal_id, attempt).await,
        PayWithdrawal::Webhook { body } => webhook(deps, &body).await,
    }
}

async fn webhook(deps: &Deps, body: &str) -> Result<(), Failure> {
    let event = WebhookEvent::parse(body.as_bytes()).map_err(Failure::internal)?;
    let Some(payout) = event.payout else {
        tracing::info!(event = %event.name, "event without work for us");
        return Ok(());
    };
    let key = payout.reference_id.as_deref().and_then(PayoutKey::read);
    let seller = payout.notes.get(SELLER_NOTE).map(|id| id.parse::<UserId>());
    let heard = match (key, seller) {
        (Some(key), Some(Ok(seller))) => hear(deps, seller, key, &payout).await?,
        _ => false,
    };
    if !heard {
        tracing::warn!(payout = %payout.id, "event of a payout that is not ours");
    }
    Ok(())
}

/// Sends an attempt, or asks where it stands.
async fn go_on(
    deps: &Deps,
    seller: UserId,
    withdrawal: WithdrawalId,
    number: u32,
) -> Result<(), Failure> {
    let key = PayoutKey {
        withdrawal,
        attempt: number,
    };
    let again = PayWithdrawal::Attempt {
        seller_id: seller,
        withdrawal_id: withdrawal,
        attempt: number,
    };
    let Some(withdrawal) = deps.store().withdrawal(seller, withdrawal).await? else {
        return Ok(());
    };
    let payouts = &withdrawal.payouts;
    let current = payouts.last().filter(|last| {
        let counts = payouts.number() == number && !payouts.released;
        counts && last.is_open()
    });
    let Some(attempt) = current.cloned() else {
        return Ok(());
    };
    let wait = attempt.not_before.since(deps.now());
    if !wait.is_zero() {
        return deps.queues().send_after(&again, wait).await;
    }
    let age = deps.now().since(attempt.not_before);
    let asked = match &attempt.payout_id {
        Some(id) => deps.payouts()?.fetch_payout(id).await,
        None => match send(deps, withdrawal, attempt, key).await? {
            Sent::Answered(answer) => answer,
            Sent::GivenUp => return Ok(()),
        },
    };
    let next = if age < PATIENCE {
        PAYOUT_POLL
    } else {
        LATER_POLL
    };
    match asked {
        Ok(payout) => {
            hear(deps, seller, key, &payout).await?;
            if payout.status.step() == PayoutStep::Underway {
                deps.queues().send_after(&again, next).await?;
            }
            Ok(())
        }
        Err(error) if error.retryable() && age < PATIENCE => {
            tracing::warn!(%error, %key, "no answer about a payout");
            deps.queues().send_after(&again, soon(age)).await
        }
        Err(error) => Err(Failure::internal(error)),
    }
}

/// The wait before the same is sent again: 1, 2, then 5 minutes (Razorpay: idempotency).
const fn soon(age: Duration) -> Duration {
    const MINUTE: Duration = Duration::from_secs(60);
    match age.as_secs() / 60 {
        0 => MINUTE,
        1..=3 => Duration::from_secs(2 * MINUTE.as_secs()),
        _ => PAYOUT_POLL,
    }
}

enum Sent {
    Answered(Result<GatewayPayout, RazorpayError>),
    /// The seller's details can't be paid to.
    GivenUp,
}

/// Sends an attempt that no answer was heard of. Whatever was sent before is sent again as it
/// was: its fund account is part of the request, so it is kept first.
async fn send(
    deps: &Deps,
    mut withdrawal: WithdrawalItem,
    attempt: Attempt,
    key: PayoutKey,
) -> Result<Sent, Failure> {
    let razorpay = deps.payouts()?;
    let name = key.to_string();
    let fund_account_id = match attempt.fund_account_id {
        Some(id) => {
            // It may have arrived: then there is nothing to send.
            match razorpay.find_payout(&name).await {
                Ok(None) => {}
                Ok(Some(payout)) => return Ok(Sent::Answered(Ok(payout))),
                Err(error) => return Ok(Sent::Answered(Err(error))),
            }
            if deps.now().since(attempt.not_before) > PAYOUT_KEY_LIFE {
                return Err(Failure::internal("the key of an unanswered payout is old"));
            }
            id
        }
        None => match fund_account(deps, razorpay, &withdrawal).await? {
            Ok(id) => {
                if let Some(last) = withdrawal.payouts.attempts.last_mut() {
                    last.fund_account_id = Some(id.clone());
                }
                let store = deps.store();
                store
                    .revise_withdrawal(&withdrawal, &[], deps.now())
                    .await?;
                withdrawal.revision = withdrawal.revision.saturating_add(1);
                id
            }
            Err(NoAccount::DetailsRefused) => return given_up(deps, withdrawal).await,
            Err(NoAccount::Unanswered(error)) => return Ok(Sent::Answered(Err(error))),
        },
    };
    let notes = Notes::from([(SELLER_NOTE.to_owned(), withdrawal.seller_id.to_string())]);
    let order = PayoutOrder {
        fund_account_id: &fund_account_id,
        amount: withdrawal.taken().paid,
        mode: attempt.mode,
        key: &name,
        narration: &narration(deps.environment().brand(), withdrawal.id),
        notes: &notes,
    };
    match razorpay.pay(&order).await {
        // A refusal made nothing. What the seller must mend ends the withdrawal; the rest is a
        // person's.
        Err(RazorpayError::Refused { reason, .. })
            if Trouble::of_reason(&reason) == Trouble::Seller =>
        {
            given_up(deps, withdrawal).await
        }
        answer => Ok(Sent::Answered(answer)),
    }
}

async fn given_up(deps: &Deps, withdrawal: WithdrawalItem) -> Result<Sent, Failure> {
    if give_up(deps, withdrawal).await? {
        Ok(Sent::GivenUp)
    } else {
        Err(Failure::unavailable("the withdrawal changed meanwhile"))
    }
}

/// Why there is no account to pay to.
enum NoAccount {
    /// All that it is made of are the seller's bank details.
    DetailsRefused,
    Unanswered(RazorpayError),
}

/// The seller's account at `RazorpayX`: the one that is kept, or a new one.
async fn fund_account(
    deps: &Deps,
    razorpay: &RazorpayX,
    withdrawal: &WithdrawalItem,
) -> Result<Result<String, NoAccount>, Failure> {
    let details = deps.store().bank_details(withdrawal.seller_id).await?;
    let payee = details.as_ref().and_then(|details| details.payee.clone());
    let same = details.filter(|details| !details.bank.pays_elsewhere(&withdrawal.bank));
    let kept = payee
        .as_ref()
        .and_then(|payee| payee.fund_account_id.clone());
    if let (Some(kept), true) = (kept, same.is_some()) {
        return Ok(Ok(kept));
    }
    let name = contact_name(&withdrawal.bank.account_holder_name);
    let contact_id = match payee {
        Some(payee) => payee.contact_id,
        None => {
            let reference = withdrawal.seller_id.0.simple().to_string();
            match razorpay.create_contact(&name, &reference).await {
                Ok(id) => id,
                Err(error) => return Ok(Err(NoAccount::Unanswered(error))),
            }
        }
    };
    let bank = &withdrawal.bank;
    let made = razorpay
        .create_fund_account(&contact_id, &name, bank)
        .await
        .map_err(|error| match error {
            RazorpayError::Refused { .. } => NoAccount::DetailsRefused,
            error => NoAccount::Unanswered(error),
        });
    if let (Ok(id), Some(details)) = (&made, same) {
        let payee = Payee {
            contact_id,
            fund_account_id: Some(id.clone()),
        };
        match deps.store().note_payee(&details, &payee).await {
            // Changed details get an account of their own.
            Ok(()) | Err(CommitError::Refused { .. }) => {}
            Err(CommitError::Store(error)) => return Err(error.into()),
        }
    }
    Ok(made)
}
