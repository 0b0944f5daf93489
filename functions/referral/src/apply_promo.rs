//! `POST /api/auth/promo-codes/apply/`: keeps a promo code for the caller's next order, which
//! it makes cheaper. The client applies it long before there is an order, so nothing is spent
//! yet: a second call answers the same.

use crate::promo_quote;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::AppliedPromoItem;
use boli_wire::promos::Applied;

pub const FUNCTION: Function = Function::http("referral-apply-promo", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let asked = promo_quote::read(deps, &caller, &request).await?;
    let asked = asked.map_err(|errors| promo_quote::refused("applied", errors))?;
    deps.store()
        .apply_promo(&AppliedPromoItem {
            user_id: caller.id(),
            code: asked.code().to_owned(),
            applied_at: deps.now(),
        })
        .await?;
    Response::ok(&Applied {
        applied: true,
        quote: asked.quote(&format!(
            "Promo code applied successfully! You saved ₹{}",
            asked.saved()
        )),
    })
}
