//! What cancelling an order's lines has in common, whoever does it.

use boli_runtime::Failure;
use boli_runtime::failure::Kind;
use boli_runtime::refunds::NotRefunded;
use boli_store::MoveRefused;
use boli_store::items::OrderItem;

/// Nothing is done with an order whose payment differs from our record.
///
/// # Errors
/// 400.
pub fn not_quarantined(order: &OrderItem) -> Result<(), Failure> {
    if order.payment_quarantined {
        return Err(Failure::invalid(
            "The payment of this order is being checked",
        ));
    }
    Ok(())
}

/// What the client is told of a move that somebody else overtook.
pub fn refused(refusal: MoveRefused) -> Failure {
    match refusal {
        MoveRefused::Changed => overtaken(),
        MoveRefused::Store(error) => error.into(),
    }
}

/// The same of a refund.
pub fn not_refunded(refusal: NotRefunded) -> Failure {
    match refusal {
        NotRefunded::Changed => overtaken(),
        NotRefunded::Rule(_) | NotRefunded::NotPaid => Failure::invalid(refusal.to_string()),
        NotRefunded::Failed(failure) => failure,
    }
}

fn overtaken() -> Failure {
    Failure::new(
        Kind::Conflict,
        "The order was changed meanwhile. Please try again.",
    )
}
