//! Plain HTTP over the client that also carries AWS calls: one connection pool, one TLS
//! stack, and one place where tests and the local cloud stand in for the internet.

use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use std::convert::Infallible;
use std::time::Duration;

/// Why no response came back. What the server did with the request is unknown unless the
/// request was never sent ([`HttpError::Request`]).
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The request could not be built; a bug.
    #[error("the request is malformed: {0}")]
    Request(String),
    /// No answer within the time allowed.
    #[error("no answer within {0:?}")]
    Timeout(Duration),
    /// The connection failed.
    #[error("the connection failed: {0}")]
    Connection(String),
}

impl HttpError {
    /// Whether the same request may go through later.
    #[must_use]
    pub const fn retryable(&self) -> bool {
        match self {
            Self::Request(_) => false,
            Self::Timeout(_) | Self::Connection(_) => true,
        }
    }
}

/// Sends requests that no SDK makes: to Razorpay, and the signed ones to AWS.
#[derive(Clone, Debug)]
pub struct HttpClient {
    shared: SharedHttpClient,
}

impl HttpClient {
    #[must_use]
    pub fn new(shared: SharedHttpClient) -> Self {
        Self { shared }
    }

    /// Sends one request, once, and reads the whole response. Any status is a success here.
    ///
    /// # Errors
    /// [`HttpError`], when there is no response.
    pub async fn send(
        &self,
        request: http::Request<Bytes>,
        timeout: Duration,
    ) -> Result<http::Response<Bytes>, HttpError> {
        let endpoint = endpoint(request.uri())?;
        let request = HttpRequest::try_from(request.map(SdkBody::from))
            .map_err(|error| HttpError::Request(error.to_string()))?;
        // The SDK's orchestrator without its services: it makes the connector, and reads the
        // body to its end.
        let operation = Operation::builder()
            .service_name("http")
            .operation_name("send")
            .behavior_version(BehaviorVersion::latest())
            .http_client(self.shared.clone())
            .endpoint_url(&endpoint)
            .no_auth()
            .no_retry()
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .serializer(|request: HttpRequest| Ok(request))
            .deserializer(read)
            .build();
        match tokio::time::timeout(timeout, operation.invoke(request)).await {
            Err(_) => Err(HttpError::Timeout(timeout)),
            Ok(Err(error)) => Err(connection_error(error)),
            Ok(Ok(response)) => Ok(response),
        }
    }
}

/// `scheme://authority`, which the orchestrator puts in front of the request's path.
fn endpoint(uri: &http::Uri) -> Result<String, HttpError> {
    match (uri.scheme_str(), uri.authority()) {
        (Some(scheme), Some(authority)) => Ok(format!("{scheme}://{authority}")),
        _ => Err(HttpError::Request(format!("{uri} is not absolute"))),
    }
}

fn read(response: &HttpResponse) -> Result<http::Response<Bytes>, OrchestratorError<Infallible>> {
    let body = Bytes::copy_from_slice(response.body().bytes().unwrap_or_default());
    let mut read = http::Response::new(body);
    *read.status_mut() = response.status().into();
    for (name, value) in response.headers() {
        let name = http::HeaderName::try_from(name).map_err(OrchestratorError::other)?;
        let value = http::HeaderValue::try_from(value).map_err(OrchestratorError::other)?;
        read.headers_mut().append(name, value);
    }
    Ok(read)
}

fn connection_error(error: SdkError<Infallible, HttpResponse>) -> HttpError {
    let never_sent = matches!(error, SdkError::ConstructionFailure(_));
    // The display text of the outer error says only "dispatch failure"; the sources say why.
    let text = aws_smithy_types::error::display::DisplayErrorContext(&error).to_string();
    if never_sent {
        HttpError::Request(text)
    } else {
        HttpError::Connection(text)
    }
}

#[cfg(test)]
pub(crate) mod fake {
    //! A stand-in for the internet: answers from a function and keeps what was asked.

