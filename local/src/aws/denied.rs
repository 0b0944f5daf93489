//! How AWS's services say that IAM denies a call.

use super::{Service, refuse};
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header::CONTENT_TYPE};

/// The answer of a service; the message names the role, the action and the resource.
pub(super) fn answer(service: Service, message: &str) -> Response<Bytes> {
    /// What the services of the older JSON protocol call it.
    const CORAL: &str = "com.amazon.coral.service#AccessDeniedException";
    match service {
        Service::DynamoDb => refuse(StatusCode::BAD_REQUEST, CORAL, message),
        Service::Sqs => {
            let mut response = refuse(StatusCode::FORBIDDEN, CORAL, message);
            // The name that it had in the protocol before JSON.
            let former = HeaderValue::from_static("AccessDenied;Sender");
            response.headers_mut().insert("x-amzn-query-error", former);
            response
        }
        Service::S3 => {
            let body = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>{message}</Message></Error>"
            );
            let mut response = Response::new(body.into());
            *response.status_mut() = StatusCode::FORBIDDEN;
            let xml = HeaderValue::from_static("application/xml");
            response.headers_mut().insert(CONTENT_TYPE, xml);
            response
        }
        Service::Sockets | Service::Ses | Service::Razorpay => {
            refuse(StatusCode::FORBIDDEN, "AccessDeniedException", message)
        }
    }
}
