//! Forgotten passwords: a code by mail, a new password, and an end to every session.

use super::{buyer, token};
use boli_local::World;
use boli_local::aws::Service;
use boli_local::aws::faults::{Call, Fault, Faults};
use boli_local::world::Reply;
use http::Method;
use http::header::RETRY_AFTER;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const SEND: &str = "/api/auth/forgot-password/send-otp/";
const VERIFY: &str = "/api/auth/forgot-password/verify-otp/";
const KNOWN: &str = "buyer1@example.com";
const UNKNOWN: &str = "nobody@example.com";
const PASSWORD: &str = "monsoon-2026";

async fn post(world: &World, path: &str, body: Value) -> Reply {
    world.call(Method::POST, path, None, Some(body)).await
}

async fn ask(world: &World, email: &str) -> Reply {
    post(world, SEND, json!({ "email": email })).await
}

async fn reset(world: &World, email: &str, code: &str, password: &str) -> Reply {
    let body = json!({ "email": email, "otp_code": code, "new_password": password });
    post(world, VERIFY, body).await
}

/// Asks for a code and reads it in the mail.
async fn mailed_code(world: &World) -> String {
    assert_eq!(ask(world, KNOWN).await.status, 200);
    world.settle().await;
    let mails = world.core().services.mailbox.newest_first().unwrap();
    assert_eq!(
        (mails[0].to.as_str(), mails[0].subject.as_str()),
        (KNOWN, "Choose a new password")
    );
    let is_code = |word: &&str| {
        let is_drawn = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        word.len() == 7 && word.bytes().all(is_drawn)
    };
    let mut words = mails[0].text.split_whitespace();
    words.find(is_code).unwrap().to_owned()
}

async fn profile(world: &World, token: &str) -> u16 {
    let path = "/api/auth/profile/";
    world
        .call(Method::GET, path, Some(token), None)
        .await
        .status
}

#[tokio::test(start_paused = true)]
async fn f5_a_reset_takes_a_good_password_only_and_ends_every_session() {
    let world = World::start().await;
    let (phone, tablet) = (buyer(&world).await, buyer(&world).await);
    let code = mailed_code(&world).await;
    for (weak, text) in [
        ("1", "Ensure this field has at least 8 characters."),
        ("password", "This password is too common."),
        ("90817263540", "This password is entirely numeric."),
    ] {
        let refused = reset(&world, KNOWN, &code, weak).await;
        assert_eq!(refused.status, 400, "{weak}");
        assert_eq!(refused.body["new_password"][0], text);
        assert_eq!(refused.body["error"], text);
    }
    assert_eq!(profile(&world, &phone).await, 200);

    // The wrong passwords that made somebody forget don't count any more.
    let wrong = json!({ "username": "buyer1", "password": "wrong-2026" });
    for _ in 0..11 {
        post(&world, "/api/auth/login/", wrong.clone()).await;
    }
    let done = reset(&world, KNOWN, &code.to_lowercase(), PASSWORD).await;
    assert_eq!(
        (done.status, &done.body["message"]),
        (200, &json!("Password reset successfully"))
    );
    for ended in [&phone, &tablet] {
        assert_eq!(profile(&world, ended).await, 401);
    }
    let again = reset(&world, KNOWN, &code, "another-2026").await;
    assert_eq!(
        (again.status, &again.body["code"]),
        (400, &json!("OTP_INVALID"))
    );
    let old = json!({ "username": "buyer1", "password": "buyer123" });
    assert_eq!(post(&world, "/api/auth/login/", old).await.status, 400);
    let fresh = token(&world, "buyer1", PASSWORD).await;
    assert_eq!(profile(&world, &fresh).await, 200);
}

#[tokio::test(start_paused = true)]
async fn f5_a_sign_in_with_the_old_password_that_a_reset_overtakes_is_worth_nothing() {
    let world = World::start().await;
    let code = mailed_code(&world).await;
    let operator = world.cloud().operator();
    let before = operator
        .store()
        .user_by_email(KNOWN)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(reset(&world, KNOWN, &code, PASSWORD).await.status, 200);
    // What a login does after it has looked at the password that it read before.
    let signer = operator.signer().unwrap();
    let session = signer.new_session(&before, operator.new_id(), operator.now());
    operator
        .store()
        .open_session(&session, "buyer1")
        .await
        .unwrap();
    assert_eq!(profile(&world, &signer.sign(&session).unwrap()).await, 401);
}

/// Notes what a function asks the table for.
#[derive(Default)]
struct Witness(Mutex<Vec<String>>);

impl Witness {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Faults for Witness {
    fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        if call.function.starts_with("accounts-") {
            self.0.lock().unwrap().push(call.target.to_owned());
        }
        None
    }
}

