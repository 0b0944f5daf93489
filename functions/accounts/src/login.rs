//! `POST /api/auth/login/`: signs in by username or e-mail address. Never answers 401: the
//! seller console would take it for a lost session and drop the message.

use boli_domain::account::{LoginRefused, SignIn, Standing, UserType, login_outcome};
use boli_domain::limits::{MAX_EMAIL_CHARS, SIGN_INS_PER_ADDRESS};
use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure, Function, Request, Response, passwords, views};
use boli_store::SignInPaused;
use boli_store::items::{AccountStatus, UserItem};
use boli_wire::Form;
use boli_wire::accounts::SignedIn;
use serde_json::{Value, json};

pub const FUNCTION: Function = Function::http("accounts-login", |deps, request| {
    Box::pin(handle(deps, request))
})
.requires(|deps| deps.signer().map(|_| ()));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let (login, password) = read(request.form().await?)?;
    deps.count_use(&SIGN_INS_PER_ADDRESS, &request.network())
        .await?;

    let store = deps.store();
    let now = deps.now();
    store
        .count_sign_in(&login, now)
        .await
        .map_err(|paused| match paused {
            SignInPaused::Until(until) => {
                refusal(LoginRefused::TooManyAttempts).retry_after(until.since(now))
            }
            SignInPaused::Store(error) => error.into(),
        })?;
    let user = store.user_by_login(&login, deps.new_id()).await?;
    // An unknown name takes as long as a wrong password.
    let known = passwords::verify(
        &password,
        user.as_ref().map(|user| user.password_hash.as_str()),
    );
    let user = user.filter(|_| known).ok_or_else(wrong_credentials)?;
    if let Err(refused) = login_outcome(&sign_in(&user)) {
        // The password was right: that is no guessing.
        store.forget_sign_ins(&login).await?;
        return Err(refusal(refused));
    }

    let signer = deps.signer()?;
    let session = signer.new_session(&user, deps.new_id(), now);
    store.open_session(&session, &login).await?;

    Response::ok(&SignedIn {
        user: views::accounts::user(&user),
        token: signer.sign(&session).map_err(Failure::internal)?,
        message: "Welcome back! You have successfully logged in.",
    })
}

fn read(mut form: Form) -> Result<(String, String), Failure> {
    let login = form.text("username", MAX_EMAIL_CHARS);
    let password = form.secret("password");
    form.finish().map_err(|errors| {
        refusal(LoginRefused::InvalidCredentials).with("details", Value::Object(errors.0))
    })?;
    Ok((login, password))
}

/// What is known about a user whose password was right.
fn sign_in(user: &UserItem) -> SignIn {
    SignIn {
        password_matches: true,
        is_paused: false,
        standing: match user.account_status {
            AccountStatus::Pending => Standing::Unverified,
            AccountStatus::Active => Standing::Active,
            AccountStatus::Disabled => Standing::Disabled,
        },
        user_type: user.user_type,
        seller: user
            .seller
            .as_ref()
            .map(|profile| (profile.verification_status, profile.is_account_active)),
        has_profile: user.user_type == UserType::Buyer || user.seller.is_some(),
    }
}

fn wrong_credentials() -> Failure {
    let refused = LoginRefused::InvalidCredentials;
    let details = json!({ "code": [refused.code()], "message": [refused.message()] });
    refusal(refused).with("details", details)
}

/// The answer to a refused sign-in; only sellers' states carry more than `error` and `code`.
fn refusal(refused: LoginRefused) -> Failure {
    let failure = match (refused, refused.verification()) {
        (LoginRefused::TooManyAttempts, _) => Failure::new(Kind::TooMany, refused.error()),
        (_, None) => Failure::invalid(refused.error()),
        (_, Some(verification)) => Failure::forbidden(refused.error())
            .with("message", refused.message())
            .with("verification_status", verification.wire()),
    };
    failure.code(refused.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_sellers_state_is_forbidden() {
        let pending = refusal(LoginRefused::SellerPending);
        assert_eq!(pending.kind, Kind::Forbidden);
        assert_eq!(pending.body["error"], "account_under_review");
        assert_eq!(pending.body["verification_status"], "pending");
        let wrong = wrong_credentials();
        assert_eq!(wrong.kind, Kind::Invalid);
        assert_eq!(
            wrong.body["details"]["code"][0],
            "LOGIN_INVALID_CREDENTIALS"
        );
        assert_eq!(refusal(LoginRefused::TooManyAttempts).kind, Kind::TooMany);
    }
}
