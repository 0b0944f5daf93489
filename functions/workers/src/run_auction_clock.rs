//! Queue `auction-clock`: posts the countdown of one auction once a second, which is what
//! existing clients repaint on, and closes the auction at its deadline.
//!
//! A worker runs for one segment and hands over by message. The lease lets one worker run:
//! each hand-over raises the epoch, and an older epoch stops.

use boli_domain::limits::{CLOCK_LEASE, CLOCK_SEGMENT, CLOSE_GRACE};
use boli_domain::{Timestamp, auction::AuctionStatus};
use boli_runtime::queue::QueueRecord;
use boli_runtime::{Deps, Failure, Function, fanout, views};
use boli_store::CloseBy;
use boli_store::items::{AuctionClockItem, AuctionItem};
use boli_wire::catalog::Card;
use boli_wire::commands::{PostFrames, RunAuctionClock};
use boli_wire::frames::{Channel, Frame};
use futures_util::future::join;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

pub const FUNCTION: Function = Function::queue("workers-run-auction-clock", |deps, record| {
    Box::pin(handle(deps, record))
})
.requires(|deps| {
    deps.sockets()?;
    deps.queues().require::<RunAuctionClock>()?;
    deps.queues().require::<PostFrames>()
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, record: QueueRecord) -> Result<(), Failure> {
    let command: RunAuctionClock = record.command()?;
    let Some(auction) = running(deps, &command).await? else {
        return Ok(());
    };
    let started = deps.now();
    let lease = AuctionClockItem {
        auction_id: command.auction_id,
        room_id: command.room_id,
        epoch: command.epoch,
        leased_until: started.plus(CLOCK_LEASE),
    };
    if !deps.store().lease_auction_clock(&lease, started).await? {
        tracing::info!(auction = %command.auction_id, epoch = command.epoch, "another clock runs");
        return Ok(());
    }
    let card = views::auctions::card_of(deps, &auction).await?;
    match run(deps, &command, started, &card).await? {
        Segment::AuctionOver => Ok(()),
        Segment::HandOver => {
            let next = RunAuctionClock {
                epoch: command.epoch.saturating_add(1),
                ..command
            };
            deps.queues().send(&next).await
        }
    }
}

/// How a segment ended.
enum Segment {
    AuctionOver,
    HandOver,
}

/// Ticks until the auction is over or the segment ends. One read unit a tick.
async fn run(
    deps: &Deps,
    command: &RunAuctionClock,
    started: Timestamp,
    card: &Card,
) -> Result<Segment, Failure> {
    loop {
        // The lease outlives the segment; a worker that was frozen beyond it must not go on.
        if deps.now() >= started.plus(CLOCK_SEGMENT) {
            return Ok(Segment::HandOver);
        }
        let Some(auction) = running(deps, command).await? else {
            return Ok(Segment::AuctionOver);
        };
        let now = deps.now();
        let frame = views::auctions::timer_update(&auction, card.clone(), now);
        let frames = [Frame::BiddingTimerUpdate(frame).on(Channel::Livestream)];
        let posting = fanout::post_fleeting(deps, command.room_id, &frames);
        // Slow sockets use up the pause, not the next tick.
        let (posted, ()) = join(posting, deps.sleep(pause(&auction, now))).await;
        if let Err(failure) = posted {
            tracing::warn!(auction = %auction.id, %failure, "a countdown was not posted");
        }
        if now >= auction.deadline() {
            // Not due after all when a late bid has moved the deadline: then the loop goes on.
            let RunAuctionClock {
                room_id,
                auction_id,
                ..
            } = *command;
            deps.store()
                .close_auction(room_id, auction_id, CloseBy::Deadline, deps.now())
                .await?;
        }
    }
}

/// The auction while it takes bids.
async fn running(deps: &Deps, command: &RunAuctionClock) -> Result<Option<AuctionItem>, Failure> {
    let auction = deps
        .store()
        .auction(command.room_id, command.auction_id)
        .await?;
    Ok(auction.filter(|auction| auction.status == AuctionStatus::Open))
}

/// Ticks lie whole seconds before the deadline, so that the last one is the deadline, and
/// the close comes when its grace is over.
fn pause(auction: &AuctionItem, now: Timestamp) -> Duration {
    let left = auction.deadline().since(now);
    if left.is_zero() {
        return auction.deadline().plus(CLOSE_GRACE).since(now);
    }
    let part = Duration::from_millis(u64::from(left.subsec_millis()));
    if part.is_zero() { SECOND } else { part }
}
