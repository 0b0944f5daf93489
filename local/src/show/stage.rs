//! Where a show is played: anything that takes REST calls and opens sockets.

use super::ShowError;
use crate::world::{Client, Reply, World};
use boli_runtime::clock::{BoxFuture, Clock};
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request};
use serde_json::Value;
use std::time::Duration;

/// One line of the narration.
#[derive(Clone, Copy, Debug)]
pub enum Line<'a> {
    /// A new act begins.
    Act(&'a str),
    /// Something happened.
    Event(&'a str),
}

/// A place to play.
pub trait Stage: Send + Sync {
    /// Sends a REST request.
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Reply, ShowError>>;

    /// Opens a socket, or tells the status of the refusal.
    fn connect<'a>(
        &'a self,
        path: &'a str,
    ) -> BoxFuture<'a, Result<Box<dyn StageSocket>, ShowError>>;

    /// Lets time pass.
    fn pause(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// How many times longer than on a laptop everything may take here.
    fn patience(&self) -> u32 {
        1
    }
}

/// A client's socket.
pub trait StageSocket: Send {
    fn send(&mut self, frame: Value) -> BoxFuture<'_, ()>;

    /// The next frame, or `None` when none comes for a long while.
    fn next(&mut self) -> BoxFuture<'_, Option<Value>>;
}

impl Stage for World {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Reply, ShowError>> {
        Box::pin(async move { Ok(World::send(self, request).await) })
    }

    fn connect<'a>(
        &'a self,
        path: &'a str,
    ) -> BoxFuture<'a, Result<Box<dyn StageSocket>, ShowError>> {
        Box::pin(async move {
            match World::connect(self, path).await {
                Ok(client) => Ok(Box::new(client) as Box<dyn StageSocket>),
                Err(status) => Err(ShowError::Connection(format!(
                    "the socket was refused with {status}"
                ))),
            }
        })
    }

    fn pause(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.clock.sleep(duration)
    }
}

impl StageSocket for Client {
    fn send(&mut self, frame: Value) -> BoxFuture<'_, ()> {
        Box::pin(async move { Client::send(self, &frame).await })
    }

    fn next(&mut self) -> BoxFuture<'_, Option<Value>> {
        Box::pin(Client::next(self))
    }
}

impl dyn Stage + '_ {
    /// Sends a request with an optional token and JSON body.
    pub(super) async fn call(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> Result<Reply, ShowError> {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, format!("Token {token}"));
        }
        if body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let body = body
            .map(|body| Bytes::from(body.to_string()))
            .unwrap_or_default();
        let request = request
            .body(body)
            .map_err(|error| ShowError::Connection(error.to_string()))?;
        self.send(request).await
    }
}
