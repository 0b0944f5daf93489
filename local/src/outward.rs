//! The way out to other machines: HTTP and WebSockets, with or without TLS.

use bytes::Bytes;
use http::header::HOST;
use http::{HeaderValue, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use std::sync::{Arc, OnceLock};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// Bytes both ways, whatever carries them.
pub trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

/// A WebSocket to another machine.
pub type OutwardSocket = WebSocketStream<Box<dyn Wire>>;

/// Why another machine gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum OutwardError {
    #[error("{0} is not the address of a server")]
    Address(String),
    #[error("the origin's key can't stand in a header")]
    Key,
    #[error("no certificate can be trusted: {0}")]
    Trust(String),
    #[error("{host} can't be reached: {source}")]
    Unreachable {
        host: String,
        source: std::io::Error,
    },
    #[error("the connection broke: {0}")]
    Http(#[from] hyper::Error),
    #[error("the socket was refused with {0}")]
    Refused(StatusCode),
    #[error("the socket broke: {0}")]
    Socket(Box<tungstenite::Error>),
}

/// Opens connections. Certificates are those that this machine trusts, and one more where
/// given.
#[derive(Clone, Default)]
pub struct Outward {
    certificate: Option<CertificateDer<'static>>,
    tls: Arc<OnceLock<TlsConnector>>,
}

impl Outward {
    /// Trusts this certificate too.
    #[must_use]
    pub fn trusting(certificate: Option<CertificateDer<'static>>) -> Self {
        Self {
            certificate,
            tls: Arc::default(),
        }
    }

    /// Sends a request with an absolute address, and reads the whole response.
    ///
    /// # Errors
    /// See [`OutwardError`].
    pub async fn request(
        &self,
        mut request: Request<Bytes>,
    ) -> Result<Response<Bytes>, OutwardError> {
        let uri = request.uri().clone();
        let wire = self.wire(&uri).await?;
        let unfit = || OutwardError::Address(uri.to_string());
        let authority = uri.authority().ok_or_else(unfit)?;
        let host = HeaderValue::from_str(authority.as_str()).map_err(|_| unfit())?;
        request.headers_mut().insert(HOST, host);
        let target = uri.path_and_query().map_or("/", |target| target.as_str());
        *request.uri_mut() = target.parse().map_err(|_| unfit())?;
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(wire)).await?;
        tokio::spawn(connection);
        let response = sender.send_request(request.map(Full::new)).await?;
        let (parts, body) = response.into_parts();
        Ok(Response::from_parts(
            parts,
            body.collect().await?.to_bytes(),
        ))
    }

    /// Opens a socket.
    ///
    /// # Errors
    /// [`OutwardError::Refused`] with the server's status, or another one.
    pub async fn socket(&self, uri: &Uri) -> Result<OutwardSocket, OutwardError> {
        let wire = self.wire(uri).await?;
        let scheme = if is_secure(uri) { "wss" } else { "ws" };
        let rest = uri.to_string();
        let rest = rest.split_once("://").map_or("", |(_, rest)| rest);
        let request = format!("{scheme}://{rest}").into_client_request();
        let request = request.map_err(|error| OutwardError::Socket(error.into()))?;
        match tokio_tungstenite::client_async(request, wire).await {
            Ok((socket, _)) => Ok(socket),
            Err(tungstenite::Error::Http(refusal)) => Err(OutwardError::Refused(refusal.status())),
            Err(error) => Err(OutwardError::Socket(error.into())),
        }
    }

    async fn wire(&self, uri: &Uri) -> Result<Box<dyn Wire>, OutwardError> {
        let unfit = || OutwardError::Address(uri.to_string());
        let host = uri.host().ok_or_else(unfit)?;
        let port = uri
            .port_u16()
            .unwrap_or(if is_secure(uri) { 443 } else { 80 });
        let unreachable = |source| OutwardError::Unreachable {
            host: format!("{host}:{port}"),
            source,
        };
        // Names below localhost are this machine (RFC 6761), but not every resolver knows it.
        let reached = if host.ends_with(".localhost") {
            "localhost"
        } else {
            host.trim_matches(['[', ']'])
        };
        let stream = TcpStream::connect((reached, port))
            .await
            .map_err(unreachable)?;
        stream.set_nodelay(true).map_err(unreachable)?;
        if !is_secure(uri) {
            return Ok(Box::new(stream));
        }
        let name = ServerName::try_from(host.to_owned()).map_err(|_| unfit())?;
        let stream = self.tls()?.connect(name, stream).await;
        Ok(Box::new(stream.map_err(unreachable)?))
    }

    fn tls(&self) -> Result<&TlsConnector, OutwardError> {
        if let Some(tls) = self.tls.get() {
            return Ok(tls);
        }
        let mut roots = RootCertStore::empty();
        let known = rustls_native_certs::load_native_certs();
        roots.add_parsable_certificates(known.certs);
        if let Some(certificate) = &self.certificate {
            let added = roots.add(certificate.clone());
            added.map_err(|error| OutwardError::Trust(error.to_string()))?;
        }
        if roots.is_empty() {
            let reasons: Vec<_> = known.errors.iter().map(ToString::to_string).collect();
            return Err(OutwardError::Trust(reasons.join(", ")));
        }
        let config = ClientConfig::builder()
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(self
            .tls
            .get_or_init(|| TlsConnector::from(Arc::new(config))))
    }
}

fn is_secure(uri: &Uri) -> bool {
    matches!(uri.scheme_str(), Some("https" | "wss"))
}

impl std::fmt::Debug for Outward {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outward").finish_non_exhaustive()
    }
}
