//! Route `chat_message`, on chat sockets: the same checks as over REST. The change feed
//! carries the message to the room, its writer included.

use crate::frame::Frame;
use boli_runtime::socket::{SocketEvent, SocketReply};
use boli_runtime::{Deps, Failure, Function};
use boli_store::items::SocketKind;
use boli_wire::chat::ChatDraft;

pub const FUNCTION: Function = Function::socket("sockets-send-chat", |deps, event| {
    Box::pin(handle(deps, event))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, event: SocketEvent) -> Result<SocketReply, Failure> {
    let frame = Frame::read(deps, &event)
        .await?
        .and_then(|frame| frame.on(SocketKind::Chat));
    let Some(Frame {
        connection,
        caller,
        fields,
    }) = frame
    else {
        return Ok(SocketReply::Accepted);
    };
    let Ok(draft) = ChatDraft::read(fields) else {
        return Ok(SocketReply::Accepted);
    };
    let sent = boli_runtime::chat::send(deps, &caller, connection.room_id, draft).await?;
    if let Err(refused) = sent {
        tracing::info!(%refused, "a chat message was not taken");
    }
    Ok(SocketReply::Accepted)
}
