//! A stage on the other side of a TCP connection.

use super::{ShowError, Stage, StageSocket};
use crate::world::Reply;
use boli_runtime::clock::{BoxFuture, Clock, SystemClock};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::header::HOST;
use http::{HeaderValue, Request};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

/// How long a client waits for a frame.
const FRAME_PATIENCE: Duration = Duration::from_secs(20);

/// A server at `localhost:<port>`, with TLS when its certificate is given.
#[derive(Clone)]
pub struct Remote {
    port: u16,
    tls: Option<TlsConnector>,
}

trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

impl Remote {
    /// # Errors
    /// The certificate can't be trusted.
    pub fn new(port: u16, certificate: Option<CertificateDer<'static>>) -> Result<Self, ShowError> {
        let tls = match certificate {
            None => None,
            Some(certificate) => {
                let mut roots = RootCertStore::empty();
                roots.add(certificate).map_err(broken)?;
                let config = ClientConfig::builder()
                    .with_root_certificates(roots)
                    .with_no_client_auth();
                Some(TlsConnector::from(Arc::new(config)))
            }
        };
        Ok(Self { port, tls })
    }

    async fn wire(&self) -> Result<Box<dyn Wire>, ShowError> {
        let stream = TcpStream::connect(("localhost", self.port))
            .await
            .map_err(broken)?;
        stream.set_nodelay(true).map_err(broken)?;
        match &self.tls {
            None => Ok(Box::new(stream)),
            Some(tls) => {
                let name = ServerName::try_from("localhost").map_err(broken)?;
                Ok(Box::new(tls.connect(name, stream).await.map_err(broken)?))
            }
        }
    }

    async fn request(&self, mut request: Request<Bytes>) -> Result<Reply, ShowError> {
        request
            .headers_mut()
            .insert(HOST, HeaderValue::from_static("localhost"));
        let io = TokioIo::new(self.wire().await?);
        let (mut sender, connection) = hyper::client::conn::http1::handshake(io)
            .await
            .map_err(broken)?;
        tokio::spawn(connection);
        let response = sender
            .send_request(request.map(Full::new))
            .await
            .map_err(broken)?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.map_err(broken)?.to_bytes();
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
            let wire = self.wire().await?;
            let url = format!("ws://localhost:{}{path}", self.port);
            let (socket, _) = tokio_tungstenite::client_async(url, wire)
                .await
                .map_err(broken)?;
            Ok(Box::new(RemoteSocket(socket)) as Box<dyn StageSocket>)
        })
    }

    fn pause(&self, duration: Duration) -> BoxFuture<'_, ()> {
        SystemClock.sleep(duration)
    }
}

struct RemoteSocket(WebSocketStream<Box<dyn Wire>>);

impl StageSocket for RemoteSocket {
    fn send(&mut self, frame: Value) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            // A closed socket shows when the answer stays away.
            let _ = self.0.send(Message::text(frame.to_string())).await;
        })
    }

    fn next(&mut self) -> BoxFuture<'_, Option<Value>> {
        Box::pin(async move {
            loop {
                let message = tokio::select! {
                    message = self.0.next() => message?.ok()?,
                    () = SystemClock.sleep(FRAME_PATIENCE) => return None,
                };
                if let Message::Text(text) = message {
                    return serde_json::from_str(&text).ok();
                }
            }
        })
    }
}
