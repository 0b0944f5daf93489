//! `PATCH` and `POST /api/auth/referral/{id}/complete/`: an operator completes a referral whose
//! newcomer has not bought yet. Only operators: it pays rewards (fault F40).

use boli_runtime::{Deps, Failure, Function, Request, Response, referrals};
use boli_wire::referrals::Completed;

pub const FUNCTION: Function = Function::http("referral-complete", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    caller.staff("You do not have permission to perform this action.")?;
    let referral = deps.store().referral(request.param("id")?).await?;
    let referral = referral.ok_or_else(|| Failure::not_found("Referral not found"))?;
    let was_completed = !referrals::complete(deps, &referral).await?;
    Response::ok(&if was_completed {
        Completed {
            message: "Referral already completed",
            referral_id: None,
        }
    } else {
        Completed {
            message: "Referral completed successfully",
            referral_id: Some(referral.id),
        }
    })
}
