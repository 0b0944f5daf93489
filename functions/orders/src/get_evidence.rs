//! `GET /api/orders/orders/{id}/evidence/?item=`: all that is known of an item of an order in one
//! document, for its buyer, its seller and operators: how it was sold, shown and paid, the bids,
//! the way it went, how it was packed, and its return; of an order with one item it need not be
//! named. `sha256` is of the document without it, as
//! JSON with sorted names and no spaces, so that nobody can show another one.

use boli_domain::RowId;
use boli_runtime::digest::sha256;
use boli_runtime::views::returns::goods_return;
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response};
use boli_store::items::{AuctionItem, BidItem, OrderItem, OrderLine, RoomItem, Track};
use boli_wire::returns::{BidFact, Evidence, Facts, ItemFacts, OrderFacts, Shown, StepFact};
use boli_wire::{Decimal, Ist};

pub const FUNCTION: Function = Function::http("orders-get-evidence", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let order = deps.store().order(request.param("id")?).await?;
    let item: Option<RowId> = request.query("item").and_then(|text| text.parse().ok());
    let unknown = || Failure::no_match("Item");
    let order = order.ok_or_else(unknown)?;
    let line = match (item, order.lines.as_slice()) {
        (None, [only]) => Some(only),
        _ => order.lines.iter().find(|line| Some(line.id) == item),
    };
    let line = line
        .filter(|line| may_see(&caller, &order, line))
        .ok_or_else(unknown)?;
    let facts = facts(deps, &order, line).await?;
    let canonical = serde_json::to_value(&facts).map_err(Failure::internal)?;
    Response::ok(&Evidence {
        sha256: sha256(canonical.to_string().as_bytes()),
        facts,
    })
}

fn may_see(caller: &Caller, order: &OrderItem, line: &OrderLine) -> bool {
    [order.buyer.id, line.seller.id].contains(&caller.id()) || caller.user.is_staff
}

async fn facts(deps: &Deps, order: &OrderItem, line: &OrderLine) -> Result<Facts, Failure> {
    let store = deps.store();
    let item = store.goods_return(order.id, line.id).await?;
    let auction = match line.auction {
        Some(won) => store.auction_by_id(won.id).await?,
        None => None,
    };
    let (shown, bids) = match &auction {
        Some(auction) => {
            let room = store.room(auction.room_id).await?;
            let bids = store.bids(auction.room_id, auction.id).await?;
            (Some(shown(auction, room.as_ref())), bids)
        }
        None => (None, Vec::new()),
    };
    Ok(Facts {
        order: of_order(order),
        item: of_line(line),
        shown,
        bids: bids.iter().map(of_bid).collect(),
        tracking: order.tracking.iter().map(of_step).collect(),
        goods_return: item.map(|item| goods_return(deps, &item)),
    })
}

fn of_order(order: &OrderItem) -> OrderFacts {
    OrderFacts {
        id: order.id,
        order_number: order.order_number.clone(),
        buyer: order.buyer.username.clone(),
        ordered_at: Ist(order.created_at),
        paid_at: order.confirmed_at.map(Ist),
        shipped_at: order.shipped_at.map(Ist),
        delivered_at: order.delivered_at.map(Ist),
        razorpay_order_id: order.gateway_order_id.clone(),
        razorpay_payment_id: order.payment.gateway_payment_id.clone(),
    }
}

fn of_line(line: &OrderLine) -> ItemFacts {
    ItemFacts {
        id: line.id,
        product: line.product_id,
        product_name: line.product_name.clone(),
        product_description: line.product_description.clone(),
        seller: line.seller.username.clone(),
        quantity: line.quantity,
        unit_price: Decimal(line.unit_price),
        total_price: Decimal(line.total()),
    }
}

fn shown(auction: &AuctionItem, room: Option<&RoomItem>) -> Shown {
    Shown {
        livestream: auction.room_id,
        title: auction.room_title.clone(),
        stream_started_at: room.and_then(|room| room.started_at).map(Ist),
        stream_ended_at: room.and_then(|room| room.ended_at).map(Ist),
        auction: auction.id,
        starting_price: Decimal(auction.starting_price),
        auction_started_at: Ist(auction.started_at),
        auction_closed_at: auction.closed_at.map(Ist),
        winner: auction.winner_name.clone(),
        price: auction.hammer.map(Decimal),
    }
}

fn of_bid(bid: &BidItem) -> BidFact {
    BidFact {
        number: bid.seq,
        amount: Decimal(bid.amount),
        bidder: bid.bidder_name.clone(),
        at: Ist(bid.at),
    }
}

fn of_step(step: &Track) -> StepFact {
    StepFact {
        status: step.status,
        at: Ist(step.created_at),
        by: step.created_by_name.clone(),
        notes: step.notes.clone(),
        courier_name: step.courier_name.clone(),
        tracking_id: step.tracking_id.clone(),
        packing_media_sha256: step.packing_media_sha256.clone(),
    }
}
