//! `PATCH` or `POST /api/livestreams/biddings/{id}/end/`: the seller ends an auction before
//! its deadline; the highest bid wins.

use boli_domain::AuctionId;
use boli_runtime::{Deps, Failure, Function, Request, Response, bidding};
use boli_store::{CloseBy, CloseOutcome};
use boli_wire::Number;
use boli_wire::auctions::BiddingClosed;

pub const FUNCTION: Function = Function::http("auctions-end", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let id: AuctionId = request.param("id")?;
    let room = deps
        .store()
        .room_of_auction(id)
        .await?
        .ok_or_else(bidding::unknown)?;
    let by = CloseBy::Seller(caller.id());
    let auction = match deps.store().close_auction(room, id, by, deps.now()).await? {
        CloseOutcome::Closed(auction) => auction,
        CloseOutcome::Missing => return Err(bidding::unknown()),
        CloseOutcome::NotOwner => return Err(Failure::forbidden("Permission denied")),
        CloseOutcome::WasClosed(_) | CloseOutcome::NotDue(_) => {
            return Err(Failure::invalid("Bidding is not active"));
        }
    };
    Response::ok(&BiddingClosed {
        message: "Bidding ended successfully",
        winner: auction.winner_name,
        winning_amount: auction.hammer.map(Number),
    })
}
