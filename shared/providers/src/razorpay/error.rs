//! What the gateway answers when it does not do what was asked.

use crate::http::HttpError;
use serde::Deserialize;

/// Why a call did not succeed. Texts are Razorpay's own and carry no secret.
#[derive(Debug, thiserror::Error)]
pub enum RazorpayError {
    /// No answer: whether the call took effect is unknown. Fetch before repeating a call that
    /// is not idempotent.
    #[error("no answer from Razorpay: {0}")]
    Unreachable(#[source] HttpError),
    /// 400: validation or a business rule; also "The id provided does not exist".
    #[error("Razorpay refused ({code}, {reason}): {description}")]
    Refused {
        code: String,
        description: String,
        reason: String,
    },
    /// 401: the key pair is wrong. Alarm.
    #[error("Razorpay does not accept the key pair")]
    Unauthorized,
    /// 404: a wrong address; a bug.
    #[error("Razorpay knows no such address")]
    WrongAddress,
    /// 409: a call with the same idempotency key is still running. Repeat it unchanged later.
    #[error("the same call is still in progress at Razorpay")]
    InProgress,
    /// 429.
    #[error("Razorpay asks to slow down")]
    Throttled,
    /// 5xx: whether the call took effect is unknown.
    #[error("Razorpay failed with {0}")]
    Failed(u16),
    /// An answer that is not in the documented shape.
    #[error("Razorpay's answer is unreadable: {0}")]
    Unreadable(String),
    /// An id that cannot be one of Razorpay's; nothing was sent.
    #[error("{0:?} is no Razorpay id")]
    BadId(String),
}

impl RazorpayError {
    /// Whether the same call may succeed later.
    #[must_use]
    pub const fn retryable(&self) -> bool {
        match self {
            Self::Unreachable(error) => error.retryable(),
            Self::InProgress | Self::Throttled | Self::Failed(_) => true,
            Self::Refused { .. }
            | Self::Unauthorized
            | Self::WrongAddress
            | Self::Unreadable(_)
            | Self::BadId(_) => false,
        }
    }

    /// Reads the error out of a response that is not 2xx.
    pub(super) fn from_response(status: u16, body: &[u8]) -> Self {
        match status {
            401 => Self::Unauthorized,
            404 => Self::WrongAddress,
            409 => Self::InProgress,
            429 => Self::Throttled,
            500.. => Self::Failed(status),
            _ => match serde_json::from_slice::<Envelope>(body) {
                Ok(Envelope { error }) => Self::Refused {
                    code: error.code.unwrap_or_default(),
                    description: error.description.unwrap_or_default(),
                    reason: error.reason.unwrap_or_default(),
                },
                Err(error) => Self::Unreadable(format!("status {status}: {error}")),
            },
        }
    }
}

#[derive(Deserialize)]
struct Envelope {
    error: Body,
}

/// Any of the fields may be null, "NA" or missing.
#[derive(Deserialize)]
struct Body {
    code: Option<String>,
    description: Option<String>,
    reason: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_read_whatever_is_missing() {
        let body = br#"{"error":{"code":"BAD_REQUEST_ERROR","description":"The id provided does not exist","source":"NA","reason":null}}"#;
        let error = RazorpayError::from_response(400, body);
        assert_eq!(
            error.to_string(),
            "Razorpay refused (BAD_REQUEST_ERROR, ): The id provided does not exist"
        );
        assert!(!error.retryable());
    }

    #[test]
    fn what_may_pass_later_is_retryable() {
        let retryable = |status| RazorpayError::from_response(status, b"<html>").retryable();
        assert!([409, 429, 500, 502, 503, 504].into_iter().all(retryable));
        assert!(![400, 401, 404].into_iter().any(retryable));
    }
}
