//! What the gateway answers when no function does.

use crate::cloud::Core;
use crate::template::GatewayResponse;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response, StatusCode};

/// Why no function answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    TooLarge,
    /// The function did not answer in time.
    Timeout,
    /// The function failed, or what it said is not a response.
    Failed,
    NoRoute,
}

impl Refusal {
    /// API Gateway's name for the occasion, the one that covers it when the template does not
    /// have it, and the status when the template sets none.
    const fn kinds(self) -> (&'static str, &'static str, StatusCode) {
        match self {
            Self::TooLarge => (
                "REQUEST_TOO_LARGE",
                "DEFAULT_4XX",
                StatusCode::PAYLOAD_TOO_LARGE,
            ),
            Self::Timeout => (
                "INTEGRATION_TIMEOUT",
                "DEFAULT_5XX",
                StatusCode::GATEWAY_TIMEOUT,
            ),
            Self::Failed => (
                "API_CONFIGURATION_ERROR",
                "DEFAULT_5XX",
                StatusCode::BAD_GATEWAY,
            ),
            Self::NoRoute => (
                "MISSING_AUTHENTICATION_TOKEN",
                "DEFAULT_4XX",
                StatusCode::FORBIDDEN,
            ),
        }
    }
}

impl Core {
    /// The gateway's own answer, as the template words it.
    pub(crate) fn refuse(&self, refusal: Refusal) -> Response<Bytes> {
        let (kind, default, status) = refusal.kinds();
        let responses = &self.template.gateway_responses;
        let worded = responses
            .get(kind)
            .or_else(|| responses.get(default))
            .cloned();
        respond(worded.unwrap_or_default(), status)
    }
}

fn respond(worded: GatewayResponse, status: StatusCode) -> Response<Bytes> {
    let fallback = || {
        format!(
            "{{\"message\":\"{}\"}}",
            status.canonical_reason().unwrap_or_default()
        )
    };
    let mut response = Response::new(Bytes::from(worded.body.unwrap_or_else(fallback)));
    let set = worded
        .status
        .and_then(|code| StatusCode::from_u16(code).ok());
    *response.status_mut() = set.unwrap_or(status);
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in worded.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
