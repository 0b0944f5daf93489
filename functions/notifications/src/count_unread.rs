//! `GET /api/auth/notifications/unread-count/`, also spelled `unread_count`: what waits to be
//! read, without what is of no interest any more.

use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::NotificationItem;
use boli_wire::notifications::UnreadCount;

pub const FUNCTION: Function = Function::http("notifications-count-unread", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let now = deps.now();
    let all = deps.store().notifications(caller.id()).await?;
    let waits = |told: &&NotificationItem| !told.is_read() && !told.is_expired(now);
    Response::ok(&UnreadCount {
        unread_count: all.iter().filter(waits).count(),
    })
}
