//! Posts what changed in a room to its sockets. A batch of the feed is one tick: bids
//! collapse to the latest of each auction, everything else goes in its order.
//!
//! Rooms don't wait for each other. When one fails, the feed delivers again from its first
//! change; sockets of the others then see some frames twice, as they may at any time.

mod conflate;
mod effects;
mod render;

pub use conflate::{RoomBatch, conflate};
pub use effects::{Change, RoomEvent, effects};

use boli_domain::Trace;
use boli_runtime::stream::{StreamFailure, StreamRecord};
use boli_runtime::{Deps, Failure, Function, fanout};
use boli_store::trace;
use boli_wire::commands::{PostFrames, RetryFrames};
use futures_util::stream::{self, StreamExt};
use render::Rendered;
use tracing::Instrument;

/// Rooms posted to at the same time.
const ROOMS_AT_ONCE: usize = 16;

pub const FUNCTION: Function = Function::stream("feed-broadcast", |deps, records| {
    Box::pin(handle(deps, records))
})
.requires(|deps| {
    deps.sockets()?;
    deps.queues().require::<PostFrames>()?;
    deps.queues().require::<RetryFrames>()
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, records: Vec<StreamRecord>) -> Result<(), StreamFailure> {
    let mut changes = Vec::new();
    // A change that can't be read stops the batch there, but not those before it.
    let mut failed: Option<(usize, Failure)> = None;
    for (position, record) in records.iter().enumerate() {
        match effects(record) {
            Ok(change) => changes.extend(change.map(|change| (position, change))),
            Err(failure) => {
                failed = Some((position, failure));
                break;
            }
        }
    }
    let posted: Vec<_> = stream::iter(conflate(changes))
        .map(|batch| async move {
            let first = batch.first;
            let posting = post(deps, &batch);
            // Messages have room for one trace: that of the first change.
            let trace = batch.origin.traces.first().cloned();
            let span = tracing::info_span!("room", trace = trace.as_ref().map(Trace::as_str));
            let posting = trace::scope(trace, posting).instrument(span);
            posting.await.map_err(|failure| (first, failure))
        })
        .buffer_unordered(ROOMS_AT_ONCE)
        .collect()
        .await;
    let failures = posted.into_iter().filter_map(Result::err).chain(failed);
    match failures.min_by_key(|(position, _)| *position) {
        None => Ok(()),
        Some((position, failure)) => match records.into_iter().nth(position) {
            Some(record) => Err(record.failed(failure)),
            None => Ok(()),
        },
    }
}

async fn post(deps: &Deps, batch: &RoomBatch) -> Result<(), Failure> {
    let Rendered {
        frames,
        welcomes,
        banned,
    } = render::render(deps, batch).await?;
    fanout::post(deps, batch.room, &frames, welcomes, &batch.origin).await?;
    for user in banned {
        fanout::close_sockets(deps, batch.room, user.id).await?;
        // Whoever joined without a socket has none to close.
        deps.store()
            .leave_room(batch.room, user.id, &user.username)
            .await?;
    }
    Ok(())
}
