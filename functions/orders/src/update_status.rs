//! `PATCH /api/orders/seller/orders/{id}/update-status/`: a seller moves a paid order on.
//! Delivered, its earnings become available, after a hold if one is configured
//! (`EARNINGS_HOLD_DAYS`). Cancelled, the seller's units return to sale and their money to the
//! buyer; what other sellers have in the order goes on.

use crate::cancellation;
use boli_domain::limits::{MAX_NOTES_CHARS, MAX_REFERENCE_CHARS};
use boli_domain::order::{self, OrderStatus};
use boli_domain::refund::RefundCause;
use boli_domain::{RowId, Timestamp, UserId};
use boli_runtime::environment::ConfigError;
use boli_runtime::refunds::{self, Wanted};
use boli_runtime::views::cards::Cards;
use boli_runtime::views::orders;
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response};
use boli_store::items::{OrderItem, OrderLine, Track};
use boli_store::{EarningsMove, Goods};
use boli_wire::orders::StatusUpdated;
use std::time::Duration;

pub const FUNCTION: Function = Function::http("orders-update-status", |deps, request| {
    Box::pin(handle(deps, request))
})
.requires(|deps| earnings_hold(deps).map(drop));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

/// Of a SHA-256 in hexadecimal.
const SHA256_DIGITS: usize = 64;

/// What the seller asks for.
struct Change {
    status: OrderStatus,
    notes: String,
    tracking_id: String,
    courier_name: String,
    packing_media_sha256: Option<String>,
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    caller.seller(|| Failure::forbidden("Only sellers can update order status"))?;
    let wanted = parse(&request).await?;
    let status = wanted.status;
    let order = deps.store().order(request.param("id")?).await?;
    let order = order
        .filter(|order| order.is_sold_by(caller.id()))
        .ok_or_else(not_theirs)?;

    decide(&order, caller.id(), status)?;
    let step = step(deps, &caller, &order, wanted);
    if status == OrderStatus::Cancelled {
        cancel_own(deps, &order, &caller, step).await?;
    } else {
        let earnings = earnings_of(deps, &order, &step).await?;
        let moved = deps.store().move_order(&order, &step, earnings).await;
        moved.map_err(cancellation::refused)?;
    }

    let order = deps.store().order(order.id).await?.ok_or_else(not_theirs)?;
    let cards = Cards::of_orders(deps, std::slice::from_ref(&order)).await?;
    Response::ok(&StatusUpdated {
        message: format!("Order status updated to {status}"),
        order: orders::seller_order(&order, caller.id(), &cards),
    })
}

async fn parse(request: &Request) -> Result<Change, Failure> {
    let mut form = request.form().await?;
    let word = form.text("status", MAX_REFERENCE_CHARS);
    let status = OrderStatus::from_wire(&word);
    if status.is_none() && !word.is_empty() {
        form.reject("status", format!("\"{word}\" is not a valid choice."));
    }
    let notes = form
        .optional_text("notes", MAX_NOTES_CHARS)
        .unwrap_or_default();
    let tracking_id = form
        .optional_text("tracking_id", MAX_REFERENCE_CHARS)
        .unwrap_or_default();
    let courier_name = form
        .optional_text("courier_name", MAX_REFERENCE_CHARS)
        .unwrap_or_default();
    let packing = form.optional_text("packing_media_sha256", SHA256_DIGITS);
    let packing = packing.filter(|digest| !digest.is_empty());
    let is_digest = |digest: &String| {
        digest.len() == SHA256_DIGITS && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    if packing.as_ref().is_some_and(|digest| !is_digest(digest)) {
        form.reject("packing_media_sha256", "Enter 64 hexadecimal digits.");
    }
    form.finish()?;
    // Without a status the form was not fine.
    let status = status.unwrap_or(OrderStatus::Pending);
    Ok(Change {
        status,
        notes,
        tracking_id,
        courier_name,
        packing_media_sha256: packing.map(|digest| digest.to_ascii_lowercase()),
    })
}

fn decide(order: &OrderItem, seller: UserId, to: OrderStatus) -> Result<(), Failure> {
    order::seller_move(order.order_status, to, order.payment_status).map_err(|refusal| {
        match refusal {
            order::MoveRefused::NotPaid => not_theirs(),
            order::MoveRefused::Transition { .. } => Failure::invalid(refusal.to_string()),
        }
    })?;
    if order.living().all(|line| line.seller.id != seller) {
        return Err(Failure::invalid("Your items in this order are cancelled"));
    }
    cancellation::not_quarantined(order)
}

/// A seller's own lines are refunded; the order goes on for the others.
async fn cancel_own(
    deps: &Deps,
    order: &OrderItem,
    caller: &Caller,
    step: Track,
) -> Result<(), Failure> {
    let own = |line: &&OrderLine| line.seller.id == caller.id();
    let lines: Vec<RowId> = order.living().filter(own).map(|line| line.id).collect();
    let wanted = Wanted {
        lines: &lines,
        cause: RefundCause::Cancelled,
        goods: Goods::NotSent,
        goods_return: None,
    };
    let refunded = refunds::give_back(deps, order, wanted, step).await;
    refunded.map_err(cancellation::not_refunded)
}

fn step(deps: &Deps, caller: &Caller, order: &OrderItem, wanted: Change) -> Track {
    let status = wanted.status;
    // Only a shipment has a courier.
    let if_shipped = |text: String| {
        if status == OrderStatus::Shipped {
            text
        } else {
            String::new()
        }
    };
    let notes = match wanted.notes.as_str() {
        "" => format!("Status updated to {status}"),
        _ => wanted.notes,
    };
    Track {
        id: order.next_track_id(deps.new_row_id()),
        status,
        notes,
        tracking_id: Some(if_shipped(wanted.tracking_id)),
        courier_name: Some(if_shipped(wanted.courier_name)),
        packing_media_sha256: wanted.packing_media_sha256,
        created_at: deps.now(),
        created_by: caller.id(),
        created_by_name: caller.user.username.clone(),
    }
}

async fn earnings_of(
    deps: &Deps,
    order: &OrderItem,
    step: &Track,
) -> Result<EarningsMove, Failure> {
    if step.status != OrderStatus::Delivered {
        return Ok(EarningsMove::Stay);
    }
    let due: Timestamp = step.created_at.plus(earnings_hold(deps)?);
    if due > step.created_at {
        return Ok(EarningsMove::DueAt(due));
    }
    let journal = refunds::released(deps, order).await?;
    Ok(EarningsMove::Available(journal))
}

/// How long a delivered order's earnings wait.
fn earnings_hold(deps: &Deps) -> Result<Duration, ConfigError> {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    let days: u32 = deps.environment().parse_or("EARNINGS_HOLD_DAYS", 0)?;
    Ok(DAY.saturating_mul(days))
}

fn not_theirs() -> Failure {
    Failure::not_found("Order not found, not paid, or you don't have permission to update it")
}
