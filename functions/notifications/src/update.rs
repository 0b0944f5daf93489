//! `PUT` and `PATCH /api/auth/notifications/{id}/`: of a notification, only whether it was read
//! is its reader's to say; everything else in the body is ignored.

use crate::view;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::NotificationItem;

pub const FUNCTION: Function = Function::http("notifications-update", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let mut form = request.form().await?;
    let is_read = form.optional_flag("is_read");
    form.finish()?;
    let store = deps.store();
    let told = store
        .notification(caller.id(), request.param("id")?)
        .await?
        .ok_or_else(view::not_found)?;
    let told = match is_read {
        Some(is_read) if is_read != told.is_read() => {
            let read_at = is_read.then(|| deps.now());
            store
                .set_notification_read(caller.id(), told.id, read_at)
                .await?;
            NotificationItem { read_at, ..told }
        }
        _ => told,
    };
    Response::ok(&view::of(&told, deps.now()))
}
