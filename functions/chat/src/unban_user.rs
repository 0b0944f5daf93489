//! `PATCH /api/chat/livestreams/{id}/unban-user/`: the owner of a stream lets a user back in.

use boli_domain::UserId;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("chat-unban-user", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let room = crate::own_stream(deps, &request, &caller).await?;
    let mut form = request.form().await?;
    let user: Option<UserId> = form.optional_id("user_id");
    form.finish()?;
    let user = user.ok_or_else(|| Failure::invalid("user_id is required"))?;
    let lifted = deps
        .store()
        .unban_user(room, user, caller.id(), None)
        .await?;
    lifted.map_err(crate::not_unbanned)?;
    Response::message("User unbanned successfully")
}
