//! Sockets that are no more, and the viewers who leave with them.

use crate::{Deps, Failure};
use boli_store::items::{ConnectionItem, MemberItem, SocketKind};

/// Forgets a closed socket. A viewer whose last livestream socket of the room it was stops
/// watching. Doing it twice changes nothing.
///
/// # Errors
/// The table can't be reached.
pub async fn socket_closed(deps: &Deps, connection: &ConnectionItem) -> Result<(), Failure> {
    deps.store().close_connection(connection).await?;
    // After the socket is forgotten, not before: of two that close at once, the later one
    // then sees that none is left.
    if connection.kind == SocketKind::Livestream && was_last_of_viewer(deps, connection).await? {
        let ConnectionItem {
            room_id,
            user_id,
            username,
            ..
        } = connection;
        deps.store()
            .leave_room(*room_id, *user_id, username)
            .await?;
    }
    Ok(())
}

/// Forgets a socket that the gateway says is gone, whether or not `$disconnect` comes.
///
/// # Errors
/// The table can't be reached.
pub async fn socket_vanished(deps: &Deps, member: &MemberItem) -> Result<(), Failure> {
    match deps.store().connection(&member.connection_id).await? {
        Some(connection) => socket_closed(deps, &connection).await,
        None => Ok(deps.store().forget_member(member).await?),
    }
}

async fn was_last_of_viewer(deps: &Deps, closed: &ConnectionItem) -> Result<bool, Failure> {
    let (room, user) = (closed.room_id, closed.user_id);
    // Most sockets are of users who left before, or never joined: one read tells.
    let watches = deps.store().viewer(room, user).await?.is_some();
    Ok(watches && !deps.store().has_livestream_socket(room, user).await?)
}
