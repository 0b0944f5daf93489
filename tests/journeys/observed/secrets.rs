//! No secret and nothing personal reaches a log, at no level.

use crate::log::Log;
use boli_local::World;
use boli_local::show::{self, ShowError, Stage, StageSocket};
use boli_local::world::Reply;
use boli_runtime::clock::BoxFuture;
use boli_tests::table::items;
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::Duration;

/// Members of bodies, and attributes of items, whose values are nobody's business.
const PRIVATE: [&str; 13] = [
    "password",
    "password_confirm",
    "password_hash",
    "token",
    "otp_code",
    "email",
    "phone_number",
    "aadhar_number",
    "pan_number",
    "address_line_1",
    "shop_address",
    "full_name",
    "razorpay_signature",
];

/// Shorter values are part of other words.
const TELLING: usize = 5;

/// The texts of private members anywhere in a value; `{"S": text}` is an attribute's.
fn private(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let text = value.as_str().or_else(|| value["S"].as_str());
                if let Some(text) = text.filter(|_| PRIVATE.contains(&name.as_str())) {
                    found.insert(text.to_owned());
                }
                private(value, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| private(value, found)),
        _ => {}
    }
}

/// A world that remembers what was private in requests and replies.
struct Attentive<'a> {
    world: &'a World,
    private: Mutex<BTreeSet<String>>,
}

impl Attentive<'_> {
    fn note(&self, value: &Value) {
        private(value, &mut self.private.lock().unwrap());
    }
}

impl Stage for Attentive<'_> {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Reply, ShowError>> {
        Box::pin(async move {
            if let Ok(body) = serde_json::from_slice(request.body()) {
                self.note(&body);
            }
            let reply = self.world.send(request).await;
            self.note(&reply.body);
            Ok(reply)
        })
    }

    fn connect<'a>(
        &'a self,
        path: &'a str,
    ) -> BoxFuture<'a, Result<Box<dyn StageSocket>, ShowError>> {
        Stage::connect(self.world, path)
    }

    fn pause(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Stage::pause(self.world, duration)
    }
}

/// Whether so many hex digits stand in a row: a signature, or a hash. Ids have fewer.
fn has_digest(line: &str) -> bool {
    let runs = line.split(|letter: char| !letter.is_ascii_hexdigit());
    runs.map(str::len).max() >= Some(40)
}

#[tokio::test(start_paused = true)]
async fn nothing_private_is_logged_by_a_whole_show() {
    let log = Log::start();
    let world = World::start().await;
    let stage = Attentive {
        world: &world,
        private: Mutex::default(),
    };
    show::play(&stage, "logged", &|_| {}).await.unwrap();
    let wrong = json!({ "username": "buyer1", "password": "not-the-password" });
    let path = "/api/auth/login/";
    let refused = world
        .call(http::Method::POST, path, None, Some(wrong))
        .await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    world.settle().await;

    let mut private_texts = stage.private.lock().unwrap().clone();
    private_texts.insert("not-the-password".to_owned());
    for item in items(&world) {
        private(&item, &mut private_texts);
    }
    private_texts.retain(|text| text.len() >= TELLING);
    assert!(private_texts.len() > 20, "{private_texts:?}");

    let text = log.text();
    for route in [
        "register/buyer",
        "login",
        "payments/verify",
        "payments/webhook",
    ] {
        assert!(text.contains(route), "nothing was logged of {route}");
    }
    for line in text.lines() {
        let told = private_texts.iter().find(|text| line.contains(*text));
        assert_eq!(told, None, "{line}");
        let digest = has_digest(line);
        let tells = line.contains("eyJ") || line.contains('@') || line.contains("$argon2");
        assert!(!digest && !tells, "{line}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_line_of_an_invocation_says_its_trace() {
    let log = Log::start();
    let world = World::start().await;
    show::play(&world, "traced", &|_| {}).await.unwrap();
    world.pass(Duration::from_secs(120)).await;
    world.settle().await;
    let lines = log.lines();
    let functions = lines.iter().filter(|line| {
        let target = line["target"].as_str().unwrap();
        !target.starts_with("boli_local")
    });
    let mut spans = BTreeSet::new();
    for line in functions {
        let trace = line["span"]["trace"].as_str();
        assert!(trace.is_some_and(|trace| trace.len() == 35), "{line}");
        spans.insert(line["span"]["name"].as_str().unwrap().to_owned());
    }
    for span in ["request", "message", "room"] {
        assert!(spans.contains(span), "{spans:?}");
    }
}
