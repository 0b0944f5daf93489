//! The tax documents of an order: of each seller a tax invoice or a bill of supply when it is
//! paid, and a credit note for the lines that go back. They are about the seller's goods: delivery and the
//! platform's fee are the platform's own supplies.

mod draft;

use super::{Refunded, Source};
use boli_domain::Timestamp;
use boli_runtime::{Deps, Failure};
use boli_store::IssueRefused;
use boli_store::items::{LineSeller, OrderItem, TaxDocumentItem};
use std::time::Duration;

/// Tries for a number while a seller's other documents take theirs: a show sells many at once,
/// and each round gives at least one its number.
const ATTEMPTS: u32 = 10;
/// The longest wait between two tries. All of them are over before the function's time is.
const LONGEST_WAIT_MS: u32 = 1_600;

/// Issues the documents of an order, each once, however often it is told to.
pub async fn issue(deps: &Deps, source: &Source, at: Timestamp) -> Result<(), Failure> {
    match source {
        Source::Paid(order) => invoices(deps, order, at).await,
        Source::Refunded(refunded) => credit_notes(deps, refunded, at).await,
        Source::Credits(_)
        | Source::Withdrawal(_)
        | Source::Reversed(_)
        | Source::Reward { .. } => Ok(()),
    }
}

async fn invoices(deps: &Deps, order: &OrderItem, at: Timestamp) -> Result<(), Failure> {
    for seller in order.sellers() {
        // An order from before sellers could say what an invoice needs.
        if !seller.tax.is_unsaid() {
            numbered(deps, &draft::invoice(order, seller, at)).await?;
        }
    }
    Ok(())
}

async fn credit_notes(deps: &Deps, refunded: &Refunded, at: Timestamp) -> Result<(), Failure> {
    let order = &refunded.order;
    let of = |seller: &LineSeller| {
        refunded
            .lines
            .iter()
            .any(|line| line.seller.id == seller.id)
    };
    for seller in order.sellers().into_iter().filter(|seller| of(seller)) {
        if seller.tax.is_unsaid() {
            continue;
        }
        let invoice = deps.store().tax_invoice(order.id, seller.id).await?;
        let invoice =
            invoice.ok_or_else(|| Failure::unavailable("the invoice is not issued yet"))?;
        numbered(deps, &draft::credit_note(&invoice, refunded, at)).await?;
    }
    Ok(())
}

/// Gives a document its number.
async fn numbered(deps: &Deps, document: &TaxDocumentItem) -> Result<(), Failure> {
    for attempt in 0..ATTEMPTS {
        match deps.store().issue_tax_document(document).await {
            Ok(()) | Err(IssueRefused::Issued) => return Ok(()),
            Err(IssueRefused::Overtaken) => {}
            Err(IssueRefused::Store(error)) if error.is_retryable() => {}
            Err(IssueRefused::Store(error)) => return Err(error.into()),
            Err(IssueRefused::Full(error)) => return Err(Failure::internal(error)),
        }
        deps.pause(longest_wait(attempt)).await;
    }
    Err(Failure::unavailable("the series is busy"))
}

/// Twice as long as before.
fn longest_wait(attempt: u32) -> Duration {
    let millis = 25_u32.saturating_mul(1 << attempt.min(6));
    Duration::from_millis(u64::from(millis.min(LONGEST_WAIT_MS)))
}
