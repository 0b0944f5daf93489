//! `GET /api/auth/addresses/{id}/`: one of the caller's addresses.

use crate::address_form;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};

pub const FUNCTION: Function = Function::http("accounts-get-address", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let kept = deps
        .store()
        .address(caller.id(), request.param("id")?)
        .await?
        .ok_or_else(address_form::not_found)?;
    Response::ok(&views::accounts::address(&kept))
}
