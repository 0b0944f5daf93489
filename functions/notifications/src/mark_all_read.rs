//! `PATCH` and `POST /api/auth/notifications/mark-all-read/`, also spelled `mark_all_read`. What
//! the caller is told meanwhile stays unread.

use boli_domain::limits::NOTIFICATIONS_AT_ONCE;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::notifications::AllChanged;
use futures_util::stream::{self, StreamExt, TryStreamExt};

pub const FUNCTION: Function = Function::http("notifications-mark-all-read", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let store = deps.store();
    let user = caller.id();
    let mut unread = store.notifications(user).await?;
    unread.retain(|told| !told.is_read());
    let now = Some(deps.now());
    let marked: Vec<bool> = stream::iter(unread)
        .map(|told| store.set_notification_read(user, told.id, now))
        .buffer_unordered(NOTIFICATIONS_AT_ONCE)
        .try_collect()
        .await?;
    let count = marked.into_iter().filter(|marked| *marked).count();
    Response::ok(&AllChanged {
        status: format!("{count} notifications marked as read"),
        count,
    })
}
