//! `GET /api/livestreams/biddings/`: auctions, newest first, of one livestream or of all.

use boli_domain::RoomId;
use boli_domain::auction::AuctionStatus;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_store::items::AuctionItem;
use boli_store::keys;
use boli_wire::auctions::Bidding;
use boli_wire::{FieldErrors, Page};
use futures_util::future::try_join_all;

pub const FUNCTION: Function = Function::http("auctions-list", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    deps.caller(&request).await?;
    let page = page(deps, &request).await?;
    let biddings = biddings(deps, &page.results).await?;
    Response::ok(&page.with(biddings))
}

/// The auctions that the query asks for.
async fn page(deps: &Deps, request: &Request) -> Result<Page<AuctionItem>, Failure> {
    let room = room(request)?;
    let status = request.query("status");
    let Some(room) = room else {
        let status = match status {
            None => None,
            Some(word) => match AuctionStatus::from_wire(word) {
                None => return request.page(deps, Vec::new()),
                status => status,
            },
        };
        let list = keys::auctions_list(status);
        let page = deps.store().list_page(&list, request.page_number()).await?;
        // Only the page's own auctions are read.
        let auctions = deps.store().auctions_in(&page.rows).await?;
        return request.page_of(deps, page.count, auctions);
    };
    let mut auctions = deps.store().auctions_of_room(room).await?;
    if let Some(status) = status {
        auctions = with_status(auctions, status);
    }
    request.page(deps, auctions)
}

fn room(request: &Request) -> Result<Option<RoomId>, Failure> {
    let Some(text) = request.query("livestream") else {
        return Ok(None);
    };
    let room = text.parse().map_err(|_| {
        FieldErrors::one(
            "livestream",
            format!("\u{201c}{text}\u{201d} is not a valid UUID."),
        )
    })?;
    Ok(Some(room))
}

/// A status that no auction has matches none.
fn with_status(auctions: Vec<AuctionItem>, status: &str) -> Vec<AuctionItem> {
    auctions
        .into_iter()
        .filter(|auction| auction.status.wire() == status)
        .collect()
}

async fn biddings(deps: &Deps, auctions: &[AuctionItem]) -> Result<Vec<Bidding>, Failure> {
    let product_ids: Vec<_> = auctions.iter().map(|auction| auction.product_id).collect();
    let products = deps.store().products(&product_ids).await?;
    let categories = deps.store().categories().await?;
    let histories = auctions
        .iter()
        .map(|auction| deps.store().bids(auction.room_id, auction.id));
    let histories = try_join_all(histories).await?;
    let rows = auctions.iter().zip(histories).map(|(auction, history)| {
        let product = products
            .iter()
            .find(|product| product.id == auction.product_id);
        let card = views::auctions::card(deps, auction, product, &categories);
        views::auctions::bidding(auction, history, card)
    });
    Ok(rows.collect())
}
