//! Route `delete_message`, on either socket: a message's author, the stream's owner or a
//! moderator hides it. The change feed tells the room.

use crate::frame::Frame;
use boli_domain::MessageId;
use boli_runtime::socket::{SocketEvent, SocketReply};
use boli_runtime::{Deps, Failure, Function};

pub const FUNCTION: Function = Function::socket("sockets-delete-message", |deps, event| {
    Box::pin(handle(deps, event))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, event: SocketEvent) -> Result<SocketReply, Failure> {
    let Some(mut frame) = Frame::read(deps, &event).await? else {
        return Ok(SocketReply::Accepted);
    };
    let Some(message) = frame.fields.optional_id::<MessageId>("message_id") else {
        return Ok(SocketReply::Accepted);
    };
    let room = frame.connection.room_id;
    if let Err(refused) = boli_runtime::chat::hide(deps, &frame.caller, room, message).await? {
        tracing::info!(%refused, "no message was hidden");
    }
    Ok(SocketReply::Accepted)
}
