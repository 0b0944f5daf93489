//! `DELETE /api/chat/moderators/{id}/remove/`: the owner of a stream dismisses a moderator.

use boli_domain::RowId;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("chat-remove-moderator", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let id: RowId = request.param("id")?;
    let removed = deps.store().remove_moderator(id, caller.id()).await?;
    removed.map_err(crate::not_moderated)?;
    Response::message("Moderator removed successfully")
}
