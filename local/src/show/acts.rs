//! The acts of the show.

mod auction;
mod ending;
mod live;
mod people;
mod purchase;

use super::{Facts, Line, ShowError, Stage, StageSocket};
use crate::world::Reply;
use http::Method;
use serde_json::Value;
use std::time::Duration;

const PASSWORD: &str = "boli-demo-7391";
/// Rupees.
const STARTING_PRICE: &str = "499.00";
const DIRECT_PRICE: &str = "120.00";
const HAMMER: f64 = 650.0;
const SHIPPING_AND_PLATFORM: f64 = 79.0 + 3.0;
/// How long the show waits for something that follows by itself.
const PATIENCE: u32 = 100;

pub(super) struct Show<'a> {
    stage: &'a dyn Stage,
    run: &'a str,
    tell: &'a (dyn Fn(Line<'_>) + Sync),
    pub(super) facts: Facts,
    seller: Person,
    buyers: Vec<Person>,
    room: String,
    auctioned: String,
    direct: String,
    order: String,
    gateway_order: String,
    winner_seat: Option<Box<dyn StageSocket>>,
    other_seat: Option<Box<dyn StageSocket>>,
    winner_chat: Option<Box<dyn StageSocket>>,
}

#[derive(Clone, Default)]
struct Person {
    username: String,
    id: String,
    token: String,
}

impl<'a> Show<'a> {
    pub(super) fn new(
        stage: &'a dyn Stage,
        run: &'a str,
        tell: &'a (dyn Fn(Line<'_>) + Sync),
    ) -> Self {
        Self {
            stage,
            run,
            tell,
            facts: Facts::default(),
            seller: Person::default(),
            buyers: Vec::new(),
            room: String::new(),
            auctioned: String::new(),
            direct: String::new(),
            order: String::new(),
            gateway_order: String::new(),
            winner_seat: None,
            other_seat: None,
            winner_chat: None,
        }
    }

    fn act(&self, title: &str) {
        (self.tell)(Line::Act(title));
    }

    fn event(&self, text: &str) {
        (self.tell)(Line::Event(text));
    }

    async fn try_call(
        &self,
        method: Method,
        path: &str,
        person: Option<&Person>,
        body: Option<Value>,
    ) -> Result<Reply, ShowError> {
        self.stage
            .call(
                method,
                path,
                person.map(|person| person.token.as_str()),
                body,
            )
            .await
    }

    /// A call that must succeed; its body.
    async fn call(
        &self,
        method: Method,
        path: &str,
        person: Option<&Person>,
        body: Option<Value>,
    ) -> Result<Value, ShowError> {
        let reply = self.try_call(method.clone(), path, person, body).await?;
        if (200..300).contains(&reply.status) {
            return Ok(reply.body);
        }
        let (call, body) = (format!("{method} {path}"), reply.body.to_string());
        Err(ShowError::Refused {
            call,
            status: reply.status,
            body,
        })
    }

    async fn get(&self, path: &str, person: &Person) -> Result<Value, ShowError> {
        self.call(Method::GET, path, Some(person), None).await
    }

    async fn post(&self, path: &str, person: &Person, body: Value) -> Result<Value, ShowError> {
        self.call(Method::POST, path, Some(person), Some(body))
            .await
    }

    /// Asks again until `look` finds what follows by itself.
    async fn wait_for<T>(
        &self,
        what: &str,
        path: &str,
        person: Option<&Person>,
        look: impl Fn(&Value) -> Option<T>,
    ) -> Result<T, ShowError> {
        for _ in 0..PATIENCE.saturating_mul(self.stage.patience()) {
            if let Some(found) = look(&self.call(Method::GET, path, person, None).await?) {
                return Ok(found);
            }
            self.stage.pause(Duration::from_millis(200)).await;
        }
        Err(ShowError::Missing(format!("{what} did not come")))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn person(reply: &Value) -> Person {
    Person {
        username: text(&reply["user"]["username"]),
        id: text(&reply["user"]["id"]),
        token: text(&reply["token"]),
    }
}

async fn frame(socket: &mut dyn StageSocket, kind: &str) -> Result<Value, ShowError> {
    frame_with(socket, kind, |_| true).await
}

/// The data of the next frame of a type that fits.
async fn frame_with(
    socket: &mut dyn StageSocket,
    kind: &str,
    fits: impl Fn(&Value) -> bool,
) -> Result<Value, ShowError> {
    while let Some(frame) = socket.next().await {
        if frame["type"] == kind && fits(&frame["data"]) {
            return Ok(frame["data"].clone());
        }
    }
    Err(ShowError::Missing(format!("no {kind} frame came")))
}
