//! The TCP side: HTTP and WebSockets on one port, with or without TLS.

pub(crate) mod socket;

use crate::cloud::Core;
use crate::edge;
use crate::elsewhere::Functions;
use crate::gateway::refusal::Refusal;
use crate::objects::content_type;
use crate::origin;
use boli_domain::limits::MAX_BODY_BYTES;
use boli_providers::media::UPLOADS;
use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CONNECTION, CONTENT_TYPE, HeaderValue, SEC_WEBSOCKET_ACCEPT,
    SEC_WEBSOCKET_KEY, UPGRADE,
};
use http::{Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use serde_json::json;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

/// The WebSocket API's own address, for an edge that is not here. On this machine only.
pub const SOCKET_API: &str = "/_local/sockets";

/// Serves until the task is dropped.
pub async fn serve(core: Arc<Core>, listener: TcpListener, tls: Option<TlsAcceptor>) {
    loop {
        let Ok((stream, peer)) = listener.accept().await else {
            continue;
        };
        // Without this small answers wait 40 ms for the client's acknowledgement.
        let _ = stream.set_nodelay(true);
        let (core, tls) = (core.clone(), tls.clone());
        tokio::spawn(async move {
            match tls {
                None => connection(core, stream, peer).await,
                Some(tls) => match tls.accept(stream).await {
                    Ok(stream) => connection(core, stream, peer).await,
                    Err(error) => tracing::debug!("{error}"),
                },
            }
        });
    }
}

async fn connection<S>(core: Arc<Core>, stream: S, peer: SocketAddr)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request| {
        let core = core.clone();
        async move { Ok::<_, Infallible>(answer(core, request, peer.ip()).await.map(Full::new)) }
    });
    let served = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades()
        .await;
    if let Err(error) = served {
        tracing::debug!("{error}");
    }
}

async fn answer(core: Arc<Core>, request: Request<Incoming>, peer: IpAddr) -> Response<Bytes> {
    let path = request.uri().path();
    if path.starts_with(edge::SOCKETS) || path == SOCKET_API {
        return upgrade(core, request, peer).await;
    }
    let (parts, body) = request.into_parts();
    // One byte more than allowed is enough to see that it is too much.
    let body = match Limited::new(body, MAX_BODY_BYTES + 1).collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => return core.refuse(Refusal::TooLarge),
    };
    let request = Request::from_parts(parts, body);
    finish(async move { core.http(request, peer).await })
        .await
        .unwrap_or_else(|| {
            json(
                StatusCode::INTERNAL_SERVER_ERROR,
                &json!({ "error": "the local cloud panicked" }),
            )
        })
}

/// Runs work to its end even when the client hangs up, as functions do on AWS. `None` when
/// it panicked.
async fn finish<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Option<T> {
    tokio::spawn(work).await.ok()
}

impl Core {
    /// Answers any request: AWS services, pictures, the control surface, or the REST API.
    pub async fn http(&self, request: Request<Bytes>, peer: IpAddr) -> Response<Bytes> {
        if let Some(answer) = self.presigned(&request) {
            return answer;
        }
        if let Some(answer) = self.service(&request, peer).await {
            return answer;
        }
        let path = request.uri().path();
        if let Some(key) = path.strip_prefix("/media/") {
            // As the bucket's policy has it.
            let is_public = !key.starts_with(UPLOADS);
            return match self.services.objects.get(key).filter(|_| is_public) {
                Some(bytes) => {
                    let mut response = Response::new(bytes.into());
                    let kind = HeaderValue::from_static(content_type(key));
                    response.headers_mut().insert(CONTENT_TYPE, kind);
                    response
                        .headers_mut()
                        .insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
                    response
                }
                None => json(
                    StatusCode::NOT_FOUND,
                    &json!({ "detail": "Not found.", "error": "Not found." }),
                ),
            };
        }
        if path == "/" || path == "/_local" || path.starts_with("/_local/") {
            return self.control(request, peer).await;
        }
        self.api(request, peer).await
    }
}

/// A JSON response.
pub(crate) fn json(status: StatusCode, body: &impl serde::Serialize) -> Response<Bytes> {
    let mut response = Response::new(serde_json::to_vec(body).unwrap_or_default().into());
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

async fn upgrade(core: Arc<Core>, mut request: Request<Incoming>, peer: IpAddr) -> Response<Bytes> {
    let Some(key) = request.headers().get(SEC_WEBSOCKET_KEY).cloned() else {
        let body = json!({ "detail": "A WebSocket handshake is needed.", "error": "A WebSocket handshake is needed." });
        return json(StatusCode::UPGRADE_REQUIRED, &body);
    };
    let uri = request.uri().clone();
    let upgraded = hyper::upgrade::on(&mut request);
    let opened = finish(open(core, uri, upgraded, peer)).await;
    if let Err(status) = opened.unwrap_or(Err(StatusCode::INTERNAL_SERVER_ERROR)) {
        return json(status, &json!({ "message": "the socket is refused" }));
    }
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    if let Ok(accept) = HeaderValue::from_str(&derive_accept_key(key.as_bytes())) {
        headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    }
    response
}

/// Asks `$connect`, and lets the socket begin once the handshake is done.
async fn open(
    core: Arc<Core>,
    uri: Uri,
    upgraded: OnUpgrade,
    peer: IpAddr,
) -> Result<(), StatusCode> {
    let given = uri.query().unwrap_or_default();
    let query = if uri.path() != SOCKET_API {
        edge::socket_query(uri.path(), given)
    } else if peer.to_canonical().is_loopback() {
        Some(given.to_owned())
    } else {
        None
    };
    let query = query.ok_or(StatusCode::NOT_FOUND)?;
    let opened = match &core.elsewhere.functions {
        Functions::Here => core.connect_with(&query, peer).await?,
        Functions::Anywhere => return Err(StatusCode::SERVICE_UNAVAILABLE),
        Functions::Deployed(deployment) => {
            let there = deployment.socket(&query).await?;
            tokio::spawn(async move {
                if let Ok(stream) = upgraded.await {
                    let io = TokioIo::new(stream);
                    let client = WebSocketStream::from_raw_socket(io, Role::Server, None);
                    origin::relay(client.await, there).await;
                }
            });
            return Ok(());
        }
    };
    tokio::spawn(async move {
        match upgraded.await {
            Ok(stream) => {
                let limits = Some(socket::limits());
                let client =
                    WebSocketStream::from_raw_socket(TokioIo::new(stream), Role::Server, limits);
                socket::converse(core, opened, client.await).await;
            }
            Err(_) => core.disconnect(&opened.connection).await,
        }
    });
    Ok(())
}
