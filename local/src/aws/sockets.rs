//! `@connections`: posts to open sockets and closes them.

use super::{refuse, reply};
use crate::services::Services;
use crate::sockets::Post;
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use serde_json::json;

pub(super) fn answer(
    services: &Services,
    function: &'static str,
    request: &Request<Bytes>,
) -> Response<Bytes> {
    let id = request.uri().path().rsplit('/').next().unwrap_or_default();
    // The SDK percent-encodes the id's padding.
    let id = id.replace("%3D", "=");
    let outcome = match *request.method() {
        Method::POST => {
            let text = String::from_utf8_lossy(request.body()).into_owned();
            let outcome = services.sockets.post(&id, text);
            if outcome == Post::Delivered {
                services
                    .meter
                    .count(function, |usage| usage.frames_posted += 1);
            }
            outcome
        }
        Method::DELETE => services.sockets.close(&id),
        _ => services.sockets.exists(&id),
    };
    match outcome {
        Post::Delivered => reply(StatusCode::OK, &json!({})),
        Post::Gone => refuse(StatusCode::GONE, "GoneException", "the connection is gone"),
    }
}
