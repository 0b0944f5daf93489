//! `POST /api/livestreams/livestreams/{id}/join/`: a user starts watching; joining again
//! changes nothing.

use boli_domain::RoomId;
use boli_domain::livestream::JoinRefused;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::ViewerItem;
use boli_wire::livestreams::StreamJoined;

pub const FUNCTION: Function = Function::http("livestreams-join", |deps, request| {
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
    let viewer = ViewerItem {
        room_id: id,
        user_id: caller.id(),
        username: caller.user.username,
        joined_at: deps.now(),
    };
    match deps.store().join_room(&viewer).await? {
        Ok(()) | Err(JoinRefused::AlreadyWatching) => {}
        Err(refused @ JoinRefused::NotLive) => return Err(Failure::invalid(refused.to_string())),
        Err(refused @ JoinRefused::Banned) => return Err(Failure::forbidden(refused.to_string())),
    }
    let presence = deps.store().presence(id).await?;
    Response::ok(&StreamJoined {
        message: "Joined livestream successfully",
        agora_channel_name: room.channel,
        viewer_count: presence.map_or(0, |presence| presence.viewers),
    })
}
