//! Accounts: coming into being, proving an address, signing in, and what an owner may change.

use boli_local::World;
use boli_local::world::Reply;
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

const REGISTER: &str = "/api/auth/register/buyer/";
const SEND_CODE: &str = "/api/auth/registration/send-otp/";
const VERIFY: &str = "/api/auth/registration/verify-otp/";
const LOGIN: &str = "/api/auth/login/";
const UPDATE: &str = "/api/auth/profile/update/";
const PASSWORD: &str = "monsoon-2026";

fn form(username: &str) -> Value {
    json!({
        "username": username, "email": format!("{username}@example.com"), "password": PASSWORD,
        "password_confirm": PASSWORD, "first_name": "Asha", "last_name": "Rao",
        "phone_number": "9876500002",
    })
}

fn with(mut form: Value, field: &str, value: &str) -> Value {
    form[field] = json!(value);
    form
}

async fn post(world: &World, path: &str, body: Value) -> Reply {
    world.call(Method::POST, path, None, Some(body)).await
}

/// The code in the newest mail.
async fn mailed_code(world: &World) -> String {
    world.settle().await;
    let mails = world.core().services.mailbox.newest_first().unwrap();
    let is_code = |word: &&str| {
        word.len() == 5
            && word
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    mails[0]
        .text
        .split_whitespace()
        .find(is_code)
        .unwrap()
        .to_owned()
}

async fn ask_for_code(world: &World, email: &str) -> Reply {
    post(world, SEND_CODE, json!({ "email": email })).await
}

async fn type_code(world: &World, email: &str, code: &str) -> Reply {
    post(world, VERIFY, json!({ "email": email, "otp_code": code })).await
}

#[tokio::test(start_paused = true)]
async fn f4_a_buyer_registers_twice_and_proves_the_address_once() {
    let world = World::start().await;
    let first = post(&world, REGISTER, form("asha")).await;
    let again = post(&world, REGISTER, form("asha")).await;
    assert_eq!(
        (first.status, again.status),
        (201, 201),
        "a pending account may be registered over"
    );
    assert_eq!(first.body["user"]["id"], again.body["user"]["id"]);
    let refused = post(
        &world,
        LOGIN,
        json!({ "username": "asha", "password": PASSWORD }),
    )
    .await;
    assert_eq!(refused.body["code"], "LOGIN_EMAIL_NOT_VERIFIED");

    ask_for_code(&world, "asha@example.com").await;
    let code = mailed_code(&world).await.to_lowercase();
    let verified = type_code(&world, "asha@example.com", &code).await;
    assert_eq!(verified.status, 200, "{verified:?}");
    let token = verified.body["token"].as_str().unwrap();
    let profile = world
        .call(Method::GET, "/api/auth/profile/", Some(token), None)
        .await;
    assert_eq!(profile.body["profile"]["user"]["username"], "asha");

    assert_eq!(
        type_code(&world, "asha@example.com", &code).await.status,
        404
    );
    let taken = post(&world, REGISTER, form("asha")).await;
    assert_eq!(taken.body["code"], "REGISTER_EMAIL_EXISTS");
}

#[tokio::test(start_paused = true)]
async fn refusals_come_in_the_contracts_order() {
    let world = World::start().await;
    let mut all_wrong = with(form("zz"), "email", "buyer1@example.com");
    for (field, wrong, right, code) in [
        (
            "email",
            "buyer1@example.com",
            "zz@example.com",
            "REGISTER_EMAIL_EXISTS",
        ),
        ("username", "BUYER1", "zz", "REGISTER_USERNAME_EXISTS"),
        ("referral_code", "NOPE1234", "", "REFERRAL_INVALID_CODE"),
        (
            "password_confirm",
            "other-2026",
            PASSWORD,
            "REGISTER_PASSWORD_MISMATCH",
        ),
        (
            "phone_number",
            "12345",
            "9876500002",
            "REGISTER_GENERAL_ERROR",
        ),
    ] {
        all_wrong[field] = json!(wrong);
        let refused = post(&world, REGISTER, all_wrong.clone()).await;
        assert_eq!((refused.status, &refused.body["code"]), (400, &json!(code)));
        all_wrong[field] = json!(right);
    }
    let weak = with(
        with(all_wrong, "password", "12345678"),
        "password_confirm",
        "12345678",
    );
    let refused = post(&world, REGISTER, weak).await;
    assert_eq!(refused.body["code"], "REGISTER_WEAK_PASSWORD");
}

#[tokio::test(start_paused = true)]
async fn f3_guesses_at_a_code_are_numbered() {
    let world = World::start().await;
    post(&world, REGISTER, form("asha")).await;
    ask_for_code(&world, "asha@example.com").await;
    let code = mailed_code(&world).await;
    for _ in 0..5 {
        assert_eq!(
            type_code(&world, "asha@example.com", "-----").await.status,
            400
        );
    }
    let refused = type_code(&world, "asha@example.com", &code).await;
    assert_eq!(
        (refused.status, &refused.body["code"]),
        (429, &json!("OTP_TOO_MANY_ATTEMPTS"))
    );

    ask_for_code(&world, "asha@example.com").await;
    let fresh = mailed_code(&world).await;
    world.pass(Duration::from_secs(31 * 60)).await;
    let late = type_code(&world, "asha@example.com", &fresh).await;
    assert_eq!(
        (late.status, &late.body["code"]),
        (400, &json!("OTP_EXPIRED"))
    );
}

#[tokio::test(start_paused = true)]
async fn f2_asking_for_a_code_creates_nobody_and_tells_nobody_who_is_registered() {
    let world = World::start().await;
    let unknown = ask_for_code(&world, "nobody@example.com").await;
    post(&world, REGISTER, form("asha")).await;
    let known = ask_for_code(&world, "asha@example.com").await;
    assert_eq!((unknown.status, unknown.body), (known.status, known.body));
    world.settle().await;
    assert_eq!(
        world.core().services.mailbox.newest_first().unwrap().len(),
        1
    );
    for _ in 0..4 {
        ask_for_code(&world, "asha@example.com").await;
    }
    let refused = ask_for_code(&world, "asha@example.com").await;
    assert_eq!(
        (refused.status, &refused.body["code"]),
        (429, &json!("OTP_TOO_FREQUENT"))
    );
    world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn an_unverified_account_frees_its_names_after_a_day() {
    let world = World::start().await;
    post(&world, REGISTER, form("asha")).await;
    let other = with(form("asha"), "email", "other@example.com");
    let held = post(&world, REGISTER, other.clone()).await;
    assert_eq!(held.body["code"], "REGISTER_USERNAME_EXISTS");
    world.core().advance(Duration::from_secs(25 * 60 * 60));
    assert_eq!(post(&world, REGISTER, other).await.status, 201);
}

#[tokio::test(start_paused = true)]
async fn f3_wrong_passwords_pause_the_sign_in() {
    let world = World::start().await;
    let wrong = json!({ "username": "buyer1", "password": "wrong-2026" });
    let right = json!({ "username": "buyer1", "password": "buyer123" });
    for _ in 0..10 {
        let refused = post(&world, LOGIN, wrong.clone()).await;
        assert_eq!(
            (refused.status, &refused.body["code"]),
            (400, &json!("LOGIN_INVALID_CREDENTIALS"))
        );
    }
    let paused = post(&world, LOGIN, right.clone()).await;
    assert_eq!(
        (paused.status, &paused.body["code"]),
        (429, &json!("LOGIN_TOO_MANY_ATTEMPTS"))
    );
    world.pass(Duration::from_secs(16 * 60)).await;
    assert_eq!(post(&world, LOGIN, right).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn logging_out_ends_that_session_only() {
    let world = World::start().await;
    let login = json!({ "username": "buyer1@example.com", "password": "buyer123" });
    let first = post(&world, LOGIN, login.clone()).await.body["token"].clone();
    let second = post(&world, LOGIN, login).await.body["token"].clone();
    let (first, second) = (first.as_str().unwrap(), second.as_str().unwrap());
    assert_eq!(
        world
            .call(Method::POST, "/api/auth/logout/", Some(first), None)
            .await
            .status,
        200
    );
    let profile = "/api/auth/profile/";
    assert_eq!(
        world
            .call(Method::GET, profile, Some(first), None)
            .await
            .status,
        401
    );
    assert_eq!(
        world
            .call(Method::GET, profile, Some(second), None)
            .await
            .status,
        200
    );
}

#[tokio::test(start_paused = true)]
async fn f1_owners_change_their_names_but_not_their_type() {
    let world = World::start().await;
    let login = json!({ "username": "buyer1", "password": "buyer123" });
    let token = post(&world, LOGIN, login.clone()).await.body["token"].clone();
    let token = token.as_str();
    let change = json!({
        "username": "john", "email": "john@example.com", "user_type": "seller", "credits": 999,
        "date_of_birth": "1990-01-31",
    });
    let changed = world.call(Method::PATCH, UPDATE, token, Some(change)).await;
    assert_eq!(
        (changed.status, &changed.body["user_type"]),
        (200, &json!("buyer"))
    );
    assert_eq!(changed.body["message"], "Profile updated successfully");

    let taken = json!({ "username": "seller1" });
    let refused = world.call(Method::PUT, UPDATE, token, Some(taken)).await;
    assert_eq!(
        refused.body["username"][0],
        "A user with that username already exists."
    );
    let taken = json!({ "email": "SELLER1@example.com" });
    let refused = world.call(Method::PUT, UPDATE, token, Some(taken)).await;
    assert_eq!(
        refused.body["error"],
        "A user with this email already exists."
    );

    assert_eq!(
        post(&world, LOGIN, login).await.status,
        400,
        "the old name is nobody's"
    );
    assert_eq!(
        post(&world, REGISTER, form("buyer1")).await.status,
        201,
        "and free again"
    );
    let renamed = json!({ "username": "john@example.com", "password": "buyer123" });
    assert_eq!(post(&world, LOGIN, renamed).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn f7_sellers_are_checked_wait_for_an_operator_and_keep_their_numbers_to_themselves() {
    let world = World::start().await;
    let mut shop = form("asha");
    for (field, value) in [
        ("shop_name", "Asha Sarees"),
        ("shop_address", "Varanasi"),
        ("aadhar_number", "123456789012"),
        ("pan_number", "ABCDE1234F"),
    ] {
        shop[field] = json!(value);
    }
    let register = "/api/auth/register/seller/";
    let bad = with(shop.clone(), "aadhar_number", "12ab");
    let refused = post(&world, register, bad).await;
    assert_eq!(refused.body["aadhar_number"][0], "Enter a valid value.");
    let bad = with(shop.clone(), "pan_number", "ABCDE12345");
    let refused = post(&world, register, bad).await;
    assert_eq!(refused.body["pan_number"][0], "Enter a valid value.");
    assert_eq!(post(&world, register, shop.clone()).await.status, 201);
    let twin = with(shop, "username", "asha2");
    assert_eq!(post(&world, register, twin).await.status, 400);

    let login = json!({ "username": "asha", "password": PASSWORD });
    let refused = post(&world, LOGIN, login.clone()).await;
    assert_eq!(
        (refused.status, &refused.body["error"]),
        (403, &json!("account_under_review"))
    );
    let verified = json!({
        "username": "asha", "verification_status": "verified", "is_account_active": true,
    });
    assert_eq!(post(&world, "/_local/sellers", verified).await.status, 200);
    let token = post(&world, LOGIN, login).await.body["token"].clone();
    let profile = world
        .call(Method::GET, "/api/auth/profile/", token.as_str(), None)
        .await;
    let profile = &profile.body["profile"];
    assert_eq!(profile["aadhar_number"], "********9012");
    assert_eq!(profile["pan_number"], "******234F");
    assert_eq!(profile["credits"], 1);
    world.settle().await;
}
