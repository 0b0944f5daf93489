//! Queues `post-frames` and `retry-frames`: posts a room's frames to the sockets of one shard.

use boli_runtime::queue::QueueRecord;
use boli_runtime::{Deps, Failure, Function, fanout};
use boli_wire::commands::{PostFrames, RetryFrames};

pub const FUNCTION: Function = Function::queue("workers-post-frames", |deps, record| {
    Box::pin(handle(deps, record))
})
.requires(|deps| {
    deps.sockets()?;
    deps.queues().require::<RetryFrames>()
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, record: QueueRecord) -> Result<(), Failure> {
    let command: PostFrames = record.command()?;
    fanout::post_to_shard(deps, &command).await
}
