//! `POST /api/auth/addresses/`: puts an address into the caller's address book.

use crate::address_form::{self, Extent};
use boli_domain::address::AddressType;
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response, views};
use boli_store::KeptAddress;
use boli_store::items::AddressItem;

pub const FUNCTION: Function = Function::http("accounts-create-address", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let new = address_form::read(request.form().await?, &blank(deps, &caller), Extent::Whole)?;
    deps.store()
        .add_address(&new)
        .await
        .map_err(address_form::refused)?;
    Response::created(&views::accounts::address(&new))
}

/// What an address is before anything is filled in.
fn blank(deps: &Deps, caller: &Caller) -> KeptAddress {
    let empty = String::new;
    KeptAddress {
        address: AddressItem {
            id: deps.new_row_id(),
            user_id: caller.id(),
            address_type: AddressType::Home,
            full_name: empty(),
            phone_number: empty(),
            address_line_1: empty(),
            address_line_2: empty(),
            city: empty(),
            state: empty(),
            postal_code: empty(),
            country: "India".to_owned(),
            created_at: deps.now(),
        },
        is_default: false,
    }
}
