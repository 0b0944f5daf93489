//! `POST /admin/sign-out/`: ends the session.

use crate::page::{self, SIGN_IN};
use crate::session::{Session, forget_session};
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::page("admin-sign-out", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let form = request.form().await?;
    if let Some(session) = Session::of(deps, &request).await? {
        session.check(&form)?;
        let digest = &session.item.digest;
        deps.store().close_operator_session(digest).await?;
    }
    Ok(forget_session(deps, page::to(SIGN_IN)))
}
