//! Queues `post-frames` and `retry-frames`: posts a room's frames to the sockets of one shard.

use boli_domain::limits::FRAMES_RETRY;
use boli_runtime::queue::QueueRecord;
use boli_runtime::{Deps, Failure, Function, fanout};
use boli_wire::commands::{PostFrames, RetryFrames};

pub const FUNCTION: Function = Function::queue("workers-post-frames", |deps, record| {
    Box::pin(handle(deps, record))
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

async fn handle(deps: &Deps, record: QueueRecord) -> Result<(), Failure> {
    let posted = post(deps, &record).await;
    if posted.is_err() && record.is_waited_for() {
        // The shard's next frames wait for these, and grow old.
        let shown = deps
            .queues()
            .show_again::<PostFrames>(&record, FRAMES_RETRY);
        if let Err(failure) = shown.await {
            tracing::warn!(%failure, "a shard waits for the visibility timeout");
        }
    }
    posted
}

async fn post(deps: &Deps, record: &QueueRecord) -> Result<(), Failure> {
    let command: PostFrames = record.command()?;
    fanout::post_to_shard(deps, &command).await
}
