//! Payouts of withdrawals through `RazorpayX`: how what its bank says, in any order and any
//! number of times, brings a withdrawal to its end.
//!
//! Each try to pay is an attempt of which two things may be learnt: the bank took it, and the
//! money came back. Both only ever become true, so the order of the news can't matter. Money
//! that comes back after it arrived is no contradiction: banks return payouts days later
//! (Razorpay: states of a payout).

mod terms;

pub use terms::{
    Destination, PayoutMode, PayoutUnfit, Trouble, contact_name, narration, payout_mode,
};

use crate::limits::{MAX_PAYOUT_ATTEMPTS, PAYOUT_RETRY};
use crate::withdrawal::WithdrawalStatus;
use crate::{Timestamp, WithdrawalId};
use serde::{Deserialize, Serialize};

/// One attempt to pay a withdrawal, by the name that both sides keep: its idempotency key and
/// reference at `RazorpayX`, and what its journals are called. At most 36 characters (Razorpay:
/// `X-Payout-Idempotency`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PayoutKey {
    pub withdrawal: WithdrawalId,
    /// The first is 1.
    pub attempt: u32,
}

impl std::fmt::Display for PayoutKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.withdrawal.0.simple(), self.attempt)
    }
}

impl PayoutKey {
    /// Reads the name of an attempt; `None` for what is none of ours.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (withdrawal, attempt) = text.split_once('-')?;
        let attempt = attempt.parse().ok()?;
        let withdrawal = withdrawal.parse().ok()?;
        let key = Self {
            withdrawal,
            attempt,
        };
        // One spelling only: a full UUID has dashes too.
        (key.to_string() == text).then_some(key)
    }
}

/// Whose withdrawal a journal is about: paid by hand it has the withdrawal's id, else the name
/// of an attempt.
#[must_use]
pub fn withdrawal_of(external_id: &str) -> Option<WithdrawalId> {
    match PayoutKey::read(external_id) {
        Some(key) => Some(key.withdrawal),
        None => external_id.parse().ok(),
    }
}

/// What news says about a payout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayoutStep {
    /// It exists, and nobody knows yet how it ends.
    Underway,
    /// The seller's bank took it.
    Processed,
    /// The money is ours again, or never left.
    Returned,
}

/// News of a payout, from a webhook, an answer or a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutNews {
    pub payout_id: String,
    pub attempt: u32,
    pub step: PayoutStep,
    /// Why it came back.
    pub trouble: Trouble,
}

/// One try to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub mode: PayoutMode,
    /// The seller's account at `RazorpayX`: part of the request, which must stay the same for
    /// its key.
    pub fund_account_id: Option<String>,
    pub payout_id: Option<String>,
    pub not_before: Timestamp,
    pub processed: bool,
    pub returned: bool,
}

impl Attempt {
    #[must_use]
    pub const fn new(mode: PayoutMode, not_before: Timestamp) -> Self {
        Self {
            mode,
            fund_account_id: None,
            payout_id: None,
            not_before,
            processed: false,
            returned: false,
        }
    }

    /// Whether news may still change something soon.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.processed && !self.returned
    }
}

/// All tries to pay a withdrawal. None: it is not approved, or was decided by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payouts {
    pub attempts: Vec<Attempt>,
    /// No further try: the money is the seller's to withdraw again.
    pub released: bool,
}

/// Money that moves with news; each makes one journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PayoutMove {
    /// From in flight to the seller's bank.
    Paid { attempt: u32 },
    /// From the seller's bank to in flight.
    Reversed { attempt: u32 },
    /// From in flight to available.
    Released,
}

/// What comes of news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    pub payouts: Payouts,
    pub moves: Vec<PayoutMove>,
}

/// News that a person must look at; no money moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayoutRefused {
    #[error("the withdrawal has no such attempt")]
    UnknownAttempt,
    #[error("the attempt has another payout already")]
    OtherPayout,
}

