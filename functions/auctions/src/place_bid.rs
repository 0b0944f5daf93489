//! `POST /api/livestreams/biddings/{id}/place-bid/`: a buyer bids. The hot path: one read of
//! the buyer's gate in the room, one conditional write, nothing else.

use boli_domain::AuctionId;
use boli_runtime::{Deps, Failure, Function, Request, Response, bidding};
use boli_wire::auctions::{Bid, BidTaken};
use boli_wire::{Decimal, Ist, Number};

pub const FUNCTION: Function = Function::http("auctions-place-bid", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.recent_caller(&request).await?;
    let auction: AuctionId = request.param("id")?;
    let mut form = request.form().await?;
    let amount = form.amount("amount");
    form.finish()?;
    let placed = bidding::place(deps, &caller, auction, amount, request.received_at).await?;
    Response::ok(&BidTaken {
        message: "Bid placed successfully",
        bid: Bid {
            id: placed.id,
            amount: Decimal(placed.amount),
            bidder: caller.id(),
            bidder_name: caller.user.username.clone(),
            created_at: Ist(placed.at),
            is_winning: placed.is_winning(),
        },
        current_highest_bid: Number(placed.auction.price()),
    })
}
