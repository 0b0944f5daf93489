//! `POST /api/chat/livestreams/{id}/moderators/`: the owner of a stream lets a user help to keep
//! order in it.

use boli_domain::UserId;
use boli_domain::chat::BanRefused;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_store::items::ModeratorItem;
use boli_wire::chat::ModeratorAdded;

pub const FUNCTION: Function = Function::http("chat-add-moderator", |deps, request| {
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
    let user: Option<UserId> = form.optional_id("moderator_id");
    form.finish()?;
    let user = user.ok_or_else(|| Failure::invalid("moderator_id is required"))?;
    let user = deps.store().user(user).await?;
    let user = user.ok_or_else(|| crate::not_banned(BanRefused::UnknownUser))?;
    let moderator = ModeratorItem {
        id: deps.new_row_id(),
        room_id: room,
        user_id: user.id,
        username: user.username,
        added_by: caller.id(),
        added_by_name: caller.user.username,
        added_at: deps.now(),
    };
    let added = deps.store().add_moderator(&moderator).await?;
    added.map_err(crate::not_moderated)?;
    Response::created(&ModeratorAdded {
        message: "Moderator added successfully",
        data: views::chat::moderator(&moderator),
    })
}
