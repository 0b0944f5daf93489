//! `PATCH` and `POST /api/orders/orders/{id}/cancel/`: the buyer gives up an order that no
//! seller has begun. Unpaid, its units return to sale; paid, its money goes back too.

use crate::cancellation;
use boli_domain::RowId;
use boli_domain::order::{OrderStatus, buyer_cancel};
use boli_domain::refund::RefundCause;
use boli_runtime::refunds::{self, NotRefunded, Wanted};
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response};
use boli_store::items::{OrderItem, Track};
use boli_store::{Goods, MoveRefused};

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
    for _ in 0..ATTEMPTS {
        let order = deps.store().order(request.param("id")?).await?;
        let order = order
            .filter(|order| order.buyer.id == caller.id())
            .ok_or_else(|| Failure::no_match("Order"))?;
        buyer_cancel(order.order_status)
            .map_err(|refused| Failure::invalid(refused.to_string()))?;
        cancellation::not_quarantined(&order)?;
        let step = step(deps, &caller, &order);
        let outcome = if order.is_paid() {
            let lines: Vec<RowId> = order.living().map(|line| line.id).collect();
            let wanted = Wanted {
                lines: &lines,
                cause: RefundCause::Cancelled,
                goods: Goods::NotSent,
                goods_return: None,
            };
            refunds::give_back(deps, &order, wanted, step).await
        } else {
            let ended = deps.store().cancel_unpaid_order(&order, &step).await;
            ended.map_err(|refusal| match refusal {
                MoveRefused::Changed => NotRefunded::Changed,
                MoveRefused::Store(error) => NotRefunded::Failed(error.into()),
            })
        };
        match outcome {
            Ok(()) => return Response::message("Order cancelled successfully"),
            Err(NotRefunded::Changed) => {}
            Err(refusal) => return Err(cancellation::not_refunded(refusal)),
        }
    }
    Err(cancellation::not_refunded(NotRefunded::Changed))
}

fn step(deps: &Deps, caller: &Caller, order: &OrderItem) -> Track {
    Track {
        id: order.next_track_id(deps.new_row_id()),
        status: OrderStatus::Cancelled,
        notes: "Order cancelled by customer".to_owned(),
        tracking_id: None,
        courier_name: None,
        packing_media_sha256: None,
        created_at: deps.now(),
        created_by: caller.id(),
        created_by_name: caller.user.username.clone(),
    }
}
