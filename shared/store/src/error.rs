//! What can go wrong between a handler and the table.

use crate::entity::Item;
use aws_sdk_dynamodb::error::SdkError;
use std::fmt::{Debug, Write};

/// The table did not answer, or answered something that can't be read. The texts are for
/// logs; clients never see them.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Throttled, conflicting with another transaction, or not reached: trying again helps.
    #[error("the table is busy: {0}")]
    Busy(String),
    #[error("the table refused the request: {0}")]
    Service(String),
    #[error("an item has another shape than expected: {0}")]
    Shape(String),
}

impl StoreError {
    pub(crate) fn shape(error: serde_dynamo::Error) -> Self {
        Self::Shape(error.to_string())
    }

    pub(crate) fn sdk<E>(error: SdkError<E>) -> Self
    where
        E: std::error::Error + aws_sdk_dynamodb::error::ProvideErrorMetadata + Debug + 'static,
    {
        let busy = match &error {
            SdkError::TimeoutError(_)
            | SdkError::DispatchFailure(_)
            | SdkError::ResponseError(_) => true,
            SdkError::ServiceError(service) => matches!(
                service.err().code(),
                Some(
                    "ProvisionedThroughputExceededException"
                        | "ThrottlingException"
                        | "RequestLimitExceeded"
                        | "TransactionConflictException"
                        | "TransactionInProgressException"
                        | "InternalServerError"
                )
            ),
            _ => false,
        };
        let text = chain(&error);
        if busy {
            Self::Busy(text)
        } else {
            Self::Service(text)
        }
    }

    /// Whether the same request may succeed later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Busy(_))
    }
}

/// An error with its causes. Not the SDK's own spelling, which has the whole response in it,
/// and with that items.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        // Writing to a string can't fail.
        let _ = write!(text, ": {inner}");
        cause = inner.source();
    }
    text
}

/// A write that did not happen.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// A condition did not hold: nothing was written. `write` is the name given to the
    /// write with [`crate::Write::named`], `found` the item as it was then.
    #[error("the condition of `{write}` did not hold")]
    Refused {
        write: &'static str,
        found: Option<Box<Item>>,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommitError {
    /// The name of the write whose condition failed.
    #[must_use]
    pub fn refused_by(&self) -> Option<&'static str> {
        match self {
            Self::Refused { write, .. } => Some(write),
            Self::Store(_) => None,
        }
    }

    /// Splits a refusal from a fault: `Ok(name)` for a refused write.
    ///
    /// # Errors
    /// The fault.
    pub fn refusal(self) -> Result<&'static str, StoreError> {
        match self {
            Self::Refused { write, .. } => Ok(write),
            Self::Store(error) => Err(error),
        }
    }
}

/// Whether a write whose refusal is an answer happened.
pub(crate) fn happened(outcome: Result<(), CommitError>) -> Result<bool, StoreError> {
    match outcome {
        Ok(()) => Ok(true),
        Err(CommitError::Refused { .. }) => Ok(false),
        Err(CommitError::Store(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::config::http::HttpResponse;
    use aws_sdk_dynamodb::operation::put_item::PutItemError;
    use aws_sdk_dynamodb::types::AttributeValue;
    use aws_sdk_dynamodb::types::error::ConditionalCheckFailedException;

    #[test]
    fn an_error_says_what_happened_and_nothing_of_the_items() {
        let refused = ConditionalCheckFailedException::builder()
            .message("The conditional request failed")
            .item("email", AttributeValue::S("asha@example.com".to_owned()))
            .build();
        let status = 400.try_into().unwrap();
        let body = r#"{"Item":{"email":{"S":"asha@example.com"}}}"#;
        let error = SdkError::service_error(
            PutItemError::ConditionalCheckFailedException(refused),
            HttpResponse::new(status, body.into()),
        );
        let text = StoreError::sdk(error).to_string();
        assert!(text.contains("The conditional request failed"), "{text}");
        assert!(!text.contains("asha"), "{text}");
    }
}
