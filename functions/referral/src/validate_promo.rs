//! `POST /api/auth/promo-codes/validate/`: what a promo code of the caller's takes off an
//! amount. Nothing changes.

use crate::promo_quote;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::promos::Validated;

pub const FUNCTION: Function = Function::http("referral-validate-promo", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let asked = promo_quote::read(deps, &caller, &request).await?;
    let asked = asked.map_err(|errors| promo_quote::refused("valid", errors))?;
    Response::ok(&Validated {
        valid: true,
        quote: asked.quote(&format!("Promo code applied! You save ₹{}", asked.saved())),
    })
}
