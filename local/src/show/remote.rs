//! A stage at a URL: a local cloud of another process, a stand-in for CloudFront, or a
//! deployment behind one.

use super::{ShowError, Stage, StageSocket};
use crate::outward::{Outward, OutwardSocket};
use crate::world::Reply;
use boli_runtime::clock::{BoxFuture, Clock, SystemClock};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::{Request, Uri};
use serde_json::Value;
use std::time::Duration;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_tungstenite::tungstenite::Message;

/// How long a client waits for a frame.
const FRAME_PATIENCE: Duration = Duration::from_secs(20);

/// A server at a URL.
#[derive(Clone, Debug)]
pub struct Remote {
    url: String,
    outward: Outward,
    patience: u32,
}

impl Remote {
    /// The server at a URL such as `http://localhost:8000`.
    ///
    /// # Errors
    /// It is not a URL.
    pub fn at(url: &str) -> Result<Self, ShowError> {
        let parsed: Uri = url.parse().map_err(broken)?;
        if parsed.scheme().is_none() || parsed.host().is_none() {
            return Err(ShowError::Connection(format!("{url} is not a URL")));
        }
        Ok(Self {
            url: url.trim_end_matches('/').to_owned(),
            outward: Outward::default(),
            patience: 1,
        })
    }

    /// Trusts this certificate too.
    #[must_use]
    pub fn trusting(mut self, certificate: Option<CertificateDer<'static>>) -> Self {
        self.outward = Outward::trusting(certificate);
        self
    }

    /// Waits so many times longer than for a server on this machine.
    #[must_use]
    pub const fn patient(mut self, factor: u32) -> Self {
        self.patience = factor;
        self
    }

    fn address(&self, path: &str) -> Result<Uri, ShowError> {
        format!("{}{path}", self.url).parse().map_err(broken)
    }

    async fn request(&self, mut request: Request<Bytes>) -> Result<Reply, ShowError> {
        *request.uri_mut() = self.address(&request.uri().to_string())?;
        let response = self.outward.request(request).await.map_err(broken)?;
        let (parts, body) = response.into_parts();
        let body = serde_json::from_slice(&body)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&body).into_owned()));
        Ok(Reply {
            status: parts.status.as_u16(),
            body,
            headers: parts.headers,
        })
    }
}

fn broken(error: impl std::fmt::Display) -> ShowError {
    ShowError::Connection(error.to_string())
}

impl Stage for Remote {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Reply, ShowError>> {
        Box::pin(self.request(request))
    }

    fn connect<'a>(
        &'a self,
        path: &'a str,
    ) -> BoxFuture<'a, Result<Box<dyn StageSocket>, ShowError>> {
        Box::pin(async move {
            let address = self.address(path)?;
            let socket = self.outward.socket(&address).await.map_err(broken)?;
            Ok(Box::new(RemoteSocket {
                socket,
                patience: FRAME_PATIENCE * self.patience,
            }) as Box<dyn StageSocket>)
        })
    }

    fn pause(&self, duration: Duration) -> BoxFuture<'_, ()> {
        SystemClock.sleep(duration)
    }

    fn patience(&self) -> u32 {
        self.patience
    }
}

struct RemoteSocket {
    socket: OutwardSocket,
    patience: Duration,
}

impl StageSocket for RemoteSocket {
    fn send(&mut self, frame: Value) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            // A closed socket shows when the answer stays away.
            let _ = self.socket.send(Message::text(frame.to_string())).await;
        })
    }

    fn next(&mut self) -> BoxFuture<'_, Option<Value>> {
        Box::pin(async move {
            loop {
                let message = tokio::select! {
                    message = self.socket.next() => message?.ok()?,
                    () = SystemClock.sleep(self.patience) => return None,
                };
                if let Message::Text(text) = message {
                    return serde_json::from_str(&text).ok();
                }
            }
        })
    }
}
