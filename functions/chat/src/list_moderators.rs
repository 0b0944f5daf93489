//! `GET /api/chat/livestreams/{id}/moderators/`: who helps to keep order in a stream.

use boli_domain::RoomId;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};

pub const FUNCTION: Function = Function::http("chat-list-moderators", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    deps.caller(&request).await?;
    let id: RoomId = request.param("id")?;
    if deps.store().room(id).await?.is_none() {
        return Err(crate::no_such_stream());
    }
    let mut moderators = deps.store().moderators(id).await?;
    moderators.sort_by_key(|moderator| (moderator.added_at, moderator.id));
    let rows = moderators.iter().map(views::chat::moderator).collect();
    Response::ok(&request.page(deps, rows)?)
}