impl Payouts {
    /// The first attempt, of an approved withdrawal.
    #[must_use]
    pub fn begun(mode: PayoutMode, now: Timestamp) -> Self {
        Self {
            attempts: vec![Attempt::new(mode, now)],
            released: false,
        }
    }

    /// The number of the last attempt; 0 without one.
    #[must_use]
    pub fn number(&self) -> u32 {
        u32::try_from(self.attempts.len()).unwrap_or(u32::MAX)
    }

    /// The attempt that counts.
    #[must_use]
    pub fn last(&self) -> Option<&Attempt> {
        self.attempts.last()
    }

    /// The contract's word for a withdrawal paid this way (contract section 3). It has none for
    /// money that came back: that is "rejected", as the seller may ask for it again; notes say
    /// why.
    #[must_use]
    pub fn status(&self) -> WithdrawalStatus {
        match self.last() {
            _ if self.released => WithdrawalStatus::Rejected,
            None => WithdrawalStatus::Pending,
            Some(last) if last.processed && !last.returned => WithdrawalStatus::Completed,
            Some(_) => WithdrawalStatus::Processing,
        }
    }

    /// Gives up before anything was sent: the seller's details can't be paid to.
    #[must_use]
    pub fn given_up(&self) -> Option<Applied> {
        let unsent = |last: &Attempt| last.payout_id.is_none();
        (!self.released && self.last().is_some_and(unsent)).then(|| Applied {
            payouts: Self {
                released: true,
                ..self.clone()
            },
            moves: vec![PayoutMove::Released],
        })
    }
}

/// What news changes; `None` when it says nothing new.
///
/// # Errors
/// [`PayoutRefused`].
pub fn apply_payout(
    payouts: &Payouts,
    news: &PayoutNews,
    now: Timestamp,
) -> Result<Option<Applied>, PayoutRefused> {
    let mut after = payouts.clone();
    let place = usize::try_from(news.attempt)
        .ok()
        .and_then(|number| number.checked_sub(1));
    let attempt = place
        .and_then(|place| after.attempts.get_mut(place))
        .ok_or(PayoutRefused::UnknownAttempt)?;
    let known = attempt.payout_id.get_or_insert(news.payout_id.clone());
    if *known != news.payout_id {
        return Err(PayoutRefused::OtherPayout);
    }
    let before = (attempt.processed, attempt.returned);
    match news.step {
        PayoutStep::Underway => {}
        PayoutStep::Processed => attempt.processed = true,
        PayoutStep::Returned => attempt.returned = true,
    }
    let (processed, returned, mode) = (attempt.processed, attempt.returned, attempt.mode);
    let mut moves = Vec::new();
    if processed && !before.0 {
        moves.push(PayoutMove::Paid {
            attempt: news.attempt,
        });
    }
    if (processed && returned) && before != (true, true) {
        moves.push(PayoutMove::Reversed {
            attempt: news.attempt,
        });
    }
    if returned && !before.1 {
        match next_mode(mode, news.trouble).filter(|_| payouts.number() < MAX_PAYOUT_ATTEMPTS) {
            Some(mode) => after
                .attempts
                .push(Attempt::new(mode, now.plus(PAYOUT_RETRY))),
            None => {
                after.released = true;
                moves.push(PayoutMove::Released);
            }
        }
    }
    Ok((after != *payouts).then_some(Applied {
        payouts: after,
        moves,
    }))
}

/// How to try again after trouble, where that makes sense.
fn next_mode(mode: PayoutMode, trouble: Trouble) -> Option<PayoutMode> {
    match (trouble, mode) {
        (Trouble::Passing | Trouble::Ours, mode) => Some(mode),
        (Trouble::OtherMode, PayoutMode::Imps) => Some(PayoutMode::Neft),
        (Trouble::OtherMode | Trouble::Seller | Trouble::Unknown, _) => None,
    }
}

#[cfg(test)]
mod tests;
