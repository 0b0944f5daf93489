//! `PUT` and `PATCH /api/auth/addresses/{id}/`: changes what is sent of an address.

use crate::address_form::{self, Extent};
use boli_runtime::{Deps, Failure, Function, Request, Response, views};

pub const FUNCTION: Function = Function::http("accounts-update-address", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let store = deps.store();
    let old = store
        .address(caller.id(), request.param("id")?)
        .await?
        .ok_or_else(address_form::not_found)?;
    let new = address_form::read(request.form().await?, &old, Extent::Changed)?;
    store
        .change_address(&old, &new)
        .await
        .map_err(address_form::refused)?;
    Response::ok(&views::accounts::address(&new))
}
