//! `POST /api/chat/messages/{id}/send/`: a user writes into a stream's chat.

use boli_domain::RoomId;
use boli_domain::chat::ChatRefused;
use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_wire::chat::{ChatDraft, ChatSent};

pub const FUNCTION: Function = Function::http("chat-send-message", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let id: RoomId = request.param("id")?;
    let draft = ChatDraft::read(request.form().await?)?;
    let sent = boli_runtime::chat::send(deps, &caller, id, draft).await?;
    let message = sent.map_err(refusal)?;
    let data = views::chat::row(&message);
    Response::created(&ChatSent {
        message: "Message sent successfully",
        data,
    })
}

fn refusal(refused: ChatRefused) -> Failure {
    let kind = match refused {
        ChatRefused::UnknownRoom => Kind::NotFound,
        ChatRefused::NotLive => Kind::Invalid,
        ChatRefused::Banned | ChatRefused::Muted => Kind::Forbidden,
        ChatRefused::TooFast => Kind::TooMany,
    };
    Failure::new(kind, refused.to_string())
}
