//! `POST /api/auth/logout/`: ends the session, and with it every token of it.

use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("accounts-logout", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    deps.store()
        .close_session(caller.id(), caller.session_id)
        .await?;
    Response::message("Logged out successfully")
}
