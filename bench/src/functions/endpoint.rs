//! AWS for compiled functions: HTTPS on loopback, answered by the local cloud's own services.

use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_types::body::SdkBody;
use boli_local::aws::LocalAws;
use boli_local::services::Services;
use bytes::Bytes;
use http::{Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// Where the payment gateway's simulator is, below the endpoint.
pub const RAZORPAY: &str = "/razorpay";
/// Where distributions keep the certificates that everybody trusts.
const PUBLIC_CERTIFICATES: [&str; 3] = [
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/cert.pem",
];

/// The endpoint can't be made.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    #[error("its certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    #[error("its TLS: {0}")]
    Tls(#[from] tokio_rustls::rustls::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// A certificate of this run, and the files in which functions find it.
pub struct Trust {
    acceptor: TlsAcceptor,
    /// The certificate alone.
    pub own: PathBuf,
    /// The certificate after those that everybody trusts, as many as a function reads on AWS.
    pub public: PathBuf,
    /// A folder without any.
    pub nothing: PathBuf,
}

impl Trust {
    /// Makes a certificate and writes it into `folder`.
    ///
    /// # Errors
    /// The folder can't be written.
    pub fn establish(folder: &Path) -> Result<Self, EndpointError> {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()])?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)?;
        let public = PUBLIC_CERTIFICATES
            .iter()
            .find_map(|path| std::fs::read_to_string(path).ok())
            .unwrap_or_default();
        let [own, with_public] = ["own.pem", "public.pem"].map(|name| folder.join(name));
        std::fs::write(&own, made.cert.pem())?;
        std::fs::write(&with_public, public + "\n" + &made.cert.pem())?;
        let nothing = folder.join("nothing");
        std::fs::create_dir_all(&nothing)?;
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            own,
            public: with_public,
            nothing,
        })
    }
}

/// The endpoint of one function, whose policies and usage are that function's.
#[derive(Debug)]
pub struct Endpoint {
    url: String,
    serving: AbortHandle,
}

impl Endpoint {
    /// Listens on a free port.
    ///
    /// # Errors
    /// There is none.
    pub async fn open(
        services: Arc<Services>,
        function: &'static str,
        trust: &Trust,
    ) -> Result<Self, EndpointError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("https://localhost:{}", listener.local_addr()?.port());
        let acceptor = trust.acceptor.clone();
        let aws = LocalAws::new(services, function);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _ = stream.set_nodelay(true);
                let (acceptor, aws) = (acceptor.clone(), aws.clone());
                tokio::spawn(async move {
                    let Ok(stream) = acceptor.accept(stream).await else {
                        return;
                    };
                    let service = service_fn(move |request| {
                        let aws = aws.clone();
                        async move { Ok::<_, Infallible>(answer(&aws, request).await) }
                    });
                    // A function that was stopped hangs up.
                    let _ = hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        Ok(Self {
            url,
            serving: serving.abort_handle(),
        })
    }

    /// What `AWS_ENDPOINT_URL` says.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn answer(aws: &LocalAws, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let failed = |reason: String| {
        let mut response = Response::new(Full::new(Bytes::from(reason)));
        *response.status_mut() = StatusCode::BAD_GATEWAY;
        response
    };
    match carry_out(aws, request).await {
        Ok(response) => response,
        Err(error) => failed(error.to_string()),
    }
}

async fn carry_out(
    aws: &LocalAws,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Box<dyn std::error::Error + Send + Sync>> {
    let (mut parts, body) = request.into_parts();
    parts.uri = absolute(&parts.uri)?;
    let body = SdkBody::from(body.collect().await?.to_bytes());
    let request = Request::from_parts(parts, body).try_into()?;
    let response = aws.call(request).await?.try_into_http1x()?;
    Ok(response.map(|body| Full::new(Bytes::copy_from_slice(body.bytes().unwrap_or_default()))))
}

/// The address that the function would call on AWS, as far as the local services look at it.
fn absolute(uri: &Uri) -> Result<Uri, http::uri::InvalidUri> {
    let path = uri
        .path_and_query()
        .map_or("/", |path_and_query| path_and_query.as_str());
    match path.strip_prefix(RAZORPAY) {
        Some(path) => format!("https://api.razorpay.com{path}").parse(),
        None => format!("https://aws.local{path}").parse(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payments_go_to_the_payment_gateway() {
        let called =
            |path: &'static str| absolute(&Uri::from_static(path)).map(|uri| uri.to_string());
        assert_eq!(
            called("/razorpay/v1/orders?count=1").unwrap(),
            "https://api.razorpay.com/v1/orders?count=1"
        );
        assert_eq!(called("/").unwrap(), "https://aws.local/");
    }
}
