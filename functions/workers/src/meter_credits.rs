//! Queue `meter-credits`: charges a live stream's periods as they begin.
//!
//! Each delivery does what is due and arms the next one, until the stream is over; the sweep's
//! arm none. Every step is one conditional write that names the period, so a second delivery
//! changes nothing.

use boli_domain::credits::{MeterDecision, Metered, meter};
use boli_domain::livestream::LivestreamStatus;
use boli_runtime::queue::QueueRecord;
use boli_runtime::{Deps, Failure, Function};
use boli_store::items::RoomItem;
use boli_wire::commands::MeterCredits;

pub const FUNCTION: Function = Function::queue("workers-meter-credits", |deps, record| {
    Box::pin(handle(deps, record))
})
.requires(|deps| deps.queues().require::<MeterCredits>());

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, record: QueueRecord) -> Result<(), Failure> {
    let command: MeterCredits = record.command()?;
    // This ends: each step charges a period, warns, ends the stream or waits; one that
    // another delivery took first shows in the next read.
    while let Some(room) = live_room(deps, &command).await? {
        let seller = deps.store().user(room.seller_id).await?;
        let credits = seller.map_or(0, |seller| seller.credits);
        match meter(&metered(&room), credits, deps.now()) {
            MeterDecision::Charge { period } => {
                if let Err(refused) = deps.store().charge_period(&room, period).await? {
                    tracing::info!(room = %room.id, period, ?refused, "period not charged");
                }
            }
            MeterDecision::Warn => {
                deps.store()
                    .warn_of_credits(room.id, room.credits_consumed)
                    .await?;
            }
            MeterDecision::End { at } => {
                let ended = deps.store().end_unpaid_room(&room, at).await?;
                tracing::info!(room = %room.id, ended, "no credit for the next period");
            }
            MeterDecision::Wait { .. } if command.swept => return Ok(()),
            MeterDecision::Wait { until } => {
                return deps
                    .queues()
                    .send_after(&command, until.since(deps.now()))
                    .await;
            }
        }
    }
    Ok(())
}

fn metered(room: &RoomItem) -> Metered {
    Metered {
        // Every live room has a start; one without is not charged for the time before it had.
        started_at: room.started_at.unwrap_or(room.updated_at),
        charged: room.credits_consumed,
        is_warned: room.credit_warned,
    }
}

async fn live_room(deps: &Deps, command: &MeterCredits) -> Result<Option<RoomItem>, Failure> {
    let room = deps.store().room(command.room_id).await?;
    Ok(room.filter(|room| room.room_status == LivestreamStatus::Live))
}
