//! `DELETE /api/auth/addresses/{id}/`: removes an address. Another takes the place of the
//! default (fault F45). The body is the buyer app's, which decodes every reply.

use crate::address_form;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("accounts-delete-address", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let store = deps.store();
    let book = store.addresses(caller.id()).await?;
    store
        .remove_address(&book, request.param("id")?)
        .await
        .map_err(address_form::refused)?;
    Response::message("Address deleted successfully")
}
