//! `DELETE /api/auth/notifications/clear-all/`, also spelled `clear_all`: removes all that the
//! caller was told so far.

use boli_domain::limits::NOTIFICATIONS_AT_ONCE;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::notifications::AllChanged;
use futures_util::stream::{self, StreamExt, TryStreamExt};

pub const FUNCTION: Function = Function::http("notifications-clear", |deps, request| {
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
    let all = store.notifications(user).await?;
    let removed: Vec<bool> = stream::iter(all)
        .map(|told| store.delete_notification(user, told.id))
        .buffer_unordered(NOTIFICATIONS_AT_ONCE)
        .try_collect()
        .await?;
    let count = removed.into_iter().filter(|removed| *removed).count();
    Response::ok(&AllChanged {
        status: format!("{count} notifications cleared"),
        count,
    })
}
