//! Queue `release-reservation`: ends what is held when its time is over. Units of an unpaid
//! order and of a won line return to sale, a delivered order's earnings become available.
//!
//! The queue delays a message by a quarter of an hour at most, so a message that comes early
//! is sent again; what was paid, ended or prolonged meanwhile is left alone.

use boli_domain::Timestamp;
use boli_runtime::queue::QueueRecord;
use boli_runtime::{Deps, Failure, Function, refunds};
use boli_store::HoldRefused;
use boli_wire::commands::ReleaseReservation;

pub const FUNCTION: Function = Function::queue("workers-release-reservation", |deps, record| {
    Box::pin(handle(deps, record))
})
.requires(|deps| deps.queues().require::<ReleaseReservation>());

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

/// What became of a hold.
enum Hold {
    Over,
    Until(Timestamp),
}

async fn handle(deps: &Deps, record: QueueRecord) -> Result<(), Failure> {
    let command: ReleaseReservation = record.command()?;
    match release(deps, &command).await? {
        Hold::Over => Ok(()),
        Hold::Until(due) => {
            deps.queues()
                .send_after(&command, due.since(deps.now()))
                .await
        }
    }
}

async fn release(deps: &Deps, command: &ReleaseReservation) -> Result<Hold, Failure> {
    let (store, now) = (deps.store(), deps.now());
    let ended = match *command {
        ReleaseReservation::Order { order_id } => {
            let Some(order) = store
                .order(order_id)
                .await?
                .filter(|order| order.holds_units())
            else {
                return Ok(Hold::Over);
            };
            if order.reserved_until > now {
                return Ok(Hold::Until(order.reserved_until));
            }
            store.release_order(&order, now).await
        }
        ReleaseReservation::WonLine {
            user_id,
            product_id,
            auction_id,
        } => {
            let Some(line) = store.won_line(user_id, product_id, auction_id).await? else {
                // Paid, or returned to sale.
                store.forget_auction(auction_id).await?;
                return Ok(Hold::Over);
            };
            if line.hold_ends() > now {
                return Ok(Hold::Until(line.hold_ends()));
            }
            store.release_won_line(&line).await
        }
        ReleaseReservation::Earnings { order_id } => {
            let order = store
                .order(order_id)
                .await?
                .filter(|order| !order.earnings_released);
            let due = order.as_ref().and_then(|order| order.earnings_due_at);
            let (Some(order), Some(due)) = (order, due) else {
                return Ok(Hold::Over);
            };
            if due > now {
                return Ok(Hold::Until(due));
            }
            let journal = refunds::released(deps, &order).await?;
            store.release_earnings(&order, &journal, now).await
        }
    };
    match ended {
        Ok(()) => {
            tracing::info!(?command, "hold ended");
            Ok(Hold::Over)
        }
        // Paid or ended meanwhile. One that was prolonged meanwhile the sweep finds again.
        Err(HoldRefused::Changed) => Ok(Hold::Over),
        Err(HoldRefused::Store(error)) => Err(error.into()),
    }
}
