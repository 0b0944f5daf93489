//! `GET /api/livestreams/biddings/{id}/`: an auction with its bids.

use boli_domain::AuctionId;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};

pub const FUNCTION: Function = Function::http("auctions-get", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    deps.caller(&request).await?;
    let id: AuctionId = request.param("id")?;
    let auction = deps.store().auction_by_id(id).await?;
    let auction = auction.ok_or_else(|| Failure::no_match("Bidding"))?;
    let history = deps.store().bids(auction.room_id, auction.id).await?;
    let card = views::auctions::card_of(deps, &auction).await?;
    Response::ok(&views::auctions::bidding(&auction, history, card))
}
