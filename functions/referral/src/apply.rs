//! `POST /api/auth/referral/apply/`: always refused. A code is named when an account is made,
//! and the buyer app shows this answer's words to who comes later.

use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("referral-apply", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    deps.caller(&request).await?;
    let text = "Referral codes can only be applied during registration. Create a new account to \
                use a referral code.";
    Err(Failure::invalid(text)
        .with("error_code", "REFERRAL_ONLY_DURING_REGISTRATION")
        .with("message", text)
        .with("success", false))
}
