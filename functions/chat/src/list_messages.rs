//! `GET /api/chat/messages/{id}/`: the newest visible messages of a stream, newest first.

use boli_domain::RoomId;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_wire::chat::ChatHistoryRow;

pub const FUNCTION: Function = Function::http("chat-list-messages", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    deps.caller(&request).await?;
    let id: RoomId = request.param("id")?;
    let messages = deps.store().chat_history(id).await?;
    let rows: Vec<ChatHistoryRow> = messages
        .iter()
        .map(|message| views::chat::row(message).into())
        .collect();
    Response::ok(&request.page(deps, rows)?)
}
