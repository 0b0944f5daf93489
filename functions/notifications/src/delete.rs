//! `DELETE /api/auth/notifications/{id}/`. The body is the buyer app's, which decodes every reply.

use crate::view;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("notifications-delete", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let id = request.param("id")?;
    if !deps.store().delete_notification(caller.id(), id).await? {
        return Err(view::not_found());
    }
    Response::message("Notification deleted successfully")
}
