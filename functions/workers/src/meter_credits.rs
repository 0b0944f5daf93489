//! Queue `meter-credits`: charges a live stream's periods as they begin.
//!
//! Each delivery does what is due and arms the next one, until the stream is over; the sweep's
//! arm none.

use boli_runtime::queue::QueueRecord;
use boli_runtime::{Deps, Failure, Function, metering};
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
    let reading = metering::bring_up_to_date(deps, command.room_id).await?;
    match reading.next.filter(|_| !command.swept) {
        Some(next) => {
            let delay = next.since(deps.now());
            deps.queues().send_after(&command, delay).await
        }
        None => Ok(()),
    }
}
