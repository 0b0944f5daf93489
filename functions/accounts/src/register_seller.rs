//! `POST /api/auth/register/seller/`: registers a seller, who may sign in once an operator
//! has verified the shop. One stream credit is a gift.

use crate::fields;
use crate::registration::{Namesakes, Registration};
use boli_domain::account::{UserType, VerificationStatus};
use boli_domain::limits::{
    FREE_CREDITS, MAX_ADDRESS_CHARS, MAX_SHOP_NAME_CHARS, REGISTRATIONS_PER_ADDRESS,
};
use boli_domain::registration::{aadhaar_last4, check_pan};
use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_store::OwnershipRefused;
use boli_store::items::{AccountStatus, SellerProfile, SellerTax, UserItem};
use boli_wire::accounts::Registered;
use boli_wire::form::NON_FIELD;
use boli_wire::{FieldErrors, Form};

pub const FUNCTION: Function = Function::http("accounts-register-seller", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

const USERNAME_TAKEN: &str = "A user with that username already exists.";
const EMAIL_TAKEN: &str = "A user with this email already exists.";

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let mut form = request.form().await?;
    let wanted = Registration::read(&mut form);
    let profile = read_profile(&mut form);

    // Before the look-ups: what is taken is told, but not to a script.
    deps.count_use(&REGISTRATIONS_PER_ADDRESS, &request.network())
        .await?;
    let namesakes = wanted.namesakes(deps).await?;
    decide(form, &wanted, &namesakes)?;

    let replaced = namesakes.replaced();
    let user = UserItem {
        seller: Some(profile),
        credits: FREE_CREDITS,
        ..wanted.account(deps, UserType::Seller, AccountStatus::Active, replaced)?
    };
    deps.store()
        .register(&user, replaced, deps.now())
        .await
        .map_err(names_refused)?;

    Response::created(&Registered {
        user: views::accounts::user(&user),
        message: "Seller account created successfully. Please wait for verification.",
    })
}

/// The shop as it starts: waiting for an operator. Of the Aadhaar number only the end is kept.
fn read_profile(form: &mut Form) -> SellerProfile {
    let shop_name = form.text("shop_name", MAX_SHOP_NAME_CHARS);
    let shop_address = form.text("shop_address", MAX_ADDRESS_CHARS);
    let aadhaar = form.text("aadhar_number", 12);
    fields::check(form, "aadhar_number", &aadhaar, |text| {
        aadhaar_last4(text).map(|_| ())
    });
    let pan_number = form.text("pan_number", 10);
    fields::check(form, "pan_number", &pan_number, check_pan);
    SellerProfile {
        shop_name,
        shop_address,
        aadhaar_last4: aadhaar_last4(&aadhaar).unwrap_or_default(),
        pan_number,
        verification_status: VerificationStatus::Pending,
        is_account_active: false,
        verified_at: None,
        tax: SellerTax::default(),
    }
}

fn decide(mut form: Form, wanted: &Registration, namesakes: &Namesakes) -> Result<(), Failure> {
    if namesakes.username_is_taken() {
        form.reject("username", USERNAME_TAKEN);
    }
    form.clone().finish()?;
    if namesakes.email_is_taken() {
        form.reject("email", EMAIL_TAKEN);
    }
    if !wanted.passwords_match() {
        form.reject(NON_FIELD, "Passwords don't match");
    }
    wanted.check_last(&mut form);
    Ok(form.finish()?)
}

fn names_refused(refused: OwnershipRefused) -> Failure {
    match refused {
        OwnershipRefused::Username => FieldErrors::one("username", USERNAME_TAKEN).into(),
        OwnershipRefused::Email => FieldErrors::one("email", EMAIL_TAKEN).into(),
        OwnershipRefused::Changed => Failure::new(
            Kind::Conflict,
            "This registration was just changed. Please try again.",
        ),
        OwnershipRefused::Store(error) => error.into(),
    }
}
