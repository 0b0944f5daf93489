//! `GET /api/chat/livestreams/{id}/banned-users/`: who is banned from a stream, for its owner,
//! the latest first.

use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_wire::chat::BannedUsers;

pub const FUNCTION: Function = Function::http("chat-list-banned-users", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let room = crate::own_stream(deps, &request, &caller).await?;
    let gates = deps.store().banned_users(room).await?;
    let banned_users: Vec<_> = gates.iter().filter_map(views::chat::ban).collect();
    Response::ok(&BannedUsers {
        count: banned_users.len(),
        banned_users,
    })
}
