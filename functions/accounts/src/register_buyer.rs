//! `POST /api/auth/register/buyer/`: registers a buyer. The account is pending until the
//! code mailed to its address is typed in.

use crate::registration::{Namesakes, Registration};
use boli_domain::account::UserType;
use boli_domain::limits::{MAX_REFERRAL_CODE_CHARS, REGISTRATIONS_PER_ADDRESS};
use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_store::OwnershipRefused;
use boli_store::items::{AccountStatus, UserItem};
use boli_wire::accounts::Registered;
use boli_wire::{FieldErrors, Form};
use serde_json::Value;

pub const FUNCTION: Function = Function::http("accounts-register-buyer", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let mut form = request.form().await?;
    let wanted = Registration::read(&mut form);
    let referral_code = form
        .optional_text("referral_code", MAX_REFERRAL_CODE_CHARS)
        .unwrap_or_default();

    // Before the look-ups: what is taken is told, but not to a script.
    deps.count_use(&REGISTRATIONS_PER_ADDRESS, &request.network())
        .await?;
    let namesakes = wanted.namesakes(deps).await?;
    let referral = Referral::read(deps, &referral_code).await?;
    decide(form, &wanted, &namesakes, &referral)?;

    let replaced = namesakes.replaced();
    let user = wanted.account(deps, UserType::Buyer, AccountStatus::Pending, replaced)?;
    let user = UserItem {
        referral_code: referral.code(),
        ..user
    };
    deps.store()
        .register(&user, replaced, deps.now())
        .await
        .map_err(names_refused)?;

    Response::created(&Registered {
        user: views::accounts::user(&user),
        message: "Registration submitted successfully. Please verify your email.",
    })
}

/// What the referral code says. It counts once the newcomer has proved the address.
enum Referral {
    None,
    By(String),
    Unknown,
}

impl Referral {
    /// The code, in any case, of a referrer whom no operator stopped. It is nobody's own: who
    /// has a code is registered.
    async fn read(deps: &Deps, code: &str) -> Result<Self, Failure> {
        if code.is_empty() {
            return Ok(Self::None);
        }
        let referrer = deps.store().referrer_by_code(code).await?;
        let referrer = referrer.filter(|referrer| referrer.is_active);
        Ok(referrer.map_or(Self::Unknown, |referrer| Self::By(referrer.code)))
    }

    fn code(self) -> Option<String> {
        match self {
            Self::By(code) => Some(code),
            Self::None | Self::Unknown => None,
        }
    }
}

/// The first refusal in the contract's order: e-mail, username, referral code, confirmation,
/// then everything that is wrong with single fields.
fn decide(
    mut form: Form,
    wanted: &Registration,
    namesakes: &Namesakes,
    referral: &Referral,
) -> Result<(), Failure> {
    if namesakes.email_is_taken() {
        return Err(email_exists());
    }
    if namesakes.username_is_taken() {
        return Err(username_exists());
    }
    if matches!(referral, Referral::Unknown) {
        return Err(refused(
            "Invalid referral code. Please check the code and try again.",
            "REFERRAL_INVALID_CODE",
        ));
    }
    if !wanted.passwords_match() {
        return Err(refused(
            "Passwords do not match. Please make sure both password fields are identical.",
            "REGISTER_PASSWORD_MISMATCH",
        ));
    }
    form.clone()
        .finish()
        .map_err(|errors| fields_refused("REGISTER_GENERAL_ERROR", errors))?;
    let code = if wanted.password_is_weak() {
        "REGISTER_WEAK_PASSWORD"
    } else {
        "REGISTER_GENERAL_ERROR"
    };
    wanted.check_last(&mut form);
    form.finish().map_err(|errors| fields_refused(code, errors))
}

fn refused(text: &str, code: &str) -> Failure {
    Failure::invalid(text).code(code)
}

fn email_exists() -> Failure {
    refused(
        "An account with this email address already exists. Please use a different email or try \
         logging in.",
        "REGISTER_EMAIL_EXISTS",
    )
}

fn username_exists() -> Failure {
    refused(
        "This username is already taken. Please choose a different username.",
        "REGISTER_USERNAME_EXISTS",
    )
}

fn fields_refused(code: &str, errors: FieldErrors) -> Failure {
    refused(
        "Registration failed. Please check your information and try again.",
        code,
    )
    .with("details", Value::Object(errors.0))
}

fn names_refused(refused: OwnershipRefused) -> Failure {
    match refused {
        OwnershipRefused::Username => username_exists(),
        OwnershipRefused::Email => email_exists(),
        OwnershipRefused::Changed => Failure::new(
            Kind::Conflict,
            "This registration was just changed. Please try again.",
        )
        .code("REGISTER_GENERAL_ERROR"),
        OwnershipRefused::Store(error) => error.into(),
    }
}
