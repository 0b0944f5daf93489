//! `POST /api/orders/orders/{id}/answer-return/`: buyer or seller move a return on. The seller
//! accepts, disputes, has the goods again (`receive`) or lets the buyer keep them (`waive`), which
//! both give the money back; the buyer sends the parcel or withdraws.

use boli_domain::RowId;
use boli_domain::goods_return::{ReturnMove, ReturnParty};
use boli_domain::limits::{MAX_NOTES_CHARS, MAX_REFERENCE_CHARS};
use boli_runtime::failure::Kind;
use boli_runtime::returns::{Answer, NotMoved, answer};
use boli_runtime::views::returns::goods_return;
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response};
use boli_store::items::{OrderItem, ReturnItem};

pub const FUNCTION: Function = Function::http("orders-answer-return", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

/// What somebody does.
struct Wanted {
    item: RowId,
    moved: ReturnMove,
    note: String,
    tracking_id: Option<String>,
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let unknown = || Failure::no_match("Return");
    let order = deps.store().order(request.param("id")?).await?;
    let order = order.ok_or_else(unknown)?;
    let wanted = parse(&request).await?;
    let item = deps.store().goods_return(order.id, wanted.item).await?;
    let (item, by) = item
        .and_then(|item| party(&item, &caller).map(|by| (item, by)))
        .ok_or_else(unknown)?;
    let done = Answer {
        by,
        actor: caller.id(),
        name: caller.user.username.clone(),
        moved: wanted.moved,
        note: wanted.note,
        tracking_id: wanted.tracking_id,
    };
    let moved = moved(deps, &order, item, done).await?;
    Response::ok(&goods_return(deps, &moved))
}

async fn parse(request: &Request) -> Result<Wanted, Failure> {
    let mut form = request.form().await?;
    let wanted = Wanted {
        item: RowId(form.integer("item", 0..=i64::MAX)),
        moved: form.choice("move"),
        note: form
            .optional_text("note", MAX_NOTES_CHARS)
            .unwrap_or_default(),
        tracking_id: form
            .optional_text("tracking_id", MAX_REFERENCE_CHARS)
            .filter(|text| !text.is_empty()),
    };
    form.finish()?;
    Ok(wanted)
}

fn party(item: &ReturnItem, caller: &Caller) -> Option<ReturnParty> {
    if item.buyer.id == caller.id() {
        Some(ReturnParty::Buyer)
    } else if item.seller.id == caller.id() {
        Some(ReturnParty::Seller)
    } else {
        None
    }
}

async fn moved(
    deps: &Deps,
    order: &OrderItem,
    item: ReturnItem,
    done: Answer,
) -> Result<ReturnItem, Failure> {
    answer(deps, order, item, done)
        .await
        .map_err(|refusal| match refusal {
            NotMoved::Rule(_) => Failure::invalid(refusal.to_string()),
            NotMoved::Refund(refusal) => crate::cancellation::not_refunded(refusal),
            NotMoved::Changed => Failure::new(Kind::Conflict, refusal.to_string()),
            NotMoved::Failed(failure) => failure,
        })
}
