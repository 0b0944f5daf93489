//! `GET /api/auth/seller/verification-status/`: what operators decided about the caller.

use crate::seller;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::Ist;
use boli_wire::accounts::SellerVerification;

pub const FUNCTION: Function =
    Function::http("accounts-get-verification-status", |deps, request| {
        Box::pin(handle(deps, request))
    });

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let profile = seller::profile(&caller)?;
    Response::ok(&SellerVerification {
        verification_status: profile.verification_status,
        is_account_active: profile.is_account_active,
        verified_at: profile.verified_at.map(Ist),
        credits: caller.user.credits,
    })
}
