//! What operators do about orders and returns.

use super::{Action, Deed, Field, Input, On, WORDS, changed};
use crate::model::text_at;
use boli_domain::goods_return::{ReturnMove, ReturnParty};
use boli_domain::operator::Permission;
use boli_domain::order::{OrderStatus, buyer_cancel};
use boli_domain::refund::RefundCause;
use boli_domain::{RowId, UserId};
use boli_runtime::refunds::{NotRefunded, Wanted, give_back};
use boli_runtime::returns::{Answer, NotMoved, answer};
use boli_runtime::{Deps, Failure};
use boli_store::items::{OrderItem, Track};
use boli_store::{Goods, MoveRefused};

/// Who acts, as buyers and sellers see it.
const SUPPORT: &str = "Support";

pub static CANCEL: Action = Action {
    name: "cancel-order",
    title: "Cancel",
    explanation: "The units return to sale; what was paid goes back to the buyer. Only for orders that no seller has begun.",
    needs: Permission::CancelOrders,
    on: On::Row,
    fields: &[WORDS],
    is_grave: true,
    applies: |order| matches!(text_at(order, "order_status"), "pending" | "confirmed"),
    run: |deps, deed| Box::pin(cancel(deps, deed)),
};

pub static REFUND: Action = Action {
    name: "refund-order",
    title: "Refund",
    explanation: "What is not refunded yet goes back to the buyer, and out of what the sellers earned. One item can be picked by its id.",
    needs: Permission::Refund,
    on: On::Row,
    fields: &[
        Field::new("note", "Words to the buyer", Input::Text),
        Field::new("line", "Item (id), empty for all", Input::Line).optional(),
        Field::new(
            "goods_came_back",
            "The seller has the goods again",
            Input::Flag,
        )
        .optional(),
    ],
    is_grave: true,
    applies: |order| text_at(order, "payment_status") == "completed",
    run: |deps, deed| Box::pin(refund(deps, deed)),
};

pub static DECIDE_RETURN: Action = Action {
    name: "decide-return",
    title: "Decide",
    explanation: "Both sides are told. \"Received\" and \"waived\" give the money back at once.",
    needs: Permission::DecideReturns,
    on: On::Row,
    fields: &[
        Field::new(
            "decision",
            "Decision",
            Input::Choice(&[
                ("accept", "accept: the goods may come back"),
                ("refuse", "refuse"),
                ("receive", "received: the seller has the goods again"),
                (
                    "waive",
                    "waive: the money goes back, the buyer keeps the goods",
                ),
            ]),
        ),
        Field::new("note", "Words to both sides", Input::Text),
    ],
    is_grave: true,
    applies: |item| {
        matches!(
            text_at(item, "return_status"),
            "requested" | "disputed" | "accepted"
        )
    },
    run: |deps, deed| Box::pin(decide_return(deps, deed)),
};

async fn order(deps: &Deps, id: &str) -> Result<OrderItem, Failure> {
    let id = id.parse().map_err(|_| changed())?;
    deps.store().order(id).await?.ok_or_else(changed)
}

/// The step that an operator makes.
fn step(deps: &Deps, order: &OrderItem, status: OrderStatus, notes: &str) -> Track {
    Track {
        id: order.next_track_id(deps.new_row_id()),
        status,
        notes: notes.to_owned(),
        tracking_id: None,
        courier_name: None,
        packing_media_sha256: None,
        created_at: deps.now(),
        created_by: UserId::SUPPORT,
        created_by_name: SUPPORT.to_owned(),
    }
}

async fn cancel(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    let order = order(deps, text_at(deed.row, "id")).await?;
    let refused = buyer_cancel(order.order_status).map_err(|refused| refused.to_string());
    refused.map_err(Failure::invalid)?;
    let step = step(deps, &order, OrderStatus::Cancelled, deed.note());
    if !order.is_paid() {
        let ended = deps.store().cancel_unpaid_order(&order, &step).await;
        return ended.map_err(|refused| match refused {
            MoveRefused::Changed => changed(),
            MoveRefused::Store(error) => error.into(),
        });
    }
    let lines: Vec<RowId> = order.living().map(|line| line.id).collect();
    let wanted = Wanted {
        lines: &lines,
        cause: RefundCause::Cancelled,
        goods: Goods::NotSent,
        goods_return: None,
    };
    give_back(deps, &order, wanted, step)
        .await
        .map_err(not_refunded)
}

async fn refund(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    let order = order(deps, text_at(deed.row, "id")).await?;
    let lines: Vec<RowId> = match deed.text("line") {
        "" => order.living().map(|line| line.id).collect(),
        id => {
            let id = id.parse();
            vec![RowId(
                id.map_err(|_| Failure::invalid("That is no item's id."))?,
            )]
        }
    };
    let (cause, goods) = match (order.order_status, deed.flag("goods_came_back")) {
        (OrderStatus::Delivered, true) => (RefundCause::Returned, Goods::CameBack),
        (OrderStatus::Delivered, false) => (RefundCause::Granted, Goods::Kept),
        (_, true) => {
            let text = "The order is not delivered: its goods can't come back.";
            return Err(Failure::invalid(text));
        }
        (_, false) => (RefundCause::Cancelled, Goods::NotSent),
    };
    let wanted = Wanted {
        lines: &lines,
        cause,
        goods,
        goods_return: None,
    };
    let step = step(deps, &order, order.order_status, deed.note());
    give_back(deps, &order, wanted, step)
        .await
        .map_err(not_refunded)
}

fn not_refunded(refused: NotRefunded) -> Failure {
    match refused {
        NotRefunded::Changed => changed(),
        NotRefunded::Rule(_) | NotRefunded::NotPaid => Failure::invalid(refused.to_string()),
        NotRefunded::Failed(failure) => failure,
    }
}

async fn decide_return(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    let order = order(deps, text_at(deed.row, "order_id")).await?;
    let line = RowId(crate::model::number_at(deed.row, "line_id"));
    let item = deps.store().goods_return(order.id, line).await?;
    let moved: ReturnMove = deed.text("decision").parse().map_err(|()| changed())?;
    let decided = Answer {
        by: ReturnParty::Operator,
        actor: UserId::SUPPORT,
        name: SUPPORT.to_owned(),
        moved,
        note: deed.note().to_owned(),
        tracking_id: None,
    };
    let answered = answer(deps, &order, item.ok_or_else(changed)?, decided).await;
    answered.map(drop).map_err(|refused| match refused {
        NotMoved::Changed => changed(),
        NotMoved::Failed(failure) => failure,
        NotMoved::Refund(refused) => not_refunded(refused),
        NotMoved::Rule(refused) => Failure::invalid(refused.to_string()),
    })
}
