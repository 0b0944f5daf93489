//! A deployment behind the edge: its REST API and its WebSocket API, reached as CloudFront
//! reaches them.

use crate::edge;
use crate::outward::{Outward, OutwardError, OutwardSocket};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::header::{
    CONNECTION, CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue, TE, TRANSFER_ENCODING,
    UPGRADE,
};
use http::{Request, Response, StatusCode, Uri};
use std::net::IpAddr;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Error, Message};

/// Headers of one connection, not of the request.
const OF_THE_CONNECTION: [HeaderName; 6] = [
    CONNECTION,
    CONTENT_LENGTH,
    HOST,
    TE,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// By this API Gateway knows that a request came through the edge.
const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// The client's address and port, as CloudFront tells them.
const VIEWER: HeaderName = HeaderName::from_static("cloudfront-viewer-address");

/// The two APIs of a deployment.
#[derive(Debug)]
pub struct Origin {
    rest: Uri,
    sockets: Option<Uri>,
    key: Option<HeaderValue>,
    outward: Outward,
}

impl Origin {
    /// The APIs at these addresses, stage included. `key` is what the REST API asks for.
    ///
    /// # Errors
    /// An address or the key is malformed; the key is not in the text.
    pub fn new(rest: &str, sockets: Option<&str>, key: Option<&str>) -> Result<Self, OutwardError> {
        let key = key.map(HeaderValue::from_str).transpose();
        let mut key = key.map_err(|_| OutwardError::Key)?;
        if let Some(key) = &mut key {
            key.set_sensitive(true);
        }
        Ok(Self {
            rest: address(rest)?,
            sockets: sockets.map(address).transpose()?,
            key,
            outward: Outward::default(),
        })
    }

    /// Hands a request to the REST API.
    ///
    /// # Errors
    /// It can't be reached.
    pub async fn rest(
        &self,
        request: Request<Bytes>,
        viewer: IpAddr,
    ) -> Result<Response<Bytes>, OutwardError> {
        let (mut parts, body) = request.into_parts();
        let query = parts.uri.query().map(|query| format!("?{query}"));
        let target = format!(
            "{}{}{}",
            self.rest.to_string().trim_end_matches('/'),
            edge::rest_path(parts.uri.path()),
            query.unwrap_or_default()
        );
        parts.uri = address(&target)?;
        drop_connection_headers(&mut parts.headers);
        parts.headers.remove(API_KEY);
        if let Some(key) = &self.key {
            parts.headers.insert(API_KEY, key.clone());
        }
        // The port is not known here, and nobody asks for it.
        if let Ok(viewer) = HeaderValue::from_str(&format!("{viewer}:0")) {
            parts.headers.insert(VIEWER, viewer);
        }
        let mut response = self
            .outward
            .request(Request::from_parts(parts, body))
            .await?;
        drop_connection_headers(response.headers_mut());
        Ok(response)
    }

    /// Opens a socket of the WebSocket API with the query that the edge made.
    ///
    /// # Errors
    /// The status of the refusal; 502 when the API can't be reached or is not known.
    pub async fn socket(&self, query: &str) -> Result<OutwardSocket, StatusCode> {
        let Some(sockets) = &self.sockets else {
            return Err(StatusCode::BAD_GATEWAY);
        };
        let opened = match address(&format!("{sockets}?{query}")) {
            Ok(uri) => self.outward.socket(&uri).await,
            Err(error) => Err(error),
        };
        opened.map_err(|error| match error {
            OutwardError::Refused(status) => status,
            error => {
                tracing::error!("{error}");
                StatusCode::BAD_GATEWAY
            }
        })
    }
}

fn address(text: &str) -> Result<Uri, OutwardError> {
    let unfit = || OutwardError::Address(text.to_owned());
    let uri: Uri = text.parse().map_err(|_| unfit())?;
    let complete = uri.scheme().is_some() && uri.host().is_some();
    complete.then_some(uri).ok_or_else(unfit)
}

fn drop_connection_headers(headers: &mut HeaderMap) {
    for name in &OF_THE_CONNECTION {
        headers.remove(name);
    }
}

/// Passes frames and the closing code both ways until either side ends.
pub(crate) async fn relay<A, B>(mut client: WebSocketStream<A>, mut origin: WebSocketStream<B>)
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    loop {
        let goes_on = tokio::select! {
            message = client.next() => pass(message, &mut origin).await,
            message = origin.next() => pass(message, &mut client).await,
        };
        if !goes_on {
            break;
        }
    }
    // Whoever closed is answered, too.
    let _ = client.close(None).await;
    let _ = origin.close(None).await;
}

/// Hands what one side said to the other; whether the conversation goes on.
async fn pass<S>(message: Option<Result<Message, Error>>, other: &mut WebSocketStream<S>) -> bool
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    match message {
        Some(Ok(message @ (Message::Text(_) | Message::Binary(_)))) => {
            other.send(message).await.is_ok()
        }
        Some(Ok(Message::Close(frame))) => {
            let _ = other.close(frame).await;
            false
        }
        // Each connection answers its own pings.
        Some(Ok(_)) => true,
        Some(Err(_)) | None => false,
    }
}
