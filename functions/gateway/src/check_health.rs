//! `GET /api/health/`: whether the API answers (contract section 13.5).

use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::Health;

pub const FUNCTION: Function = Function::http("gateway-check-health", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

/// Touches nothing else: a probe must not wake or cost the table.
async fn handle(_deps: &Deps, _request: Request) -> Result<Response, Failure> {
    Response::ok(&Health { status: "healthy" })
}
