//! What goes wrong in a handler and what the client is told of it.

use crate::environment::ConfigError;
use boli_store::{CommitError, StoreError};
use boli_wire::form::{BodyRefused, FieldErrors};
use boli_wire::page::NoSuchPage;
use http::StatusCode;
use serde_json::{Map, Value, json};
use std::time::Duration;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// The kinds of failure; each has one status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Invalid,
    Unauthenticated,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    Conflict,
    TooLarge,
    UnsupportedMediaType,
    TooMany,
    Internal,
    Unavailable,
}

impl Kind {
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Invalid => StatusCode::BAD_REQUEST,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Whether the same request may succeed later.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        match self {
            Self::TooMany | Self::Internal | Self::Unavailable => true,
            Self::Invalid
            | Self::Unauthenticated
            | Self::Forbidden
            | Self::NotFound
            | Self::MethodNotAllowed
            | Self::Conflict
            | Self::TooLarge
            | Self::UnsupportedMediaType => false,
        }
    }
}

/// A failure: its kind, the body for the client, and the cause for the log.
#[derive(Debug)]
pub struct Failure {
    pub kind: Kind,
    /// Always holds a string `error`, which clients show.
    pub body: Map<String, Value>,
    pub retry_after: Option<Duration>,
    cause: Option<Cause>,
}

impl Failure {
    fn with_body(kind: Kind, body: Value) -> Self {
        let body = if let Value::Object(body) = body {
            body
        } else {
            Map::new()
        };
        Self {
            kind,
            body,
            retry_after: None,
            cause: None,
        }
    }

    /// A business refusal: `{"error"}`.
    #[must_use]
    pub fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self::with_body(kind, json!({ "error": text.into() }))
    }

    /// A refusal of the generic views: `{"detail"}`, with `error` beside it.
    #[must_use]
    pub fn detail(kind: Kind, text: impl Into<String>) -> Self {
        let text = text.into();
        Self::with_body(kind, json!({ "detail": text, "error": text }))
    }

    /// 400 `{"error"}`.
    #[must_use]
    pub fn invalid(text: impl Into<String>) -> Self {
        Self::new(Kind::Invalid, text)
    }

    /// 403 `{"error"}`.
    #[must_use]
    pub fn forbidden(text: impl Into<String>) -> Self {
        Self::new(Kind::Forbidden, text)
    }

    /// 404 `{"error"}`.
    #[must_use]
    pub fn not_found(text: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, text)
    }

    /// 404 `{"detail": "No Product matches the given query."}`.
    #[must_use]
    pub fn no_match(kind_of_row: &str) -> Self {
        Self::detail(
            Kind::NotFound,
            format!("No {kind_of_row} matches the given query."),
        )
    }

    /// 500; the cause goes to the log only.
    #[must_use]
    pub fn internal(cause: impl Into<Cause>) -> Self {
        Self::with_body(
            Kind::Internal,
            json!({ "error": "An unexpected error occurred. Please try again.", "code": "SERVER_ERROR" }),
        )
        .caused_by(cause)
    }

    /// 503; the cause goes to the log only.
    #[must_use]
    pub fn unavailable(cause: impl Into<Cause>) -> Self {
        Self::with_body(
            Kind::Unavailable,
            json!({ "error": "The service is busy. Please try again.", "code": "SERVER_ERROR" }),
        )
        .caused_by(cause)
    }

    /// Adds the contract's `code`.
    #[must_use]
    pub fn code(self, code: &str) -> Self {
        self.with("code", code)
    }

    /// Adds a member to the body.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.body.insert(name.to_owned(), value.into());
        self
    }

    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Cause>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Writes the one log line of this failure, at the boundary. Never bodies or tokens.
    pub fn log(&self) {
        let status = self.kind.status().as_u16();
        let code = self.body.get("code").and_then(Value::as_str);
        let cause = self.cause.as_ref().map(ToString::to_string);
        if self.kind.is_retryable() && self.kind != Kind::TooMany {
            tracing::error!(status, code, cause, "{self}");
        } else {
            tracing::info!(status, code, cause, "{self}");
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.kind)?;
        if let Some(cause) = &self.cause {
            write!(f, ": {cause}")?;
        }
        Ok(())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if error.is_retryable() {
            Self::unavailable(error)
        } else {
            Self::internal(error)
        }
    }
}

/// A refusal that the handler did not expect is a fault of ours.
impl From<CommitError> for Failure {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Store(error) => error.into(),
            refused @ CommitError::Refused { .. } => Self::internal(refused),
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::internal(error)
    }
}

impl From<FieldErrors> for Failure {
    fn from(errors: FieldErrors) -> Self {
        let first = errors.first().to_owned();
        Self::with_body(Kind::Invalid, Value::Object(errors.0)).with("error", first)
    }
}

impl From<BodyRefused> for Failure {
    fn from(refused: BodyRefused) -> Self {
        let kind = match refused {
            BodyRefused::MediaType(_) => Kind::UnsupportedMediaType,
            BodyRefused::Json(_) | BodyRefused::NotAnObject(_) | BodyRefused::Multipart(_) => {
                Kind::Invalid
            }
        };
        Self::detail(kind, refused.to_string())
    }
}

impl From<NoSuchPage> for Failure {
    fn from(refused: NoSuchPage) -> Self {
        Self::detail(Kind::NotFound, refused.to_string())
    }
}

#[cfg(test)]
mod tests;
