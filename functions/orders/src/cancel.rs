//! `PATCH` and `POST /api/orders/orders/{id}/cancel/`: the buyer gives up an order that no
//! seller has begun. Unpaid, its units return to sale; paid, its money goes back too.

use crate::cancellation;
use boli_domain::order::{OrderStatus, buyer_cancel};
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response};
use boli_store::MoveRefused;
use boli_store::items::{OrderItem, Track};

pub const FUNCTION: Function = Function::http("orders-cancel", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

/// Tries while the payment's news or the seller changes the order.
const ATTEMPTS: usize = 3;

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let mut outcome = Err(MoveRefused::Changed);
    for _ in 0..ATTEMPTS {
        let order = deps.store().order(request.param("id")?).await?;
        let order = order
            .filter(|order| order.buyer.id == caller.id())
            .ok_or_else(|| Failure::no_match("Order"))?;
        buyer_cancel(order.order_status)
            .map_err(|refused| Failure::invalid(refused.to_string()))?;
        cancellation::not_quarantined(&order)?;
        let step = step(deps, &caller, &order);
        outcome = if order.is_paid() {
            cancellation::of_paid(deps, &order, &step).await?
        } else {
            deps.store().cancel_unpaid_order(&order, &step).await
        };
        if !matches!(outcome, Err(MoveRefused::Changed)) {
            break;
        }
    }
    outcome.map_err(cancellation::refused)?;
    Response::message("Order cancelled successfully")
}

fn step(deps: &Deps, caller: &Caller, order: &OrderItem) -> Track {
    Track {
        id: order.next_track_id(deps.new_row_id()),
        status: OrderStatus::Cancelled,
        notes: "Order cancelled by customer".to_owned(),
        tracking_id: None,
        courier_name: None,
        created_at: deps.now(),
        created_by: caller.id(),
        created_by_name: caller.user.username.clone(),
    }
}
