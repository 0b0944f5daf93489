//! What becomes of a return, whoever moves it: buyer, seller, operator or the clock.

use crate::refunds::{NotRefunded, Wanted, give_back};
use crate::{Deps, Failure};
use boli_domain::UserId;
use boli_domain::goods_return::{
    ReturnMove, ReturnMoveRefused, ReturnParty, ReturnStatus, move_return,
};
use boli_domain::refund::RefundCause;
use boli_store::items::{OrderItem, ReturnItem, ReturnStep, Track};
use boli_store::{CommitError, Goods};

/// What somebody does about a return.
#[derive(Clone, Debug)]
pub struct Answer {
    pub by: ReturnParty,
    /// Who it is, by account and by name.
    pub actor: UserId,
    pub name: String,
    pub moved: ReturnMove,
    pub note: String,
    /// The parcel on its way back.
    pub tracking_id: Option<String>,
}

/// Why a return was not moved.
#[derive(Debug, thiserror::Error)]
pub enum NotMoved {
    #[error(transparent)]
    Rule(#[from] ReturnMoveRefused),
    #[error(transparent)]
    Refund(#[from] NotRefunded),
    #[error("The return was changed meanwhile. Please try again.")]
    Changed,
    #[error("{0}")]
    Failed(Failure),
}

/// Moves a return on; when that gives the money back, in the refund's transaction.
///
/// # Errors
/// [`NotMoved`]; then nothing changed.
pub async fn answer(
    deps: &Deps,
    order: &OrderItem,
    item: ReturnItem,
    answer: Answer,
) -> Result<ReturnItem, NotMoved> {
    let status = move_return(item.return_status, answer.by, answer.moved)?;
    let mut after = item;
    after.return_status = status;
    after.tracking_id = answer.tracking_id.or(after.tracking_id);
    after.history.push(ReturnStep {
        status,
        by: answer.name.clone(),
        note: answer.note.clone(),
        at: deps.now(),
    });
    if status == ReturnStatus::Refunded {
        let goods = match answer.moved {
            ReturnMove::Receive => Goods::CameBack,
            _ => Goods::Kept,
        };
        let step = Track {
            id: order.next_track_id(deps.new_row_id()),
            status: order.order_status,
            notes: format!("{} was returned", after.product_name),
            tracking_id: None,
            courier_name: None,
            packing_media_sha256: None,
            created_at: deps.now(),
            created_by: answer.actor,
            created_by_name: answer.name,
        };
        let wanted = Wanted {
            lines: &[after.line_id],
            cause: RefundCause::Returned,
            goods,
            goods_return: Some(&after),
        };
        give_back(deps, order, wanted, step).await?;
    } else {
        match deps.store().move_return(&after).await {
            Ok(()) => {}
            Err(CommitError::Refused { .. }) => return Err(NotMoved::Changed),
            Err(CommitError::Store(error)) => return Err(NotMoved::Failed(error.into())),
        }
    }
    Ok(after)
}

/// What the sellers have not answered in time is the operators' to decide.
///
/// # Errors
/// The table can't be reached.
pub async fn dispute_unanswered(deps: &Deps) -> Result<(), Failure> {
    for item in deps.store().unanswered_returns(deps.now()).await? {
        let Ok(status) = move_return(item.return_status, ReturnParty::Clock, ReturnMove::Dispute)
        else {
            continue;
        };
        let mut disputed = item;
        disputed.return_status = status;
        disputed.history.push(ReturnStep {
            status,
            by: "Boli".to_owned(),
            note: "The seller has not answered".to_owned(),
            at: deps.now(),
        });
        match deps.store().move_return(&disputed).await {
            // The seller has answered meanwhile.
            Ok(()) | Err(CommitError::Refused { .. }) => {}
            Err(CommitError::Store(error)) => return Err(error.into()),
        }
    }
    Ok(())
}
