//! The AWS SDK's HTTP connector of the local cloud: requests are answered in process, so
//! that every client, signer and parser on the way is the real one.

mod accesses;
mod denied;
pub mod dynamodb;
pub mod faults;
mod over_http;
mod presigned;
mod queue_tools;
mod ses_s3;
mod sockets;
mod sqs;
mod stale;
mod switch;

use crate::invocation::crash;
use crate::services::Services;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use boli_runtime::clock::Clock;
use bytes::Bytes;
use faults::Fault;
use http::{Request, Response, StatusCode};
pub use over_http::RAZORPAY;
use serde_json::{Value, json};
pub use stale::EarlierReads;
use std::sync::Arc;
pub use switch::Switch;

/// The way out of one function.
#[derive(Clone, Debug)]
pub struct LocalAws {
    services: Arc<Services>,
    function: &'static str,
}

impl LocalAws {
    #[must_use]
    pub fn new(services: Arc<Services>, function: &'static str) -> Self {
        Self { services, function }
    }

    async fn answer(&self, request: Request<Bytes>) -> Result<Response<Bytes>, ConnectorError> {
        // Every call is a chance for others to come in between, as it is over a network.
        tokio::task::yield_now().await;
        let service = Service::of(&request);
        let Some(fault) = self.fault(service, &request) else {
            return Ok(self.carry_out(service, &request));
        };
        match fault {
            Fault::Answer { status, body } => Ok(reply(status, &body)),
            Fault::Lost => Err(lost()),
            Fault::LostAfter => {
                self.carry_out(service, &request);
                Err(lost())
            }
            Fault::Slow(delay) => {
                self.services.clock.sleep(delay).await;
                Ok(self.carry_out(service, &request))
            }
            Fault::Crash => {
                crash().await;
                Err(lost())
            }
            Fault::CrashAfter => {
                self.carry_out(service, &request);
                crash().await;
                Err(lost())
            }
            Fault::Stale => Ok(match self.services.earlier_reads.find(&request) {
                Some(earlier) => raw_reply(StatusCode::OK, earlier),
                None => self.carry_out(service, &request),
            }),
        }
    }

    fn carry_out(&self, service: Service, request: &Request<Bytes>) -> Response<Bytes> {
        let grants = &self.services.grants;
        let accesses = accesses::of(service, request, grants);
        if let Err(denied) = grants.check(self.function, &accesses) {
            tracing::error!(self.function, "{denied}");
            return denied::answer(service, &denied.to_string());
        }
        perform(&self.services, self.function, service, request)
    }

    fn fault(&self, service: Service, request: &Request<Bytes>) -> Option<Fault> {
        self.services.faults()?.strike(&faults::Call {
            function: self.function,
            service,
            target: target(request),
        })
    }
}

/// What a service answers to whom it lets in.
fn perform(
    services: &Services,
    function: &'static str,
    service: Service,
    request: &Request<Bytes>,
) -> Response<Bytes> {
    match service {
        Service::DynamoDb => dynamodb::answer(services, function, request),
        Service::Sqs => sqs::answer(services, function, request),
        Service::Sockets => sockets::answer(services, function, request),
        Service::S3 => ses_s3::answer_s3(services, request),
        Service::Ses => ses_s3::answer_ses(services, request),
        Service::Razorpay => services.razorpay.answer(services, request),
    }
}

/// Which service a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    DynamoDb,
    Sqs,
    Sockets,
    S3,
    Ses,
    Razorpay,
}

impl Service {
    fn of(request: &Request<Bytes>) -> Self {
        let host = request.uri().host().unwrap_or_default();
        let path = request.uri().path();
        let target = target(request);
        if target.starts_with("DynamoDB_") {
            Self::DynamoDb
        } else if target.starts_with("AmazonSQS.") {
            Self::Sqs
        } else if path.contains("/@connections/") {
            Self::Sockets
        } else if path.starts_with("/v2/email/") {
            Self::Ses
        } else if host.ends_with("razorpay.com") {
            Self::Razorpay
        } else {
            Self::S3
        }
    }
}

fn target(request: &Request<Bytes>) -> &str {
    request
        .headers()
        .get("x-amz-target")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

fn lost() -> ConnectorError {
    ConnectorError::timeout("the response was lost".into())
}

/// A JSON response.
pub(crate) fn reply(status: StatusCode, body: &Value) -> Response<Bytes> {
    raw_reply(status, body.to_string())
}

pub(crate) fn raw_reply(status: StatusCode, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(
        http::header::CONTENT_TYPE,
        http::HeaderValue::from_static("application/x-amz-json-1.0"),
    );
    response
}

/// An error in the shape of AWS's JSON protocols.
pub(crate) fn refuse(status: StatusCode, code: &str, message: &str) -> Response<Bytes> {
    let mut response = reply(status, &json!({ "__type": code, "message": message }));
    if let Ok(code) = code.parse() {
        response.headers_mut().insert("x-amzn-errortype", code);
    }
    response
}

impl HttpConnector for LocalAws {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let this = self.clone();
        HttpConnectorFuture::new(async move {
            let request = request
                .try_into_http1x()
                .map_err(|error| ConnectorError::user(error.into()))?
                .map(|body: SdkBody| Bytes::copy_from_slice(body.bytes().unwrap_or_default()));
            let response = this.answer(request).await?;
            aws_smithy_runtime_api::client::orchestrator::HttpResponse::try_from(
                response.map(SdkBody::from),
            )
            .map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

impl HttpClient for LocalAws {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}
