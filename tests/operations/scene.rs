//! A world with one of everything, and everybody who may have a part in it.

mod people;
mod room;
mod shop;

use boli_local::World;
use http::Method;
use serde_json::Value;
use std::collections::BTreeMap;

/// Who may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Caller {
    Anonymous,
    Buyer,
    OtherBuyer,
    Seller,
    OtherSeller,
    /// Signed in as it was verified, and no longer is.
    PendingSeller,
    /// From the seller's stream.
    BannedBuyer,
    Staff,
}

/// The scene. `$name` in paths and bodies stands for what is called so.
pub struct Scene {
    pub world: World,
    names: BTreeMap<String, String>,
    tokens: BTreeMap<Caller, String>,
}

impl Scene {
    pub async fn set() -> Self {
        let mut scene = Self {
            world: World::bare(1).await,
            names: BTreeMap::new(),
            tokens: BTreeMap::new(),
        };
        // Auctions run on, and wake their clocks.
        scene.world.may_leave_messages();
        scene.people().await;
        scene.shop().await;
        scene.orders().await;
        scene.newcomers().await;
        scene.world.settle().await;
        // At last: an auction would be over when everything else has settled.
        scene.room().await;
        scene
    }

    /// The same scene once more; the two go their own ways.
    pub fn fork(&self) -> Self {
        Self {
            world: self.world.fork(),
            names: self.names.clone(),
            tokens: self.tokens.clone(),
        }
    }

    pub fn token(&self, caller: Caller) -> Option<&str> {
        self.tokens.get(&caller).map(String::as_str)
    }

    /// The text with what its names stand for; the longest name wins.
    pub fn spell(&self, text: &str) -> String {
        let mut names: Vec<_> = self.names.iter().collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let spell = |text: String, (name, value): (&String, &String)| {
            text.replace(&format!("${name}"), value)
        };
        names.into_iter().fold(text.to_owned(), spell)
    }

    /// The same in a body, where a name may also stand for a number.
    pub fn spell_body(&self, body: &Value) -> Value {
        serde_json::from_str(&self.spell(&body.to_string())).unwrap()
    }

    fn call_it(&mut self, name: &str, value: &Value) {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        assert_ne!(text, "null", "{name}");
        self.names.insert(name.to_owned(), text);
    }

    /// A call that must succeed.
    async fn done(&self, caller: Caller, method: Method, path: &str, body: Value) -> Value {
        let path = self.spell(path);
        let body = Some(self.spell_body(&body)).filter(|body| !body.is_null());
        let token = self.token(caller);
        let reply = self.world.call(method, &path, token, body).await;
        assert!(reply.status < 300, "{path}: {}", reply.body);
        reply.body
    }

    async fn post(&self, caller: Caller, path: &str, body: Value) -> Value {
        self.done(caller, Method::POST, path, body).await
    }
}
