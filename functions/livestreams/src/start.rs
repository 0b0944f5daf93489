//! `PATCH|POST /api/livestreams/livestreams/{id}/start/`: the seller goes live.
//!
//! One transaction opens the room and takes the first period's credit.

use boli_domain::RoomId;
use boli_domain::livestream::StartRefused;
use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::livestreams::StreamStarted;

pub const FUNCTION: Function = Function::http("livestreams-start", |deps, request| {
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
    deps.store()
        .start_room(id, caller.id(), deps.now())
        .await?
        .map_err(refusal)?;
    Response::ok(&StreamStarted {
        message: "Livestream started successfully",
        agora_channel_name: room.channel,
        // As of the request: a purchase that completes in this instant shows with the next.
        remaining_credits: caller.user.credits.saturating_sub(1),
    })
}

fn refusal(refused: StartRefused) -> Failure {
    let kind = match refused {
        StartRefused::NotOwner | StartRefused::NotActive => Kind::Forbidden,
        StartRefused::AlreadyLive | StartRefused::Over | StartRefused::NoCredits => Kind::Invalid,
    };
    Failure::new(kind, refused.to_string())
}
