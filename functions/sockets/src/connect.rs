//! `$connect`: lets a signed-in user's socket into a room.
//!
//! The query says everything, because the gateway keeps no path: `socket` (`livestream` or
//! `chat`), `livestream` (its uuid) and `token`. The first frames follow from the change feed.

use boli_domain::RoomId;
use boli_runtime::auth::unauthenticated;
use boli_runtime::socket::{SocketEvent, SocketReply};
use boli_runtime::{Deps, Failure, Function};
use boli_store::items::{ConnectionItem, SocketKind};
use std::collections::BTreeMap;

pub const FUNCTION: Function = Function::socket("sockets-connect", |deps, event| {
    Box::pin(handle(deps, event))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, event: SocketEvent) -> Result<SocketReply, Failure> {
    let token = event.query.get("token").filter(|token| !token.is_empty());
    let token =
        token.ok_or_else(|| unauthenticated("Authentication credentials were not provided."))?;
    let caller = deps.caller_of_token(token).await?;
    let (kind, room) = place(&event.query).ok_or_else(unknown_stream)?;
    let shard = deps
        .store()
        .count_socket(room)
        .await?
        .ok_or_else(unknown_stream)?;
    let connection = ConnectionItem {
        id: event.connection_id,
        room_id: room,
        shard,
        kind,
        user_id: caller.id(),
        session_id: caller.session_id,
        username: caller.user.username,
        connected_at: deps.now(),
    };
    let opened = deps.store().open_connection(&connection).await?;
    opened.map_err(|banned| Failure::forbidden(banned.to_string()))?;
    Ok(SocketReply::Accepted)
}

/// The socket and the room that the query names.
fn place(query: &BTreeMap<String, String>) -> Option<(SocketKind, RoomId)> {
    let kind = match query.get("socket")?.as_str() {
        "livestream" => SocketKind::Livestream,
        "chat" => SocketKind::Chat,
        _ => return None,
    };
    Some((kind, query.get("livestream")?.parse().ok()?))
}

fn unknown_stream() -> Failure {
    Failure::not_found("Livestream not found")
}