    use super::*;
    use aws_smithy_runtime_api::client::http::{
        HttpClient as SdkHttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings,
        SharedHttpConnector,
    };
    use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
    use std::sync::{Arc, Mutex};

    type Answer = dyn Fn(&http::Request<Bytes>) -> Option<http::Response<Bytes>> + Send + Sync;

    #[derive(Clone)]
    pub struct Internet {
        answer: Arc<Answer>,
        asked: Arc<Mutex<Vec<http::Request<Bytes>>>>,
    }

    impl std::fmt::Debug for Internet {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("Internet")
        }
    }

    impl Internet {
        /// `None` means that the server never answers.
        pub fn new(
            answer: impl Fn(&http::Request<Bytes>) -> Option<http::Response<Bytes>>
            + Send
            + Sync
            + 'static,
        ) -> Self {
            Self {
                answer: Arc::new(answer),
                asked: Arc::default(),
            }
        }

        pub fn always(status: u16, body: &'static str) -> Self {
            Self::new(move |_| Some(response(status, body)))
        }

        pub fn shared(&self) -> SharedHttpClient {
            SharedHttpClient::new(self.clone())
        }

        pub fn client(&self) -> HttpClient {
            HttpClient::new(self.shared())
        }

        /// Requests so far, oldest first.
        pub fn asked(&self) -> Vec<http::Request<Bytes>> {
            self.asked.lock().unwrap().clone()
        }
    }

    pub fn response(status: u16, body: &'static str) -> http::Response<Bytes> {
        http::Response::builder()
            .status(status)
            .header("x-answer", "yes")
            .body(Bytes::from_static(body.as_bytes()))
            .unwrap()
    }

    impl HttpConnector for Internet {
        fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
            let request = request.try_into_http1x().unwrap();
            let request =
                request.map(|body| Bytes::copy_from_slice(body.bytes().unwrap_or_default()));
            let answer = (self.answer)(&request);
            self.asked.lock().unwrap().push(request);
            HttpConnectorFuture::new(async move {
                match answer {
                    Some(answer) => Ok(HttpResponse::try_from(answer.map(SdkBody::from)).unwrap()),
                    None => std::future::pending().await,
                }
            })
        }
    }

    impl SdkHttpClient for Internet {
        fn http_connector(
            &self,
            _: &HttpConnectorSettings,
            _: &RuntimeComponents,
        ) -> SharedHttpConnector {
            SharedHttpConnector::new(self.clone())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fake::Internet;

    fn get(uri: &str) -> http::Request<Bytes> {
        http::Request::get(uri)
            .header("x-asked", "1")
            .body(Bytes::from_static(b"body"))
            .unwrap()
    }

    #[tokio::test]
    async fn requests_and_responses_pass_unchanged() {
        let internet = Internet::always(418, "tea");
        let uri = "https://example.com:8443/v1/a%20b?x=1&y=%26";
        let answer = internet
            .client()
            .send(get(uri), Duration::from_secs(1))
            .await
            .unwrap();
        assert_eq!(
            (answer.status().as_u16(), &answer.body()[..]),
            (418, &b"tea"[..])
        );
        assert_eq!(answer.headers()["x-answer"], "yes");
        let asked = internet.asked();
        assert_eq!(asked[0].uri().to_string(), uri);
        assert_eq!(asked[0].headers()["x-asked"], "1");
        assert_eq!(&asked[0].body()[..], b"body");
        assert_eq!(asked.len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_server_times_out_and_may_be_asked_again() {
        let internet = Internet::new(|_| None);
        let error = internet
            .client()
            .send(get("https://example.com/"), Duration::from_secs(9))
            .await;
        let error = error.unwrap_err();
        assert!(
            matches!(error, HttpError::Timeout(_)) && error.retryable(),
            "{error}"
        );
    }

    #[tokio::test]
    async fn a_relative_uri_is_a_bug_not_a_retry() {
        let error = Internet::always(200, "")
            .client()
            .send(get("/v1"), Duration::from_secs(1))
            .await;
        assert!(!error.unwrap_err().retryable());
    }
}