#[tokio::test(start_paused = true)]
async fn f6_nobody_learns_from_a_reset_who_has_an_account() {
    let world = World::start().await;
    let witness = Arc::new(Witness::default());
    world.set_faults(Some(Arc::clone(&witness) as Arc<dyn Faults>));
    let mut seen = Vec::new();
    for email in [KNOWN, UNKNOWN] {
        let mut answers = Vec::new();
        for _ in 0..6 {
            let reply = ask(&world, email).await;
            answers.push((reply.status, reply.body, witness.take()));
            world.settle().await;
            witness.take();
        }
        for _ in 0..11 {
            let reply = reset(&world, email, "-------", PASSWORD).await;
            answers.push((reply.status, reply.body, witness.take()));
        }
        seen.push(answers);
    }
    assert_eq!(seen[0], seen[1], "status, body and work");
    let codes: Vec<_> = seen[0]
        .iter()
        .map(|(status, body, _)| (*status, body["code"].clone()))
        .collect();
    assert_eq!(codes[5], (429, json!("OTP_TOO_FREQUENT")));
    assert_eq!(codes[6], (400, json!("OTP_INVALID")));
    assert_eq!(codes[16], (429, json!("OTP_TOO_MANY_ATTEMPTS")));
    let refused = ask(&world, UNKNOWN).await;
    let wait: u64 = refused.headers[RETRY_AFTER]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=15 * 60).contains(&wait));
    let mails = world.core().services.mailbox.newest_first().unwrap();
    assert!(
        mails.iter().all(|mail| mail.to == KNOWN),
        "nobody else was written to"
    );
    assert_eq!(mails.len(), 5);
    world.set_faults(None);
}

#[tokio::test(start_paused = true)]
async fn f6_nobody_learns_from_a_sign_in_who_has_an_account() {
    let world = World::start().await;
    let witness = Arc::new(Witness::default());
    world.set_faults(Some(Arc::clone(&witness) as Arc<dyn Faults>));
    let mut seen = Vec::new();
    for login in ["buyer1", "nobody1", KNOWN, UNKNOWN] {
        let body = json!({ "username": login, "password": "wrong-2026" });
        let mut reply = post(&world, "/api/auth/login/", body).await;
        reply.headers.remove("x-amzn-requestid");
        seen.push((reply, witness.take()));
    }
    let [first, others @ ..] = seen.as_slice() else {
        unreachable!("four sign-ins")
    };
    assert_eq!(first.0.body["code"], "LOGIN_INVALID_CREDENTIALS");
    for other in others {
        assert_eq!(first, other, "status, headers, body and work");
    }
    world.set_faults(None);
}

#[tokio::test(start_paused = true)]
async fn f3_a_reset_code_takes_five_guesses_and_fifteen_minutes() {
    let world = World::start().await;
    let code = mailed_code(&world).await;
    for _ in 0..5 {
        assert_eq!(reset(&world, KNOWN, "-------", PASSWORD).await.status, 400);
    }
    assert_eq!(
        reset(&world, KNOWN, &code, PASSWORD).await.status,
        400,
        "void"
    );
    let first = mailed_code(&world).await;
    let second = mailed_code(&world).await;
    assert_eq!(
        reset(&world, KNOWN, &first, PASSWORD).await.status,
        400,
        "replaced"
    );
    world.pass(Duration::from_secs(16 * 60)).await;
    assert_eq!(
        reset(&world, KNOWN, &second, PASSWORD).await.status,
        400,
        "too late"
    );
    let third = mailed_code(&world).await;
    assert_eq!(reset(&world, KNOWN, &third, PASSWORD).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn accounts_that_are_not_active_get_no_code() {
    let world = World::start().await;
    let form = json!({
        "username": "asha", "email": "asha@example.com", "password": PASSWORD,
        "password_confirm": PASSWORD, "first_name": "Asha", "last_name": "Rao",
        "phone_number": "9876500002",
    });
    assert_eq!(
        post(&world, "/api/auth/register/buyer/", form).await.status,
        201
    );
    assert_eq!(ask(&world, "asha@example.com").await.status, 200);
    world.settle().await;
    assert!(
        world
            .core()
            .services
            .mailbox
            .newest_first()
            .unwrap()
            .is_empty()
    );
}

/// The mail service fails three times.
struct MailFails(AtomicU32);

impl Faults for MailFails {
    fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        let fails = call.service == Service::Ses && self.0.fetch_add(1, Ordering::SeqCst) < 3;
        fails.then(Fault::server_error)
    }
}

#[tokio::test(start_paused = true)]
async fn f8_a_code_that_was_said_to_be_sent_is_sent_once_the_mail_service_works_again() {
    let world = World::start().await;
    let faults = Arc::new(MailFails(AtomicU32::new(0)));
    world.set_faults(Some(Arc::clone(&faults) as Arc<dyn Faults>));
    let code = mailed_code(&world).await;
    assert!(
        faults.0.load(Ordering::SeqCst) > 3,
        "the mail service failed"
    );
    let mails = world.core().services.mailbox.newest_first().unwrap();
    assert_eq!(mails.len(), 1);
    assert_eq!(reset(&world, KNOWN, &code, PASSWORD).await.status, 200);
    world.set_faults(None);
}
