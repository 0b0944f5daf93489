//! `GET /api/auth/referral/code/`: the caller's own referral code, drawn at the first call.

use crate::own_code;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::Ist;
use boli_wire::referrals::ReferralCode;

pub const FUNCTION: Function = Function::http("referral-get-code", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let own = own_code::get(deps, &caller).await?;
    Response::ok(&ReferralCode {
        id: own.code_id,
        user: own.user_id,
        user_name: caller.user.username,
        code: own.code,
        is_active: own.is_active,
        created_at: Ist(own.created_at),
    })
}
