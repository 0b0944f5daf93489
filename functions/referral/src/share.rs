//! `POST /api/auth/referral/share/`: an invitation with the caller's code, for one way of
//! sending it.

use crate::invitation::{House, Platform, invitation};
use crate::own_code;
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("referral-share", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let mut form = request.form().await?;
    let platform = form
        .optional_choice("platform")
        .unwrap_or(Platform::General);
    form.finish()?;
    let own = own_code::get(deps, &caller).await?;
    let inviter = caller.user.display_name();
    Response::ok(&invitation(platform, &House::of(deps), &inviter, &own.code))
}
