//! `POST /api/payments/seller/update-bank-details/`: the whole of a seller's bank details, the
//! account number and the IFSC typed twice.

use crate::bank::{self, Confirmed};
use boli_runtime::views::wallet;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::wallet::BankDetailsUpdated;

pub const FUNCTION: Function = Function::http("payments-update-bank-details", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    caller.seller(|| Failure::forbidden("Only sellers can update bank details"))?;
    let mut form = request.form().await?;
    let confirmed = Confirmed::read(&mut form);
    form.finish()?;
    let bank = confirmed.check()?;

    let earlier = deps.store().bank_details(caller.id()).await?;
    let details = bank::details(caller.id(), earlier, bank, deps.now());
    deps.store().put_bank_details(&details).await?;
    Response::ok(&BankDetailsUpdated {
        message: "Bank details updated successfully",
        bank_details: wallet::bank_details(&caller.user, Some(&details)),
    })
}
