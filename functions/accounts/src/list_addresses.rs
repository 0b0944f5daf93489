//! `GET /api/auth/addresses/`: the caller's address book, the oldest address first.

use boli_runtime::{Deps, Failure, Function, Request, Response, views};

pub const FUNCTION: Function = Function::http("accounts-list-addresses", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let kept = deps.store().addresses(caller.id()).await?;
    let page = request.page(deps, kept)?;
    let rows = page.results.iter().map(views::accounts::address).collect();
    Response::ok(&page.with(rows))
}
