//! The outbox: sends the workers what follows from each change, and writes the bid history.
//!
//! Changes are worked on concurrently: no effect depends on another, and each may happen
//! twice. The first change that fails is where the feed delivers again from.

mod effects;

pub use effects::{Command, Effect, effects};

use boli_runtime::stream::{StreamFailure, StreamRecord};
use boli_runtime::{Deps, Failure, Function};
use boli_wire::commands::{
    KeepBooks, MeterCredits, Notify, PayWithdrawal, ReleaseReservation, RunAuctionClock,
    SettleAuction, TrackReferral, VerifyPayment,
};
use futures_util::stream::{self, StreamExt, TryStreamExt};

/// Changes worked on at the same time.
const CONCURRENCY: usize = 16;

pub const FUNCTION: Function = Function::stream("feed-relay", |deps, records| {
    Box::pin(handle(deps, records))
})
.requires(|deps| {
    let queues = deps.queues();
    queues.require::<RunAuctionClock>()?;
    queues.require::<SettleAuction>()?;
    queues.require::<VerifyPayment>()?;
    queues.require::<MeterCredits>()?;
    queues.require::<ReleaseReservation>()?;
    queues.require::<KeepBooks>()?;
    queues.require::<Notify>()?;
    queues.require::<PayWithdrawal>()?;
    queues.require::<TrackReferral>()
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, records: Vec<StreamRecord>) -> Result<(), StreamFailure> {
    stream::iter(records)
        .map(|record| async move {
            let outcome = record.follow(relay(deps, &record)).await;
            outcome.map_err(|failure| record.failed(failure))
        })
        // In the order of the records, so that the first failure is the first of the batch.
        .buffered(CONCURRENCY)
        .try_collect()
        .await
}

async fn relay(deps: &Deps, record: &StreamRecord) -> Result<(), Failure> {
    for effect in effects(record)? {
        match effect {
            Effect::WriteBid(bid) => deps.store().write_bid_history(&bid).await?,
            Effect::NoteActivity { room_id, owner, at } => {
                deps.store().note_activity(room_id, owner, at).await?;
            }
            Effect::Relist(entry) => deps.store().relist(entry).await?,
            Effect::Enlist(row) => deps.store().enlist(&row).await?,
            Effect::Send {
                command,
                not_before,
            } => {
                let delay = not_before
                    .map(|at| at.since(deps.now()))
                    .unwrap_or_default();
                send(deps, &command, delay).await?;
            }
        }
    }
    Ok(())
}

async fn send(deps: &Deps, command: &Command, delay: std::time::Duration) -> Result<(), Failure> {
    let queues = deps.queues();
    match command {
        Command::RunAuctionClock(command) => queues.send_after(command, delay).await,
        Command::SettleAuction(command) => queues.send_after(command, delay).await,
        Command::VerifyPayment(command) => queues.send_after(command, delay).await,
        Command::MeterCredits(command) => queues.send_after(command, delay).await,
        Command::ReleaseReservation(command) => queues.send_after(command, delay).await,
        Command::Notify(command) => queues.send_after(command, delay).await,
        Command::PayWithdrawal(command) => queues.send_after(command, delay).await,
        Command::KeepBooks(command) => queues.send_after(command, delay).await,
        Command::TrackReferral(command) => queues.send_after(command, delay).await,
    }
}
