//! `$disconnect`: forgets a closed socket. A viewer whose last livestream socket of the room
//! it was stops watching.

use boli_runtime::socket::{SocketEvent, SocketReply};
use boli_runtime::{Deps, Failure, Function, presence};

pub const FUNCTION: Function = Function::socket("sockets-disconnect", |deps, event| {
    Box::pin(handle(deps, event))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, event: SocketEvent) -> Result<SocketReply, Failure> {
    // One that fan-out found gone before is forgotten already.
    if let Some(connection) = deps.store().connection(&event.connection_id).await? {
        presence::socket_closed(deps, &connection).await?;
    }
    Ok(SocketReply::Accepted)
}
