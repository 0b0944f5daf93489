//! Queue `settle-auction`: closes an auction whose deadline has passed, or whose stream is
//! over, and settles it once it is closed. Too early, it sends itself the message again.

use boli_domain::limits::{CLOSE_GRACE, LATE_CLOSE};
use boli_domain::livestream::LivestreamStatus;
use boli_runtime::metrics::{self, Metric};
use boli_runtime::queue::QueueRecord;
use boli_runtime::{Deps, Failure, Function};
use boli_store::items::AuctionItem;
use boli_store::{CloseBy, CloseOutcome};
use boli_wire::commands::SettleAuction;

pub const FUNCTION: Function = Function::queue("workers-settle-auction", |deps, record| {
    Box::pin(handle(deps, record))
})
.requires(|deps| deps.queues().require::<SettleAuction>());

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, record: QueueRecord) -> Result<(), Failure> {
    let command: SettleAuction = record.command()?;
    match close(deps, &command, CloseBy::Deadline).await? {
        Outcome::Closed(auction) => settle(deps, &auction).await,
        Outcome::Gone => Ok(()),
        Outcome::Running(_) if is_over(deps, &command).await? => {
            match close(deps, &command, CloseBy::StreamEnd).await? {
                Outcome::Closed(auction) => settle(deps, &auction).await,
                Outcome::Running(_) | Outcome::Gone => Ok(()),
            }
        }
        Outcome::Running(auction) => {
            let due = auction.deadline().plus(CLOSE_GRACE);
            deps.queues()
                .send_after(&command, due.since(deps.now()))
                .await
        }
    }
}

enum Outcome {
    Closed(AuctionItem),
    Running(AuctionItem),
    Gone,
}

async fn close(deps: &Deps, command: &SettleAuction, by: CloseBy) -> Result<Outcome, Failure> {
    let SettleAuction {
        room_id,
        auction_id,
    } = *command;
    let outcome = deps
        .store()
        .close_auction(room_id, auction_id, by, deps.now())
        .await?;
    Ok(match outcome {
        CloseOutcome::Closed(auction) => {
            if by == CloseBy::Deadline && deps.now().since(auction.deadline()) > LATE_CLOSE {
                metrics::count(Metric::AuctionsClosedLate, 1);
            }
            Outcome::Closed(auction)
        }
        CloseOutcome::WasClosed(auction) => Outcome::Closed(auction),
        CloseOutcome::NotDue(auction) => Outcome::Running(auction),
        CloseOutcome::Missing | CloseOutcome::NotOwner => Outcome::Gone,
    })
}

/// Whether the auction's stream has ended.
async fn is_over(deps: &Deps, command: &SettleAuction) -> Result<bool, Failure> {
    let room = deps.store().room(command.room_id).await?;
    Ok(room.is_none_or(|room| room.room_status != LivestreamStatus::Live))
}

async fn settle(deps: &Deps, auction: &AuctionItem) -> Result<(), Failure> {
    let settled = deps
        .store()
        .settle_auction(auction, deps.new_row_id(), deps.now())
        .await?;
    tracing::info!(auction = %auction.id, settled, "auction settled");
    Ok(())
}
