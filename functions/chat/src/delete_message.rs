//! `DELETE /api/chat/messages/{id}/delete/`: a message is hidden from everybody, by its author,
//! the owner of the stream or a moderator. The change feed tells the room.

use boli_domain::MessageId;
use boli_domain::chat::HideRefused;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("chat-delete-message", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let id: MessageId = request.param("id")?;
    let room = deps.store().room_of_message(id).await?;
    let room = room.ok_or_else(no_such_message)?;
    let hidden = boli_runtime::chat::hide(deps, &caller, room, id).await?;
    hidden.map_err(|refused| match refused {
        HideRefused::Missing => no_such_message(),
        HideRefused::NotAllowed => Failure::forbidden(refused.to_string()),
    })?;
    Response::message("Message deleted successfully")
}

fn no_such_message() -> Failure {
    Failure::no_match("ChatMessage")
}
