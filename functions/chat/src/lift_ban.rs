//! `PATCH /api/chat/banned-users/{id}/unban/`: the owner of a stream lifts a ban of its list.

use boli_domain::RowId;
use boli_domain::chat::UnbanRefused;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("chat-lift-ban", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let id: RowId = request.param("id")?;
    let gate = deps.store().gate_of_ban(id).await?;
    let gate = gate.ok_or_else(|| crate::not_unbanned(UnbanRefused::NotBanned))?;
    let lifted = deps
        .store()
        .unban_user(gate.room_id, gate.user_id, caller.id(), Some(id))
        .await?;
    lifted.map_err(crate::not_unbanned)?;
    Response::message("User unbanned successfully")
}
