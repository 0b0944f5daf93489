//! `PATCH` and `POST /api/auth/notifications/{id}/read/`, also spelled `mark_as_read`: once it is
//! read, it stays read since then.

use crate::view;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::notifications::Marked;

pub const FUNCTION: Function = Function::http("notifications-mark-read", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let id = request.param("id")?;
    let store = deps.store();
    let now = Some(deps.now());
    if !store.set_notification_read(caller.id(), id, now).await? {
        // Read before, or never there.
        let told = store.notification(caller.id(), id).await?;
        told.ok_or_else(view::not_found)?;
    }
    Response::ok(&Marked {
        status: "notification marked as read",
    })
}
