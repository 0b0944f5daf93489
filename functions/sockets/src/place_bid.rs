//! Routes `place_bid` and `bid_placed`, on livestream sockets: a bid, with all the checks of
//! the REST endpoint, dropped silently when it is refused.
//!
//! The buyers' app sends this frame right after its REST bid of the same amount was accepted.
//! That needs no case of its own: a bid must be higher than the highest, so the repetition is
//! refused like any other low bid and changes nothing.

use crate::frame::Frame;
use boli_domain::{AuctionId, Paise};
use boli_runtime::socket::{SocketEvent, SocketReply};
use boli_runtime::{Deps, Failure, Function, bidding};
use boli_store::items::SocketKind;
use boli_wire::Form;

pub const FUNCTION: Function = Function::socket("sockets-place-bid", |deps, event| {
    Box::pin(handle(deps, event))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, event: SocketEvent) -> Result<SocketReply, Failure> {
    let frame = Frame::read(deps, &event)
        .await?
        .and_then(|frame| frame.on(SocketKind::Livestream));
    let Some(Frame { caller, fields, .. }) = frame else {
        return Ok(SocketReply::Accepted);
    };
    let Some((auction, amount)) = bid(fields) else {
        return Ok(SocketReply::Accepted);
    };
    // A refusal is logged by the shell, which answers every frame with success.
    bidding::place(deps, &caller, auction, amount, event.received_at).await?;
    Ok(SocketReply::Accepted)
}

/// The auction, which clients also call `product_id`, and the amount.
fn bid(mut form: Form) -> Option<(AuctionId, Paise)> {
    let auction = form
        .optional_id("bidding_id")
        .or_else(|| form.optional_id("product_id"))?;
    let amount = form
        .optional_amount("bid_amount")
        .or_else(|| form.optional_amount("amount"))?;
    Some((auction, amount))
}
