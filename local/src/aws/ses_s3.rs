//! SES and S3, as far as the product calls them.

use super::{refuse, reply};
use crate::services::Services;
use boli_runtime::clock::Clock;
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use serde_json::json;

pub(super) fn answer_ses(services: &Services, request: &Request<Bytes>) -> Response<Bytes> {
    let mut bytes = [0; 16];
    services.random.fill(&mut bytes);
    let id = uuid::Builder::from_random_bytes(bytes)
        .into_uuid()
        .to_string();
    let delivered = serde_json::from_slice(request.body())
        .ok()
        .and_then(|mail| {
            services
                .mailbox
                .deliver(&id, &mail, services.clock.now().to_utc_z())
                .ok()
        });
    match delivered {
        Some(()) => reply(StatusCode::OK, &json!({ "MessageId": id })),
        None => refuse(
            StatusCode::BAD_REQUEST,
            "BadRequestException",
            "the mail can't be read",
        ),
    }
}

/// The bucket stands before the host, or before the key.
pub(super) fn bucket_and_key(request: &Request<Bytes>) -> (&str, &str) {
    let path = request.uri().path().trim_start_matches('/');
    let host = request.uri().host().unwrap_or_default();
    match host.split_once(".s3.") {
        Some((bucket, _)) => (bucket, path),
        None => path.split_once('/').unwrap_or((path, "")),
    }
}

pub(super) fn answer_s3(services: &Services, request: &Request<Bytes>) -> Response<Bytes> {
    let (_, key) = bucket_and_key(request);
    match *request.method() {
        Method::PUT => match services.objects.put(key, request.body()) {
            Ok(()) => Response::new(Bytes::new()),
            Err(error) => refuse(
                StatusCode::BAD_REQUEST,
                "InvalidRequest",
                &error.to_string(),
            ),
        },
        Method::GET => match services.objects.get(key) {
            Some(bytes) => Response::new(bytes.into()),
            None => refuse(StatusCode::NOT_FOUND, "NoSuchKey", key),
        },
        Method::DELETE => match services.objects.delete(key) {
            Ok(()) => {
                let mut response = Response::new(Bytes::new());
                *response.status_mut() = StatusCode::NO_CONTENT;
                response
            }
            Err(error) => refuse(
                StatusCode::INTERNAL_SERVER_ERROR,
                "InternalError",
                &error.to_string(),
            ),
        },
        _ => refuse(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", key),
    }
}
