//! `PATCH|POST /api/livestreams/livestreams/{id}/end/`: the seller ends the stream.
//!
//! One transaction closes the room. An auction still running is settled from the change feed.

use boli_domain::RoomId;
use boli_domain::livestream::EndRefused;
use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::EndReason;
use boli_wire::livestreams::StreamEnded;
use std::time::Duration;

pub const FUNCTION: Function = Function::http("livestreams-end", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let id: RoomId = request.param("id")?;
    let room = crate::stream(deps, id).await?;
    let now = deps.now();
    let ended = deps
        .store()
        .end_room(id, caller.id(), EndReason::Seller, now)
        .await?;
    ended.map_err(refusal)?;
    let lasted = room
        .started_at
        .map_or(Duration::ZERO, |started| now.since(started));
    Response::ok(&StreamEnded {
        message: "Livestream ended successfully",
        duration_minutes: lasted.as_secs() / 60,
        credits_consumed: room.credits_consumed,
    })
}

fn refusal(refused: EndRefused) -> Failure {
    let kind = match refused {
        EndRefused::NotOwner => Kind::Forbidden,
        EndRefused::NotLive => Kind::Invalid,
    };
    Failure::new(kind, refused.to_string())
}
