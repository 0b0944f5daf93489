//! A client's frame with who sent it and on which socket.

use boli_runtime::socket::SocketEvent;
use boli_runtime::{Caller, Deps, Failure};
use boli_store::items::{ConnectionItem, SocketKind};
use boli_wire::Form;

/// A frame of a known socket whose user is still signed in.
pub(crate) struct Frame {
    pub connection: ConnectionItem,
    pub caller: Caller,
    pub fields: Form,
}

impl Frame {
    /// Reads a frame. `None` for one to ignore: it is no JSON object, its socket is closed
    /// or its user signed out.
    ///
    /// # Errors
    /// The table can't be reached.
    pub async fn read(deps: &Deps, event: &SocketEvent) -> Result<Option<Self>, Failure> {
        let body = event.body.clone().into();
        let Ok(fields) = Form::read("application/json", body).await else {
            return Ok(None);
        };
        let Some(connection) = deps.store().connection(&event.connection_id).await? else {
            return Ok(None);
        };
        let caller = deps
            .caller_of_session(connection.user_id, connection.session_id)
            .await?;
        Ok(caller.map(|caller| Self {
            connection,
            caller,
            fields,
        }))
    }

    /// The frame when it came on a socket of this kind: on the other it means nothing.
    pub fn on(self, kind: SocketKind) -> Option<Self> {
        (self.connection.kind == kind).then_some(self)
    }
}
