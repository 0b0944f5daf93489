//! `$disconnect`: forgets a closed socket. A viewer whose last livestream socket of the room
//! it was stops watching.

use boli_runtime::socket::{SocketEvent, SocketReply};
use boli_runtime::{Deps, Failure, Function};
use boli_store::items::{ConnectionItem, SocketKind};

pub const FUNCTION: Function =
    Function::socket("sockets-disconnect", |deps, event| Box::pin(handle(deps, event)));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, event: SocketEvent) -> Result<SocketReply, Failure> {
    let Some(connection) = deps.store().connection(&event.connection_id).await? else {
        return Ok(SocketReply::Accepted);
    };
    deps.store().close_connection(&connection).await?;
    // After the socket is forgotten, not before: of two that close at once, the later one
    // then sees that none is left. Leaving twice changes nothing.
    if connection.kind == SocketKind::Livestream && was_last_of_viewer(deps, &connection).await? {
        let ConnectionItem { room_id, user_id, username, .. } = &connection;
        deps.store().leave_room(*room_id, *user_id, username).await?;
    }
    Ok(SocketReply::Accepted)
}

async fn was_last_of_viewer(deps: &Deps, closed: &ConnectionItem) -> Result<bool, Failure> {
    let (room, user) = (closed.room_id, closed.user_id);
    // Most sockets are of users who left before, or never joined: one read tells.
    if deps.store().viewer(room, user).await?.is_none() {
        return Ok(false);
    }
    let open = deps.store().members_of_user(room, user).await?;
    Ok(open.iter().all(|member| member.kind != SocketKind::Livestream))
}
