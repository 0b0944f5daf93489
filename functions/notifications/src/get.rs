//! `GET /api/auth/notifications/{id}/`: one of the things that the caller was told.

use crate::view;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("notifications-get", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let told = deps
        .store()
        .notification(caller.id(), request.param("id")?)
        .await?
        .ok_or_else(view::not_found)?;
    Response::ok(&view::of(&told, deps.now()))
}
