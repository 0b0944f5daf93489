//! `PATCH|POST /api/livestreams/livestreams/{id}/leave/`: a user stops watching.

use boli_domain::RoomId;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("livestreams-leave", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let id: RoomId = request.param("id")?;
    if !deps
        .store()
        .leave_room(id, caller.id(), &caller.user.username)
        .await?
    {
        return Err(not_watching(deps, id).await?);
    }
    Response::message("Left livestream successfully")
}

/// Nobody watches a stream that does not exist.
async fn not_watching(deps: &Deps, id: RoomId) -> Result<Failure, Failure> {
    Ok(match deps.store().room(id).await? {
        Some(_) => Failure::invalid("You are not currently viewing this livestream"),
        None => crate::no_such_stream(),
    })
}
