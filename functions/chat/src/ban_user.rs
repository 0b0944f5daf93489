//! `POST /api/chat/livestreams/{id}/ban-user/`: the owner of a stream bans a user, again with
//! another reason if need be. The change feed tells the room and closes the sockets.

use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_store::BanAs;
use boli_wire::chat::{BanDraft, UserBanned};

pub const FUNCTION: Function = Function::http("chat-ban-user", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let room = crate::own_stream(deps, &request, &caller).await?;
    let draft = BanDraft::read(request.form().await?)?;
    let banned = boli_runtime::chat::ban(deps, &caller, BanAs::Owner, room, draft).await?;
    let gate = banned.map_err(crate::not_banned)?;
    let data = views::chat::ban(&gate).ok_or_else(|| Failure::internal("a ban without a ban"))?;
    Response::created(&UserBanned {
        message: format!("User {} banned successfully", data.user_name),
        data,
    })
}
