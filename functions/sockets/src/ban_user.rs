//! Route `ban_user`, on either socket: the stream's owner bans a user.
//!
//! The ban is stored; the change feed tells the room and closes the user's sockets.

use crate::frame::Frame;
use boli_domain::limits::MAX_BAN_REASON_CHARS;
use boli_domain::{UserId, chat};
use boli_runtime::socket::{SocketEvent, SocketReply};
use boli_runtime::{Deps, Failure, Function};
use boli_wire::{FieldErrors, Form};

pub const FUNCTION: Function = Function::socket("sockets-ban-user", |deps, event| {
    Box::pin(handle(deps, event))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, event: SocketEvent) -> Result<SocketReply, Failure> {
    let Some(frame) = Frame::read(deps, &event).await? else {
        return Ok(SocketReply::Accepted);
    };
    let Ok((user, reason)) = fields(frame.fields) else {
        return Ok(SocketReply::Accepted);
    };
    let room = frame.connection.room_id;
    if let Err(refused) = boli_runtime::chat::ban(deps, &frame.caller, room, user, reason).await? {
        tracing::info!(%refused, "nobody was banned");
    }
    Ok(SocketReply::Accepted)
}

fn fields(mut form: Form) -> Result<(UserId, String), FieldErrors> {
    let user = form.id("user_id");
    let reason = form
        .optional_text("reason", MAX_BAN_REASON_CHARS)
        .filter(|text| !text.is_empty());
    form.finish()?;
    Ok((
        user,
        reason.unwrap_or_else(|| chat::DEFAULT_BAN_REASON.to_owned()),
    ))
}
