//! `PATCH` and `PUT /api/auth/profile/update/`: changes what the owner may change, of which
//! only the fields that are sent. Everything else in the body is ignored: the account's type,
//! credits and verification are not the owner's to set.

mod tax;

use crate::fields;
use boli_domain::account::UserType;
use boli_domain::limits::{MAX_ADDRESS_CHARS, MAX_SHOP_NAME_CHARS};
use boli_domain::registration::{check_date, check_email};
use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_store::OwnershipRefused;
use boli_store::items::UserItem;
use boli_wire::accounts::ProfileUpdated;
use boli_wire::{FieldErrors, Form};

pub const FUNCTION: Function = Function::http("accounts-update-profile", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let changed = change(&caller.user, request.form().await?)?;

    deps.store()
        .update_profile(&caller.user, &changed, deps.now())
        .await
        .map_err(names_refused)?;

    Response::ok(&ProfileUpdated {
        user: views::accounts::user(&changed),
        message: "Profile updated successfully",
    })
}

/// The account with the sent fields in place.
fn change(user: &UserItem, mut form: Form) -> Result<UserItem, FieldErrors> {
    let mut changed = user.clone();
    if form.has("username") {
        changed.username = fields::username(&mut form);
    }
    if form.has("email") {
        changed.email = form.text("email", boli_domain::limits::MAX_EMAIL_CHARS);
        fields::check(&mut form, "email", &changed.email, check_email);
    }
    if let Some(first_name) = fields::name(&mut form, "first_name") {
        changed.first_name = first_name;
    }
    if let Some(last_name) = fields::name(&mut form, "last_name") {
        changed.last_name = last_name;
    }
    if form.has("phone_number") {
        changed.phone_number = fields::phone_number(&mut form);
    }
    if changed.user_type == UserType::Buyer && form.has("date_of_birth") {
        let born = form.optional_text("date_of_birth", 10).unwrap_or_default();
        fields::check(&mut form, "date_of_birth", &born, check_date);
        changed.date_of_birth = Some(born).filter(|born| !born.is_empty());
    }
    if let Some(seller) = &mut changed.seller {
        if form.has("shop_name") {
            seller.shop_name = form.text("shop_name", MAX_SHOP_NAME_CHARS);
        }
        if form.has("shop_address") {
            seller.shop_address = form.text("shop_address", MAX_ADDRESS_CHARS);
        }
        tax::change(seller, &mut form);
    }
    form.finish()?;
    Ok(changed)
}

fn names_refused(refused: OwnershipRefused) -> Failure {
    match refused {
        OwnershipRefused::Username => {
            FieldErrors::one("username", "A user with that username already exists.").into()
        }
        OwnershipRefused::Email => {
            FieldErrors::one("email", "A user with this email already exists.").into()
        }
        OwnershipRefused::Changed => Failure::new(
            Kind::Conflict,
            "Your profile was just changed. Please try again.",
        ),
        OwnershipRefused::Store(error) => error.into(),
    }
}
