//! Clients of a world whose consumption is measured.

use super::consumed::Consumed;
use crate::room::RoomError;
use crate::usage::Usage;
use boli_domain::Timestamp;
use boli_local::World;
use boli_local::people::Person;
use boli_local::world::Client;
use boli_runtime::clock::Clock;
use http::Method;
use serde_json::Value;
use std::time::Duration;

/// What a response's head takes, roughly: status, security and CORS headers, CloudFront's own.
const HEAD_BYTES: f64 = 500.0;
/// What a frame takes besides its text.
const FRAME_HEAD_BYTES: f64 = 8.0;

/// A world and what its clients received.
#[derive(Debug)]
pub struct Driver {
    pub world: World,
    bytes_out: f64,
}

/// A moment between which two measurements lie.
#[derive(Debug)]
pub struct Mark {
    pub at: Timestamp,
    usage: Usage,
    mails: f64,
    bytes_out: f64,
}

/// A person with both sockets of a room open.
#[derive(Debug)]
pub struct Seat {
    pub person: Person,
    pub livestream: Client,
    pub chat: Client,
}

impl Driver {
    #[must_use]
    pub fn new(world: World) -> Self {
        Self {
            world,
            bytes_out: 0.0,
        }
    }

    /// A new buyer.
    ///
    /// # Errors
    /// The name is taken.
    pub async fn buyer(&self, name: &str) -> Result<Person, RoomError> {
        let buyer = self.world.cloud().buyer(name).await;
        buyer.map_err(|failure| RoomError::Account(failure.to_string()))
    }

    /// A new seller with credits for hours.
    ///
    /// # Errors
    /// The name is taken.
    pub async fn seller(&self, name: &str) -> Result<Person, RoomError> {
        let seller = self.world.cloud().seller(name, 100).await;
        seller.map_err(|failure| RoomError::Account(failure.to_string()))
    }

    /// Calls the API, as somebody or nobody, and expects a status.
    ///
    /// # Errors
    /// Another status.
    pub async fn call(
        &mut self,
        method: Method,
        path: &str,
        person: Option<&Person>,
        body: Value,
        expected: u16,
    ) -> Result<Value, RoomError> {
        let token = person.map(|person| person.token.as_str());
        let body = (!body.is_null()).then_some(body);
        let reply = self.world.call(method.clone(), path, token, body).await;
        self.bytes_out += HEAD_BYTES + length(&reply.body.to_string());
        if reply.status == expected {
            return Ok(reply.body);
        }
        Err(RoomError::Refused {
            call: format!("{method} {path}"),
            status: reply.status,
            body: reply.body,
        })
    }

    /// Joins a room and opens both sockets.
    ///
    /// # Errors
    /// It is refused.
    pub async fn join(&mut self, room: &str, person: Person) -> Result<Seat, RoomError> {
        let path = format!("/api/livestreams/livestreams/{room}/");
        let join = format!("{path}join/");
        self.call(Method::POST, &join, Some(&person), Value::Null, 200)
            .await?;
        let token = format!("{path}agora-token/");
        self.call(Method::GET, &token, Some(&person), Value::Null, 200)
            .await?;
        Ok(Seat {
            livestream: self.socket("livestream", room, &person).await?,
            chat: self.socket("chat", room, &person).await?,
            person,
        })
    }

    async fn socket(
        &mut self,
        kind: &str,
        room: &str,
        person: &Person,
    ) -> Result<Client, RoomError> {
        let path = format!("/ws/{kind}/{room}/?token={}", person.token);
        self.bytes_out += HEAD_BYTES;
        let opened = self.world.connect(&path).await;
        opened.map_err(|status| RoomError::Account(format!("the socket was refused: {status}")))
    }

    /// Leaves and closes both sockets.
    ///
    /// # Errors
    /// It is refused.
    pub async fn leave(&mut self, room: &str, mut seat: Seat) -> Result<(), RoomError> {
        let path = format!("/api/livestreams/livestreams/{room}/leave/");
        self.call(Method::PATCH, &path, Some(&seat.person), Value::Null, 200)
            .await?;
        self.hear(std::slice::from_mut(&mut seat));
        seat.livestream.close().await;
        seat.chat.close().await;
        Ok(())
    }

    /// Counts the frames that have come.
    pub fn hear(&mut self, seats: &mut [Seat]) {
        for seat in seats {
            let frames = seat.livestream.received().into_iter();
            for frame in frames.chain(seat.chat.received()) {
                self.bytes_out += FRAME_HEAD_BYTES + length(&frame.to_string());
            }
        }
    }

    /// Remembers what was consumed so far.
    ///
    /// # Errors
    /// The mailbox can't be read.
    pub async fn mark(&self) -> Result<Mark, RoomError> {
        let mails = self.world.core().services.mailbox.newest_first();
        let mails = mails.map_err(|error| RoomError::Account(error.to_string()))?;
        Ok(Mark {
            at: self.world.clock.now(),
            usage: Usage::of(&self.world).await,
            mails: count(mails.len()),
            bytes_out: self.bytes_out,
        })
    }

    /// What was consumed since a mark, and how long that was.
    ///
    /// # Errors
    /// The mailbox can't be read.
    pub async fn since(&self, mark: &Mark) -> Result<(Consumed, Duration), RoomError> {
        let now = self.mark().await?;
        let consumed = Consumed {
            usage: now.usage.since(&mark.usage),
            mails: now.mails - mark.mails,
            bytes_out: now.bytes_out - mark.bytes_out,
        };
        Ok((consumed, now.at.since(mark.at)))
    }
}

fn length(text: &str) -> f64 {
    count(text.len())
}

/// A count as a figure to calculate with: far below where a double is inexact.
#[expect(
    clippy::cast_precision_loss,
    clippy::as_conversions,
    reason = "counts are small"
)]
fn count(items: usize) -> f64 {
    items as f64
}
