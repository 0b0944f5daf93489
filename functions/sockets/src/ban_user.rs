//! Route `ban_user`: the stream's owner bans a user, on either socket; a moderator does on the
//! livestream socket only (contract section 11.3).
//!
//! The ban is stored; the change feed tells the room and closes the user's sockets.

use crate::frame::Frame;
use boli_domain::RoomId;
use boli_runtime::socket::{SocketEvent, SocketReply};
use boli_runtime::{Caller, Deps, Failure, Function};
use boli_store::BanAs;
use boli_store::items::SocketKind;
use boli_wire::chat::BanDraft;

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
    let Ok(draft) = BanDraft::read(frame.fields) else {
        return Ok(SocketReply::Accepted);
    };
    let by = match frame.connection.kind {
        SocketKind::Livestream => right(deps, &frame.caller, frame.connection.room_id).await?,
        SocketKind::Chat => BanAs::Owner,
    };
    let room = frame.connection.room_id;
    if let Err(refused) = boli_runtime::chat::ban(deps, &frame.caller, by, room, draft).await? {
        tracing::info!(%refused, "nobody was banned");
    }
    Ok(SocketReply::Accepted)
}

/// A room never changes its owner; whether the others are moderators is the write's condition.
async fn right(deps: &Deps, caller: &Caller, room: RoomId) -> Result<BanAs, Failure> {
    let room = deps.store().room(room).await?;
    let is_owner = room.is_some_and(|room| room.seller_id == caller.id());
    Ok(if is_owner {
        BanAs::Owner
    } else {
        BanAs::Moderator
    })
}
