//! The same services over TCP: for functions in processes of their own, and for the tools
//! that developers use on AWS.

use super::{Service, perform, queue_tools, refuse};
use crate::cloud::Core;
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Request, Response, StatusCode, Uri};
use std::net::IpAddr;

/// What the meter calls functions that are not in this process.
const CALLER: &str = "elsewhere";

/// Where the Razorpay API is; the rest of the path is the gateway's own.
pub const RAZORPAY: &str = "/_local/razorpay";

impl Core {
    /// Answers a request to a service; `None` when it is for something else, or its sender
    /// may not call services. Any access key will do.
    pub(crate) async fn service(
        &self,
        request: &Request<Bytes>,
        peer: IpAddr,
    ) -> Option<Response<Bytes>> {
        if !peer.to_canonical().is_loopback() && !self.elsewhere.open_services {
            return None;
        }
        let path = request.uri().path();
        if let Some(path) = path.strip_prefix(RAZORPAY)
            && path.starts_with("/v1/")
        {
            let query = request.uri().query().map(|query| format!("?{query}"));
            let target = format!("{path}{}", query.unwrap_or_default());
            let request = aimed_at(request, target.parse().ok()?);
            return Some(self.services.razorpay.answer(&self.services, &request));
        }
        let signed_for = signed_for(request)?;
        let service = Service::of(request);
        if service == Service::Sqs
            && let Some(answer) = queue_tools::answer(self, request).await
        {
            return Some(answer);
        }
        // Everything that has no other mark looks like S3.
        if service == Service::S3 && signed_for != "s3" {
            return Some(refuse(
                StatusCode::BAD_REQUEST,
                "UnknownService",
                &format!("the local cloud has no {signed_for}"),
            ));
        }
        Some(perform(&self.services, CALLER, service, request))
    }
}

/// The service that a signature is for: `AWS4-HMAC-SHA256 Credential=<key>/<day>/<region>/<service>/aws4_request, …`.
fn signed_for(request: &Request<Bytes>) -> Option<&str> {
    let signature = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let scope = signature.strip_prefix("AWS4-HMAC-SHA256 ")?;
    let (_, credential) = scope.split_once("Credential=")?;
    credential.split(',').next()?.rsplit('/').nth(1)
}

fn aimed_at(request: &Request<Bytes>, uri: Uri) -> Request<Bytes> {
    let mut aimed = Request::new(request.body().clone());
    *aimed.method_mut() = request.method().clone();
    *aimed.uri_mut() = uri;
    *aimed.headers_mut() = request.headers().clone();
    aimed
}
