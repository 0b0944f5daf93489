//! `PATCH` and `POST /api/auth/addresses/{id}/set-default/`, also spelled `set_default`: makes
//! an address the default in place of another.

use crate::address_form;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("accounts-set-default-address", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    deps.store()
        .set_default_address(caller.id(), request.param("id")?)
        .await
        .map_err(address_form::refused)?;
    Response::message("Address set as default")
}
