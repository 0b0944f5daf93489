//! `PUT` and `PATCH /api/payments/seller/bank-details/`: changes what is sent and leaves the rest
//! (clients' disagreement D5).

use crate::bank;
use boli_domain::bank::{BankAccount, check_ifsc, check_mobile, ifsc};
use boli_domain::limits::{MAX_ACCOUNT_NUMBER_CHARS, MAX_BANK_NAME_CHARS};
use boli_runtime::failure::Kind;
use boli_runtime::views::wallet;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::Form;

pub const FUNCTION: Function = Function::http("payments-edit-bank-details", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    caller.seller(|| Failure::detail(Kind::Forbidden, "Only sellers can access bank details"))?;
    let mut form = request.form().await?;
    let earlier = deps.store().bank_details(caller.id()).await?;
    let before = earlier
        .as_ref()
        .map(|details| details.bank.clone())
        .unwrap_or_default();
    let bank = edited(&mut form, before);
    form.finish()?;

    let details = bank::details(caller.id(), earlier, bank, deps.now());
    deps.store().put_bank_details(&details).await?;
    Response::ok(&wallet::bank_details(&caller.user, Some(&details)))
}

/// The details with what was sent. A blank text takes one back.
fn edited(form: &mut Form, before: BankAccount) -> BankAccount {
    let mut text =
        |name: &str, max: usize, before: String| form.optional_text(name, max).unwrap_or(before);
    let bank = BankAccount {
        account_holder_name: text(
            "account_holder_name",
            MAX_BANK_NAME_CHARS,
            before.account_holder_name,
        ),
        bank_name: text("bank_name", MAX_BANK_NAME_CHARS, before.bank_name),
        account_number: text(
            "account_number",
            MAX_ACCOUNT_NUMBER_CHARS,
            before.account_number,
        ),
        ifsc_code: ifsc(&text("ifsc_code", MAX_BANK_NAME_CHARS, before.ifsc_code)),
        mobile_number: text("mobile_number", MAX_BANK_NAME_CHARS, before.mobile_number),
    };
    let checks = [
        ("ifsc_code", &bank.ifsc_code, check_ifsc(&bank.ifsc_code)),
        (
            "mobile_number",
            &bank.mobile_number,
            check_mobile(&bank.mobile_number),
        ),
    ];
    for (name, value, checked) in checks {
        if let (false, Err(refused)) = (value.is_empty(), checked) {
            form.reject(name, refused.to_string());
        }
    }
    bank
}
