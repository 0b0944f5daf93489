//! A world in which recordings are played again: who is signed in, and which of this world's
//! ids stand for the recorded ones.

use crate::compare::is_uuid;
use crate::example::{self, Example};
use crate::request;
use crate::verdict::{Outcome, judge};
use boli_local::World;
use boli_local::world::Reply;
use boli_tests::conformity::Document;
use http::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// A world, its accounts and what was played in it.
pub struct Stage {
    pub world: World,
    /// Account to access token.
    tokens: BTreeMap<&'static str, String>,
    /// Recorded id, code or number to this world's.
    stand_ins: BTreeMap<String, String>,
    /// The same for the integer ids of cart lines.
    cart_lines: BTreeMap<i64, i64>,
    /// Example to the signature of its body.
    signatures: BTreeMap<&'static str, String>,
    outcomes: Vec<Outcome>,
    document: Document,
}

/// Lists are behind what they list by no more than this.
const A_TICK: Duration = Duration::from_millis(300);

impl Stage {
    /// The stage is empty.
    pub fn new(world: World) -> Self {
        Self {
            world,
            tokens: BTreeMap::new(),
            stand_ins: BTreeMap::new(),
            cart_lines: BTreeMap::new(),
            signatures: BTreeMap::new(),
            outcomes: Vec::new(),
            document: Document::new(),
        }
    }

    /// Plays recordings in this order and compares the replies.
    pub async fn replay(&mut self, names: &[&str]) {
        for name in names {
            let example = example::load(name);
            let reply = self.send(&example).await;
            self.learn_from(&example, &reply);
            let mut outcome = judge(&example, &reply);
            let path = example.path.as_str();
            outcome.undocumented = self.document.faults(&example.method, path, &reply);
            self.outcomes.push(outcome);
        }
    }

    /// Plays recordings only to bring a state about.
    pub async fn given(&mut self, names: &[&str]) {
        for name in names {
            let example = example::load(name);
            let reply = self.send(&example).await;
            assert!(
                reply.status < 300,
                "{name}, which others need, answered {}: {}",
                reply.status,
                reply.body
            );
            self.learn_from(&example, &reply);
        }
    }

    /// What was played; the world must have no work left.
    pub async fn done(self) -> Vec<Outcome> {
        self.world.settle().await;
        self.outcomes
    }

    async fn send(&self, example: &Example) -> Reply {
        let mut example = example.clone();
        example.path = self.in_this_world(&example.path);
        self.translate(&mut example.request);
        let mut request = request::build(&example, self.token(&example.auth));
        if let Some(signature) = self.signatures.get(example.name.as_str()) {
            request
                .headers_mut()
                .insert("x-razorpay-signature", signature.parse().unwrap());
        }
        if request.method() == Method::GET {
            self.world.pass(A_TICK).await;
        }
        self.world.send(request).await
    }

    /// A call that no recording has.
    pub async fn call(
        &self,
        account: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Reply {
        let mut body = body;
        if let Some(body) = &mut body {
            self.translate(body);
        }
        self.world
            .call(method, &self.in_this_world(path), self.token(account), body)
            .await
    }

    /// A call that must succeed.
    pub async fn must(
        &self,
        account: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Value {
        let reply = self.call(account, method, path, body).await;
        assert!(
            reply.status < 300,
            "{account} {path} answered {}: {}",
            reply.status,
            reply.body
        );
        reply.body
    }

    /// The access token of an account; `None` for nobody's.
    pub fn token(&self, account: &str) -> Option<&str> {
        self.tokens.get(account).map(String::as_str)
    }

    /// Signs in once more as an account of the recordings.
    pub async fn sign_in(&mut self, account: &'static str, username: &str, password: &str) {
        let body = json!({ "username": username, "password": password });
        let reply = self
            .must("anonymous", Method::POST, "/api/auth/login/", Some(body))
            .await;
        self.keep_token(account, &reply["token"]);
    }

    /// The account is signed in with this token from now on.
    pub fn keep_token(&mut self, account: &'static str, token: &Value) {
        self.tokens
            .insert(account, token.as_str().unwrap().to_owned());
    }

    /// Lets `ours` stand for a recorded id from now on.
    pub fn let_stand_for(&mut self, recorded: &str, ours: impl Into<String>) {
        self.stand_ins.insert(recorded.to_owned(), ours.into());
    }

    /// Lets a cart line of this world stand for a recorded one.
    pub fn let_cart_line_stand_for(&mut self, recorded: i64, ours: &Value) {
        self.cart_lines.insert(recorded, ours.as_i64().unwrap());
    }

    /// The gateway's signature that comes with an example.
    pub fn let_sign(&mut self, example: &'static str, signature: String) {
        self.signatures.insert(example, signature);
    }

    /// The text with this world's ids.
    pub fn in_this_world(&self, text: &str) -> String {
        let mut ours = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            // In one pass: an id of this world may look like a recorded one.
            let here = self.stand_ins.iter();
            let here = here.filter(|(recorded, _)| rest.starts_with(recorded.as_str()));
            match here.max_by_key(|(recorded, _)| recorded.len()) {
                Some((recorded, stand_in)) => {
                    ours.push_str(stand_in);
                    rest = &rest[recorded.len()..];
                }
                None => {
                    ours.push(first);
                    rest = &rest[first.len_utf8()..];
                }
            }
        }
        ours
    }

    fn translate(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.in_this_world(text),
            Value::Array(values) => values.iter_mut().for_each(|value| self.translate(value)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    match value.as_i64().filter(|_| name == "cart_item_id") {
                        Some(recorded) => {
                            *value = json!(self.cart_lines.get(&recorded).unwrap_or(&recorded))
                        }
                        None => self.translate(value),
                    }
                }
            }
            _ => {}
        }
    }

    /// Ids at the same place of a recording and of its reply stand for each other.
    fn learn_from(&mut self, example: &Example, reply: &Reply) {
        if example.status < 300 && reply.status < 300 {
            let is_cart = example.path.starts_with("/api/orders/cart");
            self.learn(&example.response, &reply.body, is_cart);
        }
    }

    fn learn(&mut self, recorded: &Value, ours: &Value, is_cart: bool) {
        match (recorded, ours) {
            (Value::String(recorded), Value::String(ours)) => {
                let is_id = is_uuid(recorded) || recorded.starts_with("order_");
                if is_id && !self.stand_ins.contains_key(recorded) {
                    self.let_stand_for(recorded, ours);
                }
            }
            (Value::Array(recorded), Value::Array(ours)) => {
                for (recorded, ours) in recorded.iter().zip(ours) {
                    self.learn(recorded, ours, is_cart);
                }
            }
            (Value::Object(recorded), Value::Object(ours)) => {
                let ids = (
                    recorded.get("id").and_then(Value::as_i64),
                    ours.get("id").and_then(Value::as_i64),
                );
                if let (true, (Some(recorded), Some(ours))) =
                    (is_cart && recorded.contains_key("product"), ids)
                {
                    self.cart_lines.entry(recorded).or_insert(ours);
                }
                for (key, recorded) in recorded {
                    self.learn(recorded, ours.get(key).unwrap_or(&Value::Null), is_cart);
                }
            }
            _ => {}
        }
    }
}
