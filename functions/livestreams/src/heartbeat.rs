//! `POST /api/livestreams/livestreams/{id}/heartbeat/`: the owner's client is there. It takes
//! back the warning that the stream is about to end.

use boli_domain::livestream::{EndRefused, LivestreamStatus};
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::UtcZ;
use boli_wire::livestreams::HeartbeatNoted;

pub const FUNCTION: Function = Function::http("livestreams-heartbeat", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let room = crate::own_stream(deps, &request, &caller).await?;
    if room.room_status != LivestreamStatus::Live {
        return Err(Failure::invalid(EndRefused::NotLive.to_string()));
    }
    let now = deps.now();
    deps.store()
        .note_activity(room.id, caller.id(), now)
        .await?;
    Response::ok(&HeartbeatNoted {
        message: "Heartbeat recorded successfully",
        last_activity: UtcZ(now),
        remaining_credits: caller.user.credits,
        credits_consumed: room.credits_consumed,
    })
}
